/** Reads that may take long get few places, such as threads or connections: what waits for one, and what a client gets instead. */
import { HttpError, type HttpErrorOptions } from '../../errors/errors.ts';

export interface AsideLimits {
  /** The maximum number of reads that wait for a place. Default: 256. */
  readonly waiting: number;
  /** The time for a read, without its wait for a place. Default: 2 s. */
  readonly milliseconds: number;
  /** The time that a read waits for a place at most: others may take too long before it. Default: 5 s. */
  readonly waitMilliseconds: number;
}

export const defaultAsideLimits: AsideLimits = { waiting: 256, milliseconds: 2_000, waitMilliseconds: 5_000 };

/** Reads in the order in which they get a place. The reads that cannot wait, or not longer, are rejected. */
export class WaitingReads<Read extends { readonly reject: (error: unknown) => void }> {
  readonly #limits: AsideLimits;
  /** Each with the end of its wait. */
  readonly #timers = new Map<Read, NodeJS.Timeout>();

  constructor(limits: AsideLimits) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#timers.size === 0;
  }

  add(read: Read): void {
    if (this.#timers.size >= this.#limits.waiting) {
      read.reject(tooMany());
      return;
    }
    const giveUp = (): void => {
      this.#timers.delete(read);
      read.reject(tooMany());
    };
    this.#timers.set(read, setTimeout(giveUp, this.#limits.waitMilliseconds));
  }

  /** Removes the read that waits longest. */
  take(): Read | undefined {
    const [first] = this.#timers;
    if (first === undefined) return undefined;
    const [read, timer] = first;
    clearTimeout(timer);
    this.#timers.delete(read);
    return read;
  }

  /** Rejects all with this error. */
  end(error: unknown): void {
    for (let read = this.take(); read !== undefined; read = this.take()) read.reject(error);
  }
}

/** The error for a read that has taken longer than it may. */
export const tooSlow = (options: HttpErrorOptions = {}): HttpError =>
  busy('the read took too long; ask for less at once, or search for more or longer words', options);

const tooMany = (): HttpError => busy('too many searches and long lists wait; try again later');

const busy = (message: string, options: HttpErrorOptions = {}): HttpError =>
  new HttpError('unavailable', message, { ...options, headers: { 'Retry-After': '1' } });
