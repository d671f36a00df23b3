/** The pauses between attempts for each collection, which grow. */
import { backoff, type BackoffOptions } from './backoff.ts';

export class Pauses {
  readonly #options: BackoffOptions;
  readonly #ends = new Map<string, { readonly end: number; readonly failures: number }>();

  constructor(options: BackoffOptions) {
    this.#options = options;
  }

  isOver(name: string): boolean {
    return (this.#ends.get(name)?.end ?? 0) <= performance.now();
  }

  /** Begins the next pause. @returns its milliseconds */
  begin(name: string): number {
    const failures = (this.#ends.get(name)?.failures ?? 0) + 1;
    const milliseconds = backoff(this.#options, failures);
    this.#ends.set(name, { end: performance.now() + milliseconds, failures });
    return milliseconds;
  }

  /** The next pause is short again. */
  forget(name: string): void {
    this.#ends.delete(name);
  }
}
