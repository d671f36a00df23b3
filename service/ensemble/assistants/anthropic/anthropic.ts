/** The assistant that is a language model behind Anthropic's Messages API, or behind a server that speaks it. */
import { Anthropic, APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
import type { AnthropicConfig } from 'fountainai';
import type { Assistant, Conversation, Task } from '../../conversation/assistant.ts';
import type { Budget } from '../../conversation/offer.ts';
import { boundedFetch } from '../provider/bounded-fetch.ts';
import { type Earlier, noSteps } from '../provider/earlier.ts';
import { GuardedConversation } from '../provider/guarded-conversation.ts';
import type { ProviderFault } from '../provider/provider-fault.ts';
import { usualBudget } from '../provider/usual-budget.ts';
import { createRemoveSecrets, type RemoveSecrets } from '../../secrets/remove-secrets.ts';
import { MessagesConversation } from './messages.ts';

/** The version that the package's major version is written for: https://platform.claude.com/docs/en/api/versioning */
const apiVersion = '2026-10-21';

/** Milliseconds of one attempt; an interaction ends sooner. Without it, the package refuses large limits of tokens. */
const timeoutMs = 600_000;

/** @param removeSecrets is applied to requests and to error messages of the provider */
export function anthropicAssistant(
  config: AnthropicConfig,
  removeSecrets: RemoveSecrets = createRemoveSecrets([config.apiKey]),
  budget: Budget = usualBudget,
): Assistant {
  const dialect = { client: createClient(config, removeSecrets), config, streams: { isRefused: false } };
  const open = (task: Task, earlier: Earlier): Conversation =>
    new GuardedConversation(new MessagesConversation(dialect, task, earlier), removeSecrets, classifyError);
  return {
    name: 'anthropic',
    model: config.model,
    budget,
    begin: (task) => open(task, noSteps),
    resume: (task, saved, steps, calls = []) => open(task, { saved, steps, calls }),
  };
}

function createClient({ apiKey, baseUrl }: AnthropicConfig, removeSecrets: RemoveSecrets): Anthropic {
  return new Anthropic({
    apiKey,
    baseURL: baseUrl ?? 'https://api.anthropic.com',
    // Failed connections, 408, 409, 429, 529 and 5xx are retried after the time that `Retry-After` says.
    maxRetries: 2,
    timeout: timeoutMs,
    fetch: boundedFetch(removeSecrets, { authorization: `Bearer ${apiKey}`, 'anthropic-version': apiVersion }),
    logLevel: 'off',
    // The package would read these from the environment, which only config.ts reads.
    webhookKey: null,
    openTelemetry: false,
  });
}

function classifyError(error: unknown): ProviderFault {
  if (error instanceof APIConnectionTimeoutError) return { kind: 'timeout' };
  if (error instanceof APIConnectionError) return { kind: 'unreachable' };
  if (error instanceof APIError && typeof error.status === 'number') {
    return { kind: 'refused', status: error.status, code: error.type };
  }
  return { kind: 'unreadable' };
}
