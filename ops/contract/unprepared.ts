/** A state that a case needs and that was not reached. `skipped`: there is no way to it; `failed`: the service did not go along. */
export class Unprepared extends Error {
  override readonly name = 'Unprepared';
  readonly outcome: 'failed' | 'skipped';

  constructor(outcome: 'failed' | 'skipped', message: string) {
    super(message);
    this.outcome = outcome;
  }
}
