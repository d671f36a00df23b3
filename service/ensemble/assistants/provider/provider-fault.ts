/** The faults of a provider: a sentence for the client, and the provider's message without keys for the log. */
import { errorText } from 'fountainai/openapi';
import { ProviderError } from '../../conversation/assistant.ts';
import type { EnsembleCode } from '../../errors/codes.ts';
import type { RemoveSecrets } from '../../secrets/remove-secrets.ts';

/** What an error of a provider's package means. The code is the provider's own, and may be of any type. */
export type ProviderFault =
  | { readonly kind: 'timeout' | 'unreachable' | 'unreadable' }
  | { readonly kind: 'refused'; readonly status: number; readonly code: unknown };

/** Maximum characters of the provider's message in the log. */
const longestDetail = 500;

/** @param classify is called with errors of the provider's package */
export function toProviderError(
  error: unknown,
  removeSecrets: RemoveSecrets,
  classify: (error: unknown) => ProviderFault,
): ProviderError {
  const { code, message, detail = '' } = error instanceof ProviderError ? error : describe(classify(error), error);
  return new ProviderError(code, message, withoutKeys(removeSecrets(detail)).slice(0, longestDetail));
}

/** Reports a response that does not have the members that its type requires. */
export const unreadableAnswer = (): ProviderError => new ProviderError(...sentence({ kind: 'unreadable' }));

const describe = (fault: ProviderFault, error: unknown): ProviderError =>
  new ProviderError(...sentence(fault), errorText(error));

function sentence(fault: ProviderFault): [code: EnsembleCode, message: string] {
  switch (fault.kind) {
    case 'timeout':
      return ['ensemble-provider-timeout', "the model's provider did not answer in time"];
    case 'unreachable':
      return ['ensemble-provider-unreachable', "the model's provider cannot be reached"];
    case 'refused':
      return ['ensemble-provider-refused', `the model's provider answered ${fault.status}${sanitizedCode(fault.code)}`];
    case 'unreadable':
      return ['ensemble-provider-answer-invalid', "the model's provider sent a response that cannot be read"];
  }
}

/** Returns ` (rate_limit_exceeded)`; empty if the provider sent no code or an invalid one. */
export function sanitizedCode(code: unknown): string {
  return typeof code === 'string' && /^[a-z_]{1,64}$/.test(code) ? ` (${code})` : '';
}

/** Providers repeat a rejected key in their messages, whole or with asterisks in the middle. */
function withoutKeys(text: string): string {
  return text.replaceAll(/\bsk-[\w*-]+/g, '[key]');
}
