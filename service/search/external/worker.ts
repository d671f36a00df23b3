/**
 * The worker of a process. One worker of all processes of a service leads: it sends the outbox to the external index, compares the
 * index with the database, and rebuilds the index if necessary. The others wait for the lock of the leader.
 *
 * The leader holds a lock of the database (`Database.lock`) instead of a lease in a row: with PostgreSQL the lock is a session of its
 * own, so that a killed leader is replaced within a second, without clocks that must agree and without writes while nothing
 * happens; a file of SQLite has one process. A row names the leader in addition: a leader that lost its lock without noticing
 * cannot record outcomes, and the next one knows whether requests may still be under way.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { errorText } from '../../../openapi/errors/error-text.ts';
import type { Lock } from '../../storage/database/database.ts';
import { beginTerm, endTerm } from '../outbox/term.ts';
import { findSystem, setProblem } from '../tables/system.ts';
import { backoff, type BackoffOptions } from './client/backoff.ts';
import { IndexFailure } from './client/failure.ts';
import { Leader, type LeaderOptions, type LeaderSettings } from './leader.ts';

/** Times in milliseconds. */
export interface WorkerSettings extends LeaderSettings {
  /** Time for which changes are collected before they are sent. */
  readonly gathering: number;
  /** Time between checks for changes of other processes and for retries that are due. */
  readonly idle: number;
  readonly retry: BackoffOptions;
}

export interface WorkerOptions extends LeaderOptions {
  readonly settings: WorkerSettings;
}

export class Worker {
  readonly #options: WorkerOptions;
  #failures = 0;
  /** The problem that the database records; undefined: not read yet. */
  #problem: string | null | undefined;
  readonly #closing = new AbortController();
  #wake: (() => void) | undefined;
  #running: Promise<void> | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Notifies the worker of a change. */
  wake(): void {
    this.#wake?.();
  }

  /** Finishes the current request; the rest waits in the database. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake?.();
    await this.#running;
  }

  get #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isClosing) {
      try {
        const lock = await this.#options.database.lock('search', this.#closing.signal);
        try {
          await this.#lead(lock);
        } finally {
          await lock.release();
        }
      } catch (error) {
        // The wait for the lock ends with an error, too.
        if (this.#closing.signal.aborted) return;
        await this.#pause(this.#countFailure(error));
      }
    }
  }

  /** @throws if an outcome could not be recorded: the next term finds out what that means */
  async #lead(lock: Lock): Promise<void> {
    const { database, settings } = this.#options;
    const term = await beginTerm(database, settings.settling);
    this.#problem = (await findSystem(database))?.problem;
    const leader = new Leader(this.#options, term);
    while (!this.#isClosing && lock.isHeld) {
      try {
        const isBusy = await leader.round();
        this.#failures = 0;
        await this.#record(null);
        if (!isBusy && (await this.#wokenWithin(settings.idle))) await this.#pause(settings.gathering);
      } catch (error) {
        if (!(error instanceof IndexFailure)) throw error;
        const milliseconds = this.#countFailure(error);
        leader.recover();
        await this.#record(errorText(error).slice(0, 300));
        await this.#pause(milliseconds);
      }
    }
    await endTerm(database, term);
  }

  /** Records the problem for all replicas and for commands. */
  async #record(problem: string | null): Promise<void> {
    if (this.#problem === problem) return;
    await this.#options.database.write((transaction) => transaction.run(setProblem, { problem }));
    this.#problem = problem;
  }

  #countFailure(error: unknown): number {
    const { log, metrics, settings } = this.#options;
    this.#failures += 1;
    metrics.failed();
    const milliseconds = backoff(settings.retry, this.#failures, error instanceof IndexFailure ? error.retryAfter : 0);
    // Logs the first failure of a row and then fewer and fewer, since an index may be down for hours.
    if ((this.#failures & (this.#failures - 1)) === 0) {
      log.warn(
        { err: error, failures: this.#failures, milliseconds },
        'the search index could not be updated; retrying',
      );
    }
    return milliseconds;
  }

  async #pause(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#closing.signal }).catch(() => undefined); // closing
  }

  async #wokenWithin(milliseconds: number): Promise<boolean> {
    if (this.#isClosing) return true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    }).then((woken) => {
      this.#wake = undefined;
      return woken === true;
    });
  }
}
