/** When the external index did not do what it was asked. */

export interface IndexFailureFacts {
  /** HTTP; undefined where no answer came. */
  readonly status?: number | undefined;
  /** What the index asks for: milliseconds. */
  readonly retryAfter?: number | undefined;
  /** Whether it may have done it, or may still do it. */
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

/** Worth asking again: 408, 429, 5xx and no answer at all. */
export function isTransient({ status }: IndexFailure): boolean {
  return status === undefined || status === 408 || status === 429 || status >= 500;
}
