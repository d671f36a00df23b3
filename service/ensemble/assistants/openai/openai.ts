/** The assistant that is a language model behind OpenAI's API, or behind a server that speaks it. */
import { APIConnectionError, APIConnectionTimeoutError, APIError, OpenAI } from 'openai';
import type { OpenAiConfig } from 'fountainai';
import type { Json } from 'fountainai/openapi';
import type { Assistant, Conversation, Task } from '../../conversation/assistant.ts';
import { ChatConversation } from './chat.ts';
import { type ResponsesDialect, ResponsesConversation } from './responses.ts';
import { boundedFetch } from '../provider/bounded-fetch.ts';
import { GuardedConversation } from '../provider/guarded-conversation.ts';
import type { ProviderFault } from '../provider/provider-fault.ts';
import type { Budget } from '../../conversation/offer.ts';
import { createRemoveSecrets, type RemoveSecrets } from '../../secrets/remove-secrets.ts';

/**
 * The maximum number of tools that the provider accepts:
 * https://platform.openai.com/docs/api-reference/chat/create#chat-create-tools. A token is about four characters: this
 * is half of a window of 128,000 tokens, and leaves the other half for the answers of services.
 */
const budget: Budget = { operations: 128, characters: 256_000 };

/** @param removeSecrets is applied to requests and to error messages of the provider */
export function openaiAssistant(
  config: OpenAiConfig,
  removeSecrets: RemoveSecrets = createRemoveSecrets([config.apiKey]),
): Assistant {
  const client = new OpenAI({
    apiKey: config.apiKey,
    baseURL: config.baseUrl ?? 'https://api.openai.com/v1',
    // Failed connections, 408, 409, 429 and 5xx are retried after the time that `Retry-After` says.
    maxRetries: 2,
    fetch: boundedFetch(removeSecrets),
    logLevel: 'off',
    // The package would read these from the environment, which only config.ts reads.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
  });
  const dialect: ResponsesDialect = { client, model: config.model, encryptedReasoning: true };
  const open = (task: Task, saved?: Json): Conversation => {
    const tools = [...task.tools.values()];
    const conversation =
      config.api === 'chat'
        ? new ChatConversation(dialect, task, tools, saved)
        : new ResponsesConversation(dialect, task, tools, saved);
    return new GuardedConversation(conversation, removeSecrets, classifyError);
  };
  return {
    name: 'openai',
    model: config.model,
    budget,
    begin: (task) => open(task),
    resume: (task, saved) => open(task, saved),
  };
}

function classifyError(error: unknown): ProviderFault {
  if (error instanceof APIConnectionTimeoutError) return { kind: 'timeout' };
  if (error instanceof APIConnectionError) return { kind: 'unreachable' };
  if (error instanceof APIError && typeof error.status === 'number') {
    return { kind: 'refused', status: error.status, code: error.code };
  }
  return { kind: 'unreadable' };
}
