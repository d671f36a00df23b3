/** The assistant that is a language model behind OpenAI's API, or behind a server that speaks it. */
import { APIConnectionError, APIConnectionTimeoutError, APIError, OpenAI } from 'openai';
import type { OpenAiConfig } from 'fountainai';
import type { Assistant, Conversation, Task } from '../../conversation/assistant.ts';
import type { Budget } from '../../conversation/offer.ts';
import { type ChatDialect, ChatConversation } from './chat.ts';
import { type ResponsesDialect, ResponsesConversation } from './responses.ts';
import { boundedFetch } from '../provider/bounded-fetch.ts';
import { type Earlier, noSteps } from '../provider/earlier.ts';
import { GuardedConversation } from '../provider/guarded-conversation.ts';
import type { ProviderFault } from '../provider/provider-fault.ts';
import { usualBudget } from '../provider/usual-budget.ts';
import { createRemoveSecrets, type RemoveSecrets } from '../../secrets/remove-secrets.ts';

/** @param removeSecrets is applied to requests and to error messages of the provider */
export function openaiAssistant(
  config: OpenAiConfig,
  removeSecrets: RemoveSecrets = createRemoveSecrets([config.apiKey]),
  budget: Budget = usualBudget,
): Assistant {
  const client = createClient(config, removeSecrets);
  const streams = { isRefused: false };
  const responses: ResponsesDialect = { client, config, encryptedReasoning: true, streams };
  // Another server may not know the newer name, and OpenAI's models with reasoning refuse the older one.
  const chat: ChatDialect = {
    client,
    config,
    limitName: config.baseUrl === undefined ? 'max_completion_tokens' : 'max_tokens',
    streams,
  };
  const open = (task: Task, earlier: Earlier): Conversation => {
    const conversation =
      config.api === 'chat'
        ? new ChatConversation(chat, task, earlier)
        : new ResponsesConversation(responses, task, earlier);
    return new GuardedConversation(conversation, removeSecrets, classifyError);
  };
  return {
    name: 'openai',
    model: config.model,
    budget,
    begin: (task) => open(task, noSteps),
    resume: (task, saved, steps, calls = []) => open(task, { saved, steps, calls }),
  };
}

function createClient({ apiKey, baseUrl }: OpenAiConfig, removeSecrets: RemoveSecrets): OpenAI {
  return new OpenAI({
    apiKey,
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    // Failed connections, 408, 409, 429 and 5xx are retried after the time that `Retry-After` says.
    maxRetries: 2,
    fetch: boundedFetch(removeSecrets, { authorization: `Bearer ${apiKey}` }),
    logLevel: 'off',
    // The package would read these from the environment, which only config.ts reads.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
  });
}

function classifyError(error: unknown): ProviderFault {
  if (error instanceof APIConnectionTimeoutError) return { kind: 'timeout' };
  if (error instanceof APIConnectionError) return { kind: 'unreachable' };
  if (error instanceof APIError && typeof error.status === 'number') {
    return { kind: 'refused', status: error.status, code: error.code };
  }
  return { kind: 'unreadable' };
}
