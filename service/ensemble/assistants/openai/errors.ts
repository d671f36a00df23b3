/** Converts the provider's failures: a sentence for the client, and the provider's message without keys for the log. */
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { ProviderError } from '../../conversation/assistant.ts';
import type { EnsembleCode } from '../../errors/codes.ts';
import { errorText } from 'fountainai/openapi';
import type { RemoveSecrets } from '../../secrets/remove-secrets.ts';

/** Maximum characters of the provider's message in the log. */
const longestDetail = 500;

export function providerError(error: unknown, removeSecrets: RemoveSecrets): ProviderError {
  const said = error instanceof ProviderError ? (error.detail ?? '') : errorText(error);
  const detail = withoutKeys(removeSecrets(said)).slice(0, longestDetail);
  const [code, message] = error instanceof ProviderError ? ([error.code, error.message] as const) : sentence(error);
  return new ProviderError(code, message, detail);
}

function sentence(error: unknown): readonly [code: EnsembleCode, message: string] {
  if (error instanceof APIConnectionTimeoutError) {
    return ['ensemble-provider-timeout', "the model's provider did not answer in time"];
  }
  if (error instanceof APIConnectionError) {
    return ['ensemble-provider-unreachable', "the model's provider cannot be reached"];
  }
  if (error instanceof APIError && typeof error.status === 'number') {
    return ['ensemble-provider-refused', `the model's provider answered ${error.status}${sanitizedCode(error.code)}`];
  }
  return ['ensemble-provider-answer-invalid', "the model's provider sent a response that cannot be read"];
}

/** Returns ` (rate_limit_exceeded)`; empty if the provider sent no code or an invalid one. */
export function sanitizedCode(code: unknown): string {
  return typeof code === 'string' && /^[a-z_]{1,64}$/.test(code) ? ` (${code})` : '';
}

/** Providers repeat a rejected key in their messages, whole or with asterisks in the middle. */
function withoutKeys(text: string): string {
  return text.replaceAll(/\bsk-[\w*-]+/g, '[key]');
}
