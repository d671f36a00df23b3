/**
 * This process among the replicas. As long as it runs, it holds a lock of the database with its id, which its interactions
 * carry: other replicas see by the lock that it is gone, without clocks, and end its interactions at once.
 *
 * A replica that loses its lock and runs on takes it again. Others may have ended its interactions meanwhile; then the record
 * takes no more calls of them (`fence.ts`), so that nothing is sent that is not on record.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, HttpError } from 'fountainai';
import type { Logger } from 'pino';

/** The identity under which interactions run. */
export interface Runner {
  readonly id: string;
  /** Resolves while the lock is held. @throws HttpError unavailable if it is not held soon: nothing may begin */
  ready(): Promise<void>;
}

export interface ReplicaOptions {
  readonly database: Pick<Database, 'lock' | 'isLocked'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** Milliseconds that a request waits for the lock, and between two attempts to take it. */
const maxWaitMs = 5_000;
const pauseMs = 500;
const pollMs = 50;

const noLock = 'this server cannot mark its interactions in the database now; try again later';

export const lockName = (id: string): string => `replica ${id}`;

export class Replica implements Runner {
  readonly id = randomUUID();
  readonly #options: ReplicaOptions;
  readonly #closing = new AbortController();
  readonly #closed: Promise<unknown>;
  readonly #keeping: Promise<void>;
  #lock: Awaited<ReturnType<Database['lock']>> | undefined;

  constructor(options: ReplicaOptions) {
    this.#options = options;
    this.#closed = once(this.#closing.signal, 'abort');
    this.#keeping = this.#keep();
  }

  async ready(): Promise<void> {
    const end = Date.now() + maxWaitMs;
    while (!this.#isHeld) {
      if (Date.now() >= end || this.#isClosing()) throw new HttpError('unavailable', noLock);
      await sleep(pollMs);
    }
  }

  /** Finds a loss that the connection of the lock has not noticed, as after a partition of the network. */
  async check(): Promise<void> {
    if (!this.#isHeld || (await this.#options.database.isLocked(lockName(this.id)))) return;
    await this.#lock?.release();
  }

  /** Others may end the interactions that still run here. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#lock?.release();
    await this.#keeping;
  }

  get #isHeld(): boolean {
    return this.#lock?.isHeld === true && !this.#isClosing();
  }

  #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  async #keep(): Promise<void> {
    let failures = 0;
    while (!this.#isClosing()) {
      try {
        await this.#holdOnce();
        failures = 0;
      } catch (err) {
        if (this.#isClosing()) return;
        failures += 1;
        // Fewer and fewer lines, since a database may be away for hours.
        if ((failures & (failures - 1)) === 0)
          this.#options.log.warn({ err, failures }, 'no lock for this replica; retrying');
        await sleep(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined); // closing
      }
    }
  }

  /** Takes the lock and returns when it is lost. */
  async #holdOnce(): Promise<void> {
    const lock = await this.#options.database.lock(lockName(this.id), this.#closing.signal);
    this.#lock = lock;
    await Promise.race([lock.lost, this.#closed]);
    await lock.release();
    if (!this.#isClosing()) this.#options.log.warn('the lock of this replica was lost; taking it again');
  }
}
