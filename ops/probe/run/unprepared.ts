/** A state that a case needs and that was not reached. `skipped`: there is no way to it; `failed`: the service did not go along. */
export class Unprepared extends Error {
  override readonly name: string = 'Unprepared';
  readonly outcome: 'failed' | 'skipped';
  /** Of the answer that was in the way, if it was one. */
  readonly status: number | undefined;

  constructor(outcome: 'failed' | 'skipped', message: string, status?: number) {
    super(message);
    this.outcome = outcome;
    this.status = status;
  }
}

export const withheldReason = 'is only sent to other machines with --writes';

/** A request that was not sent, since only services on this machine get its method without --writes. */
export class WithheldError extends Unprepared {
  override readonly name = 'WithheldError';

  constructor(method: string) {
    super('skipped', `${method} ${withheldReason}`);
  }
}
