/** What the worker that leads does in each round: it rebuilds, compares and sends. */
import type { Logger } from 'pino';
import type { Database } from '../../storage/database/database.ts';
import type { SearchCollection } from '../collection/collection.ts';
import type { WaitingRow } from '../outbox/outbox-statements.ts';
import { type Outcomes, readDue, settle } from '../outbox/outbox.ts';
import type { Term } from '../outbox/term.ts';
import { readState, replaceState } from '../tables/states.ts';
import type { SearchStateRow } from '../tables/tables.ts';
import type { BackoffOptions } from './client/backoff.ts';
import type { ExternalIndex } from './client/external-index.ts';
import type { IndexFailure } from './client/failure.ts';
import type { WorkerMetrics } from './metrics.ts';
import { listTargets } from './documents/names.ts';
import { Pauses } from './client/pauses.ts';
import { rebuildStep } from './rebuild.ts';
import { send } from './sender.ts';
import { tidy } from './tidy.ts';
import { checkVersion } from './client/version.ts';
import { Watch, type WatchSettings } from './watch.ts';

/** Times in milliseconds. */
export interface LeaderSettings extends WatchSettings {
  /** Maximum number of documents of one batch. */
  readonly batch: number;
  /** Maximum bytes of one request, unless a single document is larger. */
  readonly bytes: number;
  readonly settling: number;
  readonly postponement: BackoffOptions;
  /** Between rebuilds that a difference starts, and between attempts of a rebuild. */
  readonly rebuilding: BackoffOptions;
}

export interface LeaderOptions {
  readonly database: Database;
  readonly index: ExternalIndex;
  /** One for each node of the cluster. */
  readonly nodes: readonly ExternalIndex[];
  readonly collections: readonly SearchCollection[];
  readonly metrics: WorkerMetrics;
  readonly log: Logger;
  readonly settings: LeaderSettings;
}

export class Leader {
  readonly #options: LeaderOptions;
  readonly #term: Term;
  readonly #watch: Watch;
  readonly #pauses: Pauses;
  /** Collections whose names in the index must be tidied, each with the name that it had before. */
  readonly #untidy: Map<string, string | null>;
  #isChecked = false;

  constructor(options: LeaderOptions, term: Term) {
    const { settings, metrics, collections } = options;
    this.#options = options;
    this.#term = term;
    this.#pauses = new Pauses(settings.rebuilding);
    const pauses = new Pauses(settings.rebuilding);
    this.#watch = new Watch({ ...options, pauses, onRebuild: (collection) => metrics.rebuilt(collection) });
    this.#untidy = new Map(collections.map(({ name }) => [name, null]));
  }

  /** @returns true if there is more to do at once @throws IndexFailure, HolderChanged */
  async round(): Promise<boolean> {
    const { index, collections, settings, database } = this.#options;
    if (!this.#isChecked) await checkVersion(index);
    this.#isChecked = true;
    let isBusy = false;
    for (const collection of collections) isBusy = (await this.#rebuild(collection)) || isBusy;
    const rows = await readDue(database, settings.batch, Math.max(settings.settling, settings.postponement.longest));
    const failure = rows.length > 0 ? await this.#send(rows) : undefined;
    for (const collection of collections) await this.#watch.look(collection);
    if (failure !== undefined) throw failure;
    // A smaller batch can wait for more changes: a steady trickle would otherwise be sent one by one.
    return isBusy || rows.length === settings.batch;
  }

  /** After a failure the index may have lost documents, and the next round shows whether it answers. */
  recover(): void {
    this.#watch.hurry();
  }

  async #rebuild(collection: SearchCollection): Promise<boolean> {
    const { name } = collection;
    const { database, settings } = this.#options;
    const options = { ...this.#options, ...this.#term, page: settings.batch, pauses: this.#pauses };
    const before = await readState(database, name);
    const progress = await rebuildStep(options, collection);
    if (progress === 'changed') this.#untidy.set(name, before.live);
    const left = this.#untidy.get(name);
    if (left !== undefined) {
      await tidy(options, collection, left);
      this.#untidy.delete(name);
    }
    return progress !== 'idle';
  }

  /** Sends the documents, and records the outcome of each. @returns the reason why not all were sent */
  async #send(rows: readonly WaitingRow[]): Promise<IndexFailure | undefined> {
    const { database, settings, metrics } = this.#options;
    const outcomes: Outcomes = new Map(rows.map((row) => [row, { kind: 'returned', isAmbiguous: false }]));
    let failure: IndexFailure | undefined;
    for (const [name, group] of grouped(rows)) failure ??= await this.#sendGroup(name, group, outcomes);
    await settle({ database, settling: settings.settling, holder: this.#term.holder }, outcomes);
    metrics.settled(outcomes);
    return failure;
  }

  async #sendGroup(name: string, rows: readonly WaitingRow[], outcomes: Outcomes): Promise<IndexFailure | undefined> {
    const { database, index, collections, settings } = this.#options;
    const collection = collections.find((one) => one.name === name);
    if (collection === undefined) {
      drop(rows, outcomes);
      return undefined;
    }
    const state = await readState(database, name);
    const targets = listTargets(state);
    if (targets.length === 0) return undefined;
    const sending = await send({ index, database, ...settings }, collection, rows, targets);
    for (const [row, outcome] of sending.outcomes) outcomes.set(row, outcome);
    if (sending.failure?.status === 404) await this.#noteMissing(state);
    return sending.failure;
  }

  /** A collection that is being built is created and filled again; the watch judges the searched one. */
  async #noteMissing(state: SearchStateRow): Promise<void> {
    const { database, nodes } = this.#options;
    this.#watch.hurry();
    const { target } = state;
    if (target === null) return;
    const counts = await Promise.all(nodes.map((node) => node.count(target).catch(() => null))); // not answered
    if (counts.every((count) => count === null) || counts.some((count) => typeof count === 'number')) return;
    await replaceState(database, state, { ...state, filled_to: null, filled_at: null });
  }
}

function grouped(rows: readonly WaitingRow[]): ReadonlyMap<string, readonly WaitingRow[]> {
  const groups = new Map<string, WaitingRow[]>();
  for (const row of rows) groups.set(row.collection, [...(groups.get(row.collection) ?? []), row]);
  return groups;
}

/** Deletes rows of collections that this version does not have: they would never be sent. */
function drop(rows: readonly WaitingRow[], outcomes: Outcomes): void {
  for (const row of rows) outcomes.set(row, { kind: 'sent' });
}
