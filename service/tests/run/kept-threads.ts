/**
 * Takes the place of `service/ensemble/foreign/thread.ts` in tests: a thread that is closed while it has no task serves the next
 * ensemble of the process. A hundred ensembles start in the tests, and to start its thread took each longer than its requests.
 */
import * as original from '../../ensemble/foreign/thread.ts';

export const { ThreadError } = original;

/** Threads without an owner, by their options. */
const free = new Map<string, original.Thread[]>();

export class Thread implements Pick<original.Thread, 'run' | 'close' | 'waiting'> {
  readonly #options: original.ThreadOptions;
  readonly #key: string;
  #thread: original.Thread | undefined;
  #closed = false;

  constructor(options: original.ThreadOptions) {
    this.#options = options;
    this.#key = JSON.stringify(options);
  }

  get waiting(): number {
    return this.#thread?.waiting ?? 0;
  }

  run(task: unknown, milliseconds: number): Promise<unknown> {
    if (this.#closed) return Promise.reject(new ThreadError('closed', 'the process is stopping'));
    this.#thread ??= free.get(this.#key)?.pop() ?? new original.Thread(this.#options);
    return this.#thread.run(task, milliseconds);
  }

  async close(): Promise<void> {
    const thread = this.#thread;
    const isBusy = this.waiting > 0;
    this.#closed = true;
    this.#thread = undefined;
    if (thread === undefined) return;
    if (isBusy) await thread.close();
    else free.set(this.#key, [...(free.get(this.#key) ?? []), thread]);
  }
}
