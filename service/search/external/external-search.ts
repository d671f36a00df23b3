/** Search in Typesense: writes go to the outbox, and a worker sends the outbox to Typesense. */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { HttpError } from '../../errors/errors.ts';
import type { Database } from '../../storage/database/database.ts';
import { backoff } from './client/backoff.ts';
import { type SearchCollection, searchedFields } from '../collection/collection.ts';
import type { IndexHit, IndexHits } from './client/answers.ts';
import { type ExternalIndex, openExternalIndex, type TypesenseConfig } from './client/external-index.ts';
import { IndexFailure, isTransient } from './client/failure.ts';
import type { IndexSearch } from './client/pages.ts';
import { createSearchMetrics } from './metrics.ts';
import { getLive } from './documents/names.ts';
import { documentsChanged } from '../outbox/outbox.ts';
import { readState } from '../tables/states.ts';
import {
  type Found,
  type FoundItem,
  listFilters,
  nothingFound,
  type Search,
  type SearchQuery,
} from '../collection/search.ts';
import { fitter, folded, highlighter, splitSearchWords } from '../collection/words.ts';
import { readIndexState } from './state.ts';
import { Worker, type WorkerSettings } from './worker.ts';

export interface ExternalSearchOptions {
  readonly config: TypesenseConfig;
  readonly database: Database;
  readonly collections: readonly SearchCollection[];
  readonly metrics: Registry;
  readonly log: Logger;
  readonly settings?: ExternalSearchSettings;
}

/** Times in milliseconds. */
export interface ExternalSearchSettings extends WorkerSettings {
  /** Timeout of a request of the worker. */
  readonly timeout: number;
  /** Timeout of a request that compares. */
  readonly compareTimeout: number;
  /** Timeout of one attempt of a search, while a client waits. */
  readonly searchTimeout: number;
  readonly searchAttempts: number;
  /** Age of the oldest change from which the index counts as late. */
  readonly late: number;
}

export const usualSettings: ExternalSearchSettings = {
  batch: 200,
  bytes: 4 * 1024 * 1024,
  gathering: 250,
  idle: 1_000,
  timeout: 20_000,
  settling: 60_000,
  retry: { first: 200, longest: 30_000 },
  postponement: { first: 1_000, longest: 300_000 },
  watch: 20_000,
  recheck: 2_000,
  rebuilding: { first: 5_000, longest: 3_600_000 },
  compareTimeout: 5_000,
  searchTimeout: 2_000,
  searchAttempts: 3,
  late: 30_000,
};

export function openExternalSearch(options: ExternalSearchOptions): Search {
  const { config, database, collections, log, settings = usualSettings } = options;
  const index = openExternalIndex({ config, timeout: settings.timeout });
  const searched = openExternalIndex({ config, timeout: settings.searchTimeout });
  const timeout = settings.compareTimeout;
  const nodes = config.urls.map((url) => openExternalIndex({ config: { ...config, urls: [url] }, timeout }));
  const metrics = createSearchMetrics(options.metrics, database);
  const worker = new Worker({ ...options, index, nodes, metrics, settings });
  worker.start();
  return {
    changed(transaction, { name }, ids) {
      documentsChanged(transaction, name, [ids].flat());
      worker.wake();
      return Promise.resolve();
    },
    find: (collection, query) => find({ database, index: searched, settings, log }, collection, query),
    state: () => {
      const names = collections.map(({ name }) => name);
      return readIndexState(database, names, settings.late);
    },
    async close() {
      await worker.close();
      for (const opened of [index, searched, ...nodes]) await opened.close();
    },
  };
}

interface Searcher {
  readonly database: Database;
  readonly index: ExternalIndex;
  readonly settings: ExternalSearchSettings;
  readonly log: Logger;
}

async function find(searcher: Searcher, collection: SearchCollection, query: SearchQuery): Promise<Found> {
  const words = splitSearchWords(query.q).map(folded);
  if (words.length === 0) return nothingFound;
  const { total, isExact, hits } = await askOften(searcher, collection, query, words);
  return { items: hits.map((hit) => toItem(hit, words)), total, isExact };
}

/** The index marks words with typing errors, and of a word that was found by its beginning only this. */
function toItem({ id, words: matched }: IndexHit, words: readonly string[]): FoundItem {
  const isSearched = fitter(words);
  const fields = [...matched].map(([field, tokens]) => {
    const wanted = new Set(tokens.map(folded));
    return [field, (word: string) => wanted.has(word) || isSearched(word)] as const;
  });
  return { id, highlight: highlighter(fields) };
}

async function askOften(
  { database, index, settings, log }: Searcher,
  collection: SearchCollection,
  query: SearchQuery,
  words: readonly string[],
): Promise<IndexHits> {
  const readLive = async () => getLive(await readState(database, collection.name));
  let live = await readLive();
  for (let attempt = 1; ; attempt += 1) {
    if (live === undefined) throw building();
    try {
      return await index.search(live, toIndexSearch(collection, query, words));
    } catch (error) {
      if (!(error instanceof IndexFailure)) throw error;
      const before = live;
      // A rebuild has ended in this moment.
      if (error.status === 404) live = await readLive();
      if (live !== before && attempt < settings.searchAttempts) continue;
      const wait = backoff({ first: 100, longest: 1_000 }, attempt, error.retryAfter);
      const isWorthIt = isTransient(error) && (error.retryAfter ?? 0) <= 1_000;
      if (!isWorthIt || attempt >= settings.searchAttempts) throw failed(error, attempt, log);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

const toIndexSearch = (collection: SearchCollection, query: SearchQuery, words: readonly string[]): IndexSearch => ({
  // Only words, which have no special meaning to the engine.
  q: words.join(' '),
  queryBy: searchedFields(collection),
  filterBy: toFilter(query),
  sortBy: ['_text_match', ...(collection.newest ? [collection.newest] : [])].map((field) => `${field}:desc`).join(),
  limit: query.limit,
  offset: query.offset,
});

const building = (): HttpError => new HttpError('unavailable', 'the search index is being built; try again later');

function failed(error: IndexFailure, attempts: number, log: Logger): HttpError {
  if (error.status === 404) return building();
  log.warn({ err: error, attempts }, 'a search failed');
  return new HttpError('bad_gateway', 'the search engine failed', { retries: attempts - 1, cause: error });
}

function toFilter(query: SearchQuery): string | undefined {
  const filters = listFilters(query).map(([field, value]) => `${field}:=${value}`);
  return filters.length === 0 ? undefined : filters.join(' && ');
}
