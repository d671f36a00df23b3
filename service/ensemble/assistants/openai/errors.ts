/** What the errors of the package `openai` mean. */
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import type { ProviderFault } from '../provider/provider-fault.ts';

export function classifyError(error: unknown): ProviderFault {
  if (error instanceof APIConnectionTimeoutError) return { kind: 'timeout' };
  if (error instanceof APIConnectionError) return { kind: 'unreachable' };
  if (error instanceof APIError && typeof error.status === 'number') {
    return { kind: 'refused', status: error.status, code: error.code };
  }
  return { kind: 'unreadable' };
}
