/** What the provider's failures become: a sentence for the client, and what the provider said, without keys, for the log. */
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { ProviderError } from '../../conversation/assistant.ts';
import type { EnsembleCode } from '../../errors/codes.ts';
import { errorText } from 'fountainai/openapi';
import type { RemoveSecrets } from '../../secrets/remove-secrets.ts';

/** Characters of the provider's words that the log takes. */
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
    return ['ensemble-provider-unreachable', "the model's provider can't be reached"];
  }
  if (error instanceof APIError && typeof error.status === 'number') {
    return ['ensemble-provider-refused', `the model's provider answered ${error.status}${sanitizedCode(error.code)}`];
  }
  return ['ensemble-provider-answer-invalid', "the model's provider gave an answer that can't be read"];
}

/** ` (rate_limit_exceeded)`; nothing where the provider gave no code, or one that is none. */
export function sanitizedCode(code: unknown): string {
  return typeof code === 'string' && /^[a-z_]{1,64}$/.test(code) ? ` (${code})` : '';
}

/** Providers repeat the key in their complaints about it, whole or with its middle starred out. */
function withoutKeys(text: string): string {
  return text.replaceAll(/\bsk-[\w*-]+/g, '[key]');
}
