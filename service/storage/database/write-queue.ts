/** A queue of writes: writes that arrive together are committed together, and later writes wait for that commit. */
import { StorageUnavailable } from './unavailable.ts';

export interface QueuedWrite {
  readonly work: () => Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface WriteQueueOptions {
  /**
   * Takes the queued writes, runs them in order and settles each of them. A caller that has to wait
   * before it can begin takes them after the wait, when there are more. Never throws, and takes at least once.
   */
  readonly commit: (take: () => readonly QueuedWrite[]) => Promise<void>;
  /** Maximum number of writes in a group; undefined: no limit. */
  readonly most?: number;
}

export class WriteQueue {
  readonly #commit: WriteQueueOptions['commit'];
  readonly #most: number;
  #waiting: QueuedWrite[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  constructor({ commit, most = Infinity }: WriteQueueOptions) {
    this.#commit = commit;
    this.#most = most;
  }

  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Adds `work` to the next group. @throws StorageUnavailable if the queue is closed, and the error of the commit */
  write<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(new StorageUnavailable('the database is closing'));
    return new Promise<Result>((resolve, reject) => {
      // The result comes from this `work`, so it has the type that `resolve` expects.
      this.#waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Rejects new writes; accepted writes continue. */
  refuse(): void {
    this.#closed = true;
  }

  /** Rejects new writes; resolves when the accepted writes are settled. */
  async close(): Promise<void> {
    this.refuse();
    await this.#running;
  }

  /** Yields to the event loop after each group, so that responses are sent and requests arrive for the next group. */
  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await new Promise(setImmediate);
      await this.#commit(() => this.#waiting.splice(0, this.#most));
    }
    this.#running = undefined;
  }
}
