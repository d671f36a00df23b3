/** Decides which requests are sent again, and when. */
import { HttpAnswer } from './http-answer.ts';
import type { HttpClientError } from './http-client-error.ts';

export interface RetryOptions {
  /** The maximum number of times that a request is sent, including the first. */
  readonly tries: number;
  /** The pause after the first failure; each later pause is twice as long. */
  readonly pauseMs: number;
  /** No pause is longer, even if `Retry-After` asks for more. */
  readonly maxPauseMs?: number;
  /** Responses that are not final. Default: 429 and 503. */
  readonly statuses?: readonly number[];
}

export interface RetriedAttempt {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly outcome: HttpAnswer | HttpClientError;
  /** The number of failures of this request, including this one. */
  readonly failures: number;
}

const defaultMaxPauseMs = 30_000;
const defaultStatuses: readonly number[] = [429, 503];

/** https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2 */
const idempotentMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** The server does not run, or not yet. A wrong name or certificate stays wrong. */
const refusals: ReadonlySet<string> = new Set(['ECONNREFUSED', 'UND_ERR_CONNECT_TIMEOUT', 'EAI_AGAIN']);
/** The connection broke, for example because the server closed it as idle. */
const breaks: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Returns the milliseconds until the next try; undefined if no try follows. A request that may have been done is
 * sent again only if it is idempotent: by its method, or by an `Idempotency-Key`. A 429 or 503 with `Retry-After` means
 * that nothing was done.
 */
export function nextPause(
  { method, headers, outcome, failures }: RetriedAttempt,
  options: RetryOptions,
): number | undefined {
  if (failures >= options.tries) return undefined;
  const isIdempotent = idempotentMethods.has(method) || 'idempotency-key' in headers;
  const maxPauseMs = options.maxPauseMs ?? defaultMaxPauseMs;
  const pauseMs = Math.min(options.pauseMs * 2 ** (failures - 1), maxPauseMs);
  if (!(outcome instanceof HttpAnswer)) return isTransient(outcome, isIdempotent) ? pauseMs : undefined;
  if (!(options.statuses ?? defaultStatuses).includes(outcome.status)) return undefined;
  const askedMs = outcome.retryAfterMs();
  if (askedMs === undefined) return isIdempotent ? pauseMs : undefined;
  return Math.min(askedMs, maxPauseMs);
}

function isTransient({ reason = '', isSent }: HttpClientError, isIdempotent: boolean): boolean {
  if (!isSent) return refusals.has(reason) || breaks.has(reason);
  return isIdempotent && breaks.has(reason);
}
