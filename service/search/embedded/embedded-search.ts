/**
 * Search in the service's own database: each write that changes a document changes its words too, in the same
 * transaction. Documents that existed before, or were written while another engine was used, are indexed when the
 * service starts, and all of them again on request. Replicas share that work: its progress is stored in the database.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Database } from '../../storage/database/database.ts';
import type { SearchCollection } from '../collection/collection.ts';
import type { Search } from '../collection/search.ts';
import { WordTable } from './word-table.ts';

/**
 * In a large table all documents with a very common word would cost seconds, and the words of a search that finds so many say
 * little about what is meant.
 */
const maxRanked = 2_000;

export interface EmbeddedSearchOptions {
  readonly database: Database;
  readonly collections: readonly SearchCollection[];
  readonly log: Logger;
  /** Documents indexed at a time. */
  readonly page?: number;
  /** The maximum number of documents that are ranked: the newest of those with the words. Default: 2,000. */
  readonly ranked?: number;
  /** Milliseconds between checks for a requested rebuild. */
  readonly idle?: number;
  /** Milliseconds without progress after which the build of a replica of another version is given up. Default: 30 s. */
  readonly abandoned?: number;
}

/** Indexes the first page before it resolves, so that a small collection is searchable from the start. */
export async function openEmbeddedSearch(options: EmbeddedSearchOptions): Promise<Search> {
  const { database, page = 200, ranked = maxRanked, abandoned = 30_000 } = options;
  const tables = new Map<string, WordTable>();
  for (const collection of options.collections.filter(({ queried }) => queried)) {
    const table = new WordTable(database, collection, { ranked, abandoned });
    await table.takeIn(page);
    tables.set(collection.name, table);
  }
  const closing = new AbortController();
  const filling = keepWhole([...tables.values()], options, closing.signal);
  const getTable = ({ name }: SearchCollection): WordTable => {
    const table = tables.get(name);
    if (table === undefined)
      throw new Error(`the collection "${name}" cannot be searched; add it to the collections of openSearch`);
    return table;
  };
  return {
    async changed(transaction, collection, ids, getNew) {
      const table = tables.get(collection.name);
      if (getNew === undefined) await table?.put(transaction, [ids].flat());
      else table?.add(transaction, getNew());
    },
    find: async (collection, query) => getTable(collection).find(query),
    state: () =>
      Promise.resolve({ status: [...tables.values()].every(({ isUsable }) => isUsable) ? 'ok' : 'building' }),
    async close() {
      closing.abort();
      await filling;
    },
  };
}

async function keepWhole(
  tables: readonly WordTable[],
  { log, page = 200, idle = 1_000 }: EmbeddedSearchOptions,
  closing: AbortSignal,
): Promise<void> {
  let isFailing = false;
  const isOpen = (): boolean => !closing.aborted;
  while (isOpen()) {
    try {
      for (const table of tables) {
        await table.look();
        while (isOpen() && (await table.takeIn(page))) await new Promise(setImmediate);
      }
      isFailing = false;
    } catch (err) {
      if (!isFailing) log.warn({ err }, 'indexing for search failed; retrying');
      isFailing = true;
    }
    await sleep(idle, undefined, { signal: closing, ref: false }).catch(() => undefined); // closing
  }
}
