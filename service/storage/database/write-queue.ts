/** Writes on their way to a commit: those that arrive together go together, and the next ones wait until they are done. */
import { StorageUnavailable } from './unavailable.ts';

export interface PendingWrite {
  readonly work: () => Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface WriteQueueOptions {
  /**
   * Takes the writes that have gathered, carries them out in their order and answers each of them. Whoever has to wait
   * before it can begin takes them late, when there are more. Never throws, and takes at least once.
   */
  readonly commit: (take: () => readonly PendingWrite[]) => Promise<void>;
  /** At most so many go together; left out: as many as there are. */
  readonly most?: number;
}

export class WriteQueue {
  readonly #commit: WriteQueueOptions['commit'];
  readonly #most: number;
  #waiting: PendingWrite[] = [];
  #running: Promise<void> | undefined;
  #closed = false;

  constructor({ commit, most = Infinity }: WriteQueueOptions) {
    this.#commit = commit;
    this.#most = most;
  }

  /** Takes `work` into the next group. @throws StorageUnavailable when closed, and whatever its commit rejects with */
  write<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#closed) return Promise.reject(new StorageUnavailable('the database is closing'));
    return new Promise<Result>((resolve, reject) => {
      // The result is one of this very `work`, so it has the type that `resolve` wants.
      this.#waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Takes no more writes; those that were accepted go on. */
  refuse(): void {
    this.#closed = true;
  }

  /** Takes no more writes; resolves when those that were accepted are answered. */
  async close(): Promise<void> {
    this.refuse();
    await this.#running;
  }

  /** After each group the event loop gets its turn: answers leave, and requests come in for the next group. */
  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await new Promise(setImmediate);
      await this.#commit(() => this.#waiting.splice(0, this.#most));
    }
    this.#running = undefined;
  }
}
