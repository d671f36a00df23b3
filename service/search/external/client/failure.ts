/** The error for a failed request to the external index. */

export interface IndexFailureFacts {
  /** HTTP status; undefined if there was no response. */
  readonly status?: number | undefined;
  /** The wait that the index asks for, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** True if the request may have had an effect, or may still have one. */
  readonly isAmbiguous?: boolean | undefined;
  readonly cause?: unknown;
}

export class IndexFailure extends Error {
  override readonly name = 'IndexFailure';
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
  readonly isAmbiguous: boolean;

  constructor(message: string, facts: IndexFailureFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.status = facts.status;
    this.retryAfter = facts.retryAfter;
    this.isAmbiguous = facts.isAmbiguous ?? false;
  }
}

/** True if a retry may succeed: 408, 429, 5xx and no response at all. */
export function isTransient({ status }: IndexFailure): boolean {
  return status === undefined || status === 408 || status === 429 || status >= 500;
}
