/** Sends the outbox to the external index, and rebuilds the index if necessary. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { errorText } from '../../../openapi/errors/error-text.ts';
import type { Database } from '../../storage/database/database.ts';
import { backoff, type BackoffOptions } from './backoff.ts';
import type { SearchCollection } from '../collection/collection.ts';
import type { ExternalIndex } from './external-index.ts';
import { IndexFailure } from './failure.ts';
import type { WorkerMetrics } from './metrics.ts';
import { type Claim, Outbox } from '../outbox/outbox.ts';
import type { ClaimedRow } from '../outbox/outbox-statements.ts';
import { listNames, rebuildStep } from './rebuild.ts';
import { type Outcomes, send } from './sender.ts';
import { replaceState, readState } from '../tables/states.ts';

/** Times in milliseconds. */
export interface WorkerSettings {
  /** Maximum number of documents of one batch. */
  readonly batch: number;
  /** Maximum bytes of one request, unless a single document is larger. */
  readonly bytes: number;
  /** Time for which changes are collected before they are sent. */
  readonly gathering: number;
  /** Time between checks for changes of other processes and for retries that are due. */
  readonly idle: number;
  readonly lease: number;
  readonly settling: number;
  readonly retry: BackoffOptions;
  readonly postponement: BackoffOptions;
}

export interface WorkerOptions {
  readonly database: Database;
  readonly index: ExternalIndex;
  readonly collections: readonly SearchCollection[];
  readonly metrics: WorkerMetrics;
  readonly log: Logger;
  readonly settings: WorkerSettings;
}

export class Worker {
  readonly #options: WorkerOptions;
  readonly #outbox: Outbox;
  #isChecked = false;
  #failures = 0;
  #lastFailure: string | undefined;
  readonly #closing = new AbortController();
  #wake: (() => void) | undefined;
  #running: Promise<void> | undefined;

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#outbox = new Outbox(options.database, options.settings);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Notifies the worker of a change. */
  wake(): void {
    this.#wake?.();
  }

  /** The error of the last attempt; undefined if it succeeded. */
  get lastFailure(): string | undefined {
    return this.#lastFailure;
  }

  /** Finishes the current request; the rest waits in the database. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#wake?.();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { settings } = this.#options;
    await this.#outbox
      .takeOver()
      .catch((err: unknown) => this.#options.log.warn({ err }, 'claims could not be released; they will expire'));
    while (!this.#closing.signal.aborted) {
      try {
        const isBusy = await this.#round();
        this.#failures = 0;
        this.#lastFailure = undefined;
        if (!isBusy && (await this.#wokenWithin(settings.idle))) await this.#pause(settings.gathering);
      } catch (error) {
        await this.#pause(this.#noteFailure(error));
      }
    }
  }

  /** @throws IndexFailure if the server is too old: the worker tries again until it is not */
  async #checkVersion(): Promise<void> {
    if (this.#isChecked) return;
    const version = await this.#options.index.version();
    if (version !== undefined && !isSupported(version)) {
      const least = leastVersion.join('.');
      throw new IndexFailure(`Typesense ${version} is too old: install ${least} or later`, { isAmbiguous: false });
    }
    this.#isChecked = true;
  }

  /** @returns true if there is more to do at once */
  async #round(): Promise<boolean> {
    await this.#checkVersion();
    let isRebuilding = false;
    for (const collection of this.#options.collections) {
      isRebuilding =
        (await rebuildStep({ ...this.#options, page: this.#options.settings.batch }, collection)) || isRebuilding;
    }
    if (!(await this.#outbox.hasDue())) return isRebuilding;
    const { batch } = this.#options.settings;
    const claim = await this.#outbox.claim(batch);
    await this.#send(claim);
    // A smaller batch can wait for more changes: a steady trickle would otherwise be sent one by one.
    return isRebuilding || claim.rows.length === batch;
  }

  /** Returns the unsent documents to the outbox, and waits before the next attempt. */
  async #send(claim: Claim): Promise<void> {
    const outcomes: Outcomes = new Map(claim.rows.map((row) => [row, { kind: 'returned', isAmbiguous: false }]));
    try {
      await this.#outbox.holding(claim, async () => {
        for (const [name, rows] of grouped(claim.rows)) await this.#sendGroup(name, rows, outcomes);
      });
    } finally {
      await this.#outbox.settle(claim, outcomes);
      this.#options.metrics.settled(outcomes);
    }
  }

  async #sendGroup(name: string, rows: readonly ClaimedRow[], outcomes: Outcomes): Promise<void> {
    const { database, index, collections, settings } = this.#options;
    const collection = collections.find((one) => one.name === name);
    if (collection === undefined) {
      drop(rows, outcomes);
      return;
    }
    const state = await readState(database, name);
    const targets = listNames(collection, state.live, state.target);
    if (targets.length === 0) return;
    const sending = await send({ index, reader: database, ...settings }, collection, rows, targets);
    for (const [row, outcome] of sending.outcomes) outcomes.set(row, outcome);
    if (sending.failure === undefined) return;
    // Another program has removed the collection: it is created again.
    if (sending.failure.status === 404) await replaceState(database, state, { ...state, live: null, requested: 1 });
    throw sending.failure;
  }

  #noteFailure(error: unknown): number {
    const { log, metrics, settings } = this.#options;
    this.#failures += 1;
    this.#lastFailure = errorText(error);
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
    if (this.#closing.signal.aborted) return true;
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

/** What is older was not tried. */
const leastVersion = [0, 24, 1] as const;

/** Builds of others have names such as `nightly`. */
function isSupported(version: string): boolean {
  const parts = /^v?(\d+)\.(\d+)\.?(\d*)/.exec(version)?.slice(1).map(Number);
  if (parts === undefined) return true;
  const index = leastVersion.findIndex((least, at) => parts[at] !== least);
  return index < 0 || (parts[index] ?? 0) > (leastVersion[index] ?? 0);
}

function grouped(rows: readonly ClaimedRow[]): ReadonlyMap<string, readonly ClaimedRow[]> {
  const groups = new Map<string, ClaimedRow[]>();
  for (const row of rows) groups.set(row.collection, [...(groups.get(row.collection) ?? []), row]);
  return groups;
}

/** Deletes rows of collections that this version does not have: they would never be sent. */
function drop(rows: readonly ClaimedRow[], outcomes: Outcomes): void {
  for (const row of rows) outcomes.set(row, { kind: 'sent' });
}
