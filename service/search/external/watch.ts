/**
 * Compares the index with the database while nothing waits: the number of documents, those that were sent last, and a page of the
 * others, which moves on. An emptied, exchanged or older index is noticed without a write. A difference that stands through
 * three comparisons starts a rebuild. A node that only lags shows none: see `findDifference`.
 */
import type { Logger } from 'pino';
import type { Database } from '../../storage/database/database.ts';
import type { SearchCollection } from '../collection/collection.ts';
import { selectWaitingOf } from '../outbox/outbox-statements.ts';
import { readState, replaceState } from '../tables/states.ts';
import type { SearchStateRow } from '../tables/tables.ts';
import { readRecent, selectWatched, upsertDifference } from '../tables/watched.ts';
import { type Difference, findDifference } from './documents/compare.ts';
import type { ExternalIndex } from './client/external-index.ts';
import { getLive } from './documents/names.ts';
import type { Pauses } from './client/pauses.ts';

/** Times in milliseconds. */
export interface WatchSettings {
  /** Between two comparisons. */
  readonly watch: number;
  /** Between two comparisons after one that showed a difference. */
  readonly recheck: number;
}

export interface WatchOptions {
  readonly database: Database;
  readonly nodes: readonly ExternalIndex[];
  readonly settings: WatchSettings;
  readonly log: Logger;
  /** Between rebuilds that the watch requests. */
  readonly pauses: Pauses;
  /** Called for each collection that the watch rebuilds. */
  readonly onRebuild: (collection: string) => void;
}

/** The number of comparisons in a row that must show a difference. */
const enough = 3;
/** The number of documents of a page. */
const pageSize = 20;

interface Progress {
  /** On the clock of `performance.now()`. */
  due: number;
  /** The last document of the page before. */
  cursor: string | undefined;
  /** Comparisons in a row that showed a difference. */
  differed: number;
  /** The documents of the last comparison, which a difference keeps. */
  ids: readonly string[];
}

export class Watch {
  readonly #options: WatchOptions;
  readonly #progress = new Map<string, Progress>();

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Makes all comparisons due, for example after the index did not answer. */
  hurry(): void {
    for (const progress of this.#progress.values()) progress.due = 0;
  }

  /** Compares the collection if this is due. */
  async look(collection: SearchCollection): Promise<void> {
    const progress = this.#getProgress(collection.name);
    if (performance.now() < progress.due) return;
    const { database, settings } = this.#options;
    const state = await readState(database, collection.name);
    const target = getLive(state);
    progress.due = performance.now() + (progress.differed > 0 ? settings.recheck : settings.watch);
    if (target === undefined || state.requested === 1) return;
    const compared = await this.#compare(collection, target, progress);
    if (compared === 'unknown') {
      progress.due = performance.now() + settings.recheck;
      return;
    }
    await this.#note(collection, state, progress, compared);
  }

  #getProgress(name: string): Progress {
    const progress = this.#progress.get(name) ?? { due: 0, cursor: undefined, differed: 0, ids: [] };
    this.#progress.set(name, progress);
    return progress;
  }

  /** @returns `unknown` if documents wait, which differ until they are sent; a missing collection is missing all the time */
  async #compare(
    collection: SearchCollection,
    target: string,
    progress: Progress,
  ): Promise<Difference | undefined | 'unknown'> {
    const { database, nodes } = this.#options;
    const isWaiting = async (): Promise<boolean> =>
      (await database.first(selectWaitingOf, { collection: collection.name })) !== undefined;
    const waited = await isWaiting();
    if (!waited && progress.differed === 0) progress.ids = await this.#choose(collection, progress);
    const ids = waited ? [] : progress.ids;
    const difference = await findDifference({ database, nodes, collection, target, ids });
    if (difference === 'unknown' || difference?.kind === 'missing') return difference;
    return waited || (await isWaiting()) ? 'unknown' : difference;
  }

  async #choose(collection: SearchCollection, progress: Progress): Promise<string[]> {
    const { database } = this.#options;
    const page = await collection.idsAfter(database, progress.cursor, pageSize);
    progress.cursor = page.length < pageSize ? undefined : page.at(-1);
    return [...new Set([...(await readRecent(database, collection.name)), ...page])];
  }

  async #note(
    { name }: SearchCollection,
    state: SearchStateRow,
    progress: Progress,
    difference: Difference | undefined,
  ): Promise<void> {
    const { database, settings, log, pauses, onRebuild } = this.#options;
    if (difference === undefined) {
      if (progress.differed > 0) log.info({ collection: name }, 'the search index equals the database again');
      progress.differed = 0;
      pauses.forget(name);
      await this.#write(name, null);
      return;
    }
    progress.differed += 1;
    progress.due = performance.now() + settings.recheck;
    await this.#write(name, difference.text);
    if (progress.differed < enough || !pauses.isOver(name)) return;
    // While an index is built, only a missing one matters: documents cannot be sent to it.
    if (state.target !== null && difference.kind !== 'missing') return;
    progress.differed = 0;
    pauses.begin(name);
    log.warn(
      { collection: name, difference: difference.text },
      'the search index differs from the database; rebuilding it',
    );
    const live = difference.kind === 'missing' ? null : state.live;
    await replaceState(database, state, { ...state, live, requested: state.target === null ? 1 : 0 });
    onRebuild(name);
  }

  async #write(collection: string, difference: string | null): Promise<void> {
    const { database } = this.#options;
    const known = (await database.all(selectWatched, {})).find((row) => row.collection === collection)?.difference;
    if ((known ?? null) === difference) return;
    await database.write((transaction) => transaction.run(upsertDifference, { collection, difference }));
  }
}
