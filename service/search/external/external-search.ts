/** Search in Typesense: writes go to the outbox, and a worker sends the outbox to Typesense. */
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { HttpError } from '../../errors/errors.ts';
import type { Database } from '../../storage/database/database.ts';
import { backoff } from './backoff.ts';
import { type SearchCollection, searchedFields } from '../collection/collection.ts';
import {
  type ExternalIndex,
  type IndexHit,
  type IndexHits,
  openExternalIndex,
  type TypesenseConfig,
} from './external-index.ts';
import { IndexFailure, isTransient } from './failure.ts';
import { createSearchMetrics, readLag } from './metrics.ts';
import { documentChanged } from '../outbox/outbox.ts';
import type { Found, FoundItem, Search, SearchQuery } from '../collection/search.ts';
import { fitter, folded, highlighter, splitSearchWords } from '../collection/words.ts';
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
  lease: 15_000,
  settling: 60_000,
  retry: { first: 200, longest: 30_000 },
  postponement: { first: 1_000, longest: 300_000 },
  searchTimeout: 2_000,
  searchAttempts: 3,
  late: 30_000,
};

export function openExternalSearch(options: ExternalSearchOptions): Search {
  const { config, database, log, settings = usualSettings } = options;
  const index = openExternalIndex({ config, timeout: settings.timeout });
  const searched = openExternalIndex({ config, timeout: settings.searchTimeout });
  const metrics = createSearchMetrics(options.metrics, database);
  const worker = new Worker({ ...options, index, metrics, settings });
  worker.start();
  return {
    async changed(transaction, { name }, id) {
      await documentChanged(transaction, { collection: name, document: id });
      worker.wake();
    },
    find: (collection, query) => find({ database, index: searched, settings, log }, collection, query),
    async state() {
      const lag = await readLag(database);
      const failure = worker.lastFailure;
      const isLate = lag.oldestSeconds * 1000 > settings.late;
      const status = failure !== undefined ? 'failing' : isLate ? 'late' : 'ok';
      return { status, ...lag };
    },
    async close() {
      await worker.close();
      await index.close();
      await searched.close();
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
  if (words.length === 0) return { items: [], total: 0 };
  const { total, hits } = await askOften(searcher, collection, query, words);
  return { items: hits.map((hit) => toItem(hit, words)), total };
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
  { index, settings, log }: Searcher,
  collection: SearchCollection,
  query: SearchQuery,
  words: readonly string[],
): Promise<IndexHits> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await index.search(collection.name, {
        // Only words, which have no special meaning to the engine.
        q: words.join(' '),
        queryBy: searchedFields(collection),
        filterBy: toFilter(query),
        sortBy: ['_text_match', ...(collection.newest ? [collection.newest] : [])]
          .map((field) => `${field}:desc`)
          .join(),
        limit: query.limit,
        offset: query.offset,
      });
    } catch (error) {
      if (!(error instanceof IndexFailure)) throw error;
      const wait = backoff({ first: 100, longest: 1_000 }, attempt, error.retryAfter);
      const isWorthIt = isTransient(error) && (error.retryAfter ?? 0) <= 1_000;
      if (!isWorthIt || attempt >= settings.searchAttempts) throw failed(error, attempt, log);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
}

function failed(error: IndexFailure, attempts: number, log: Logger): HttpError {
  if (error.status === 404) return new HttpError('unavailable', 'the search index is being built; try again later');
  log.warn({ err: error, attempts }, 'a search failed');
  return new HttpError('bad_gateway', 'the search engine failed', { retries: attempts - 1, cause: error });
}

function toFilter({ where = {} }: SearchQuery): string | undefined {
  const filters = Object.entries(where).flatMap(([field, value]) =>
    value === undefined ? [] : [`${field}:=${value}`],
  );
  return filters.length === 0 ? undefined : filters.join(' && ');
}
