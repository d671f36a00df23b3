/** The assistant that is a language model behind OpenAI's API, or behind a server that speaks it. */
import { OpenAI } from 'openai';
import type { OpenAiConfig } from 'fountainai';
import type { Assistant, Conversation, ToolResult, Turn } from '../../conversation/assistant.ts';
import { ChatConversation } from './chat.ts';
import { providerError } from './errors.ts';
import { boundedFetch } from './fetch.ts';
import { type ResponsesDialect, ResponsesConversation } from './responses.ts';
import type { Budget } from '../../conversation/offer.ts';
import { createRemoveSecrets, type RemoveSecrets } from '../../secrets/remove-secrets.ts';

/**
 * The provider takes no more tools: https://platform.openai.com/docs/api-reference/chat/create#chat-create-tools. A token
 * is about four characters: this is half of a window of 128,000 tokens, and leaves as much for the answers of services.
 */
const budget: Budget = { operations: 128, characters: 256_000 };

const limits = { bytes: 8 * 1024 * 1024, longestWait: 30_000 };

/** @param removeSecrets what the provider is sent and what it complains of goes through this */
export function openaiAssistant(
  config: OpenAiConfig,
  removeSecrets: RemoveSecrets = createRemoveSecrets([config.apiKey]),
): Assistant {
  const client = new OpenAI({
    apiKey: config.apiKey,
    baseURL: config.baseUrl ?? 'https://api.openai.com/v1',
    // Failed connections, 408, 409, 429 and 5xx are tried again, after as long as `Retry-After` says.
    maxRetries: 2,
    fetch: boundedFetch(limits, removeSecrets),
    logLevel: 'off',
    // The package would take these from the environment, which is read in config.ts and nowhere else.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
  });
  const dialect: ResponsesDialect = { client, model: config.model, encryptedReasoning: true };
  return {
    budget,
    begin: (task) => {
      const tools = [...task.tools.values()];
      const conversation =
        config.api === 'chat'
          ? new ChatConversation(dialect, task, tools)
          : new ResponsesConversation(dialect, task, tools);
      return new GuardedConversation(conversation, removeSecrets);
    },
  };
}

/** Lets nothing through of what the provider or the package throw, and no empty answer. */
class GuardedConversation implements Conversation {
  readonly #conversation: Conversation;
  readonly #removeSecrets: RemoveSecrets;

  constructor(conversation: Conversation, removeSecrets: RemoveSecrets) {
    this.#conversation = conversation;
    this.#removeSecrets = removeSecrets;
  }

  async next(results: readonly ToolResult[], signal: AbortSignal): Promise<Turn> {
    try {
      const turn = await this.#conversation.next(results, signal);
      return turn.text === '' && turn.calls.length === 0 ? { text: 'The model gave no answer.', calls: [] } : turn;
    } catch (error) {
      throw providerError(error, this.#removeSecrets);
    }
  }
}
