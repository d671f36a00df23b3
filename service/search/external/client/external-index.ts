/** Typesense, through its official client, for the worker, rebuilds and searches. */
import { Client, Errors, type SearchResponse, type SearchResponseHit } from 'typesense';
import { errorText } from '../../../../openapi/errors/error-text.ts';
import type { SearchDocument } from '../../collection/collection.ts';
import { IndexFailure } from './failure.ts';
import { createTransport } from './transport.ts';

export interface ImportResult {
  readonly ok: boolean;
  /** HTTP status for one document; undefined if the index returns none. */
  readonly code?: number | undefined;
  readonly error?: string | undefined;
}

export interface IndexSchema {
  readonly name: string;
  readonly fields: readonly IndexField[];
}

export interface IndexField {
  readonly name: string;
  readonly type: 'string' | 'string[]' | 'int64';
  readonly optional: boolean;
  readonly sort: boolean;
}

export interface IndexSearch {
  readonly q: string;
  readonly queryBy: readonly string[];
  readonly filterBy: string | undefined;
  readonly sortBy: string;
  readonly limit: number;
  readonly offset: number;
}

export interface IndexHit {
  readonly id: string;
  /** The matching words of each field. */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

export interface IndexHits {
  readonly total: number;
  readonly hits: readonly IndexHit[];
}

/** Every method throws IndexFailure. Each call uses one node, and the next node after a failure. */
export interface ExternalIndex {
  /** The version of the server; undefined if the key may not ask for it. */
  version(): Promise<string | undefined>;
  /** @param lines documents as JSON @returns the result for each document, in the same order */
  importDocuments(collection: string, lines: readonly string[]): Promise<readonly ImportResult[]>;
  /** Succeeds if it does not exist. */
  deleteDocument(collection: string, id: string): Promise<void>;
  document(collection: string, id: string): Promise<SearchDocument | undefined>;
  /** Succeeds if the collection already exists. */
  createCollection(schema: IndexSchema): Promise<void>;
  /** Returns undefined if the collection does not exist. */
  count(collection: string): Promise<number | undefined>;
  collectionNames(): Promise<readonly string[]>;
  /** Succeeds if it does not exist. */
  dropCollection(collection: string): Promise<void>;
  /** Returns the collection that the alias points to. */
  aliased(alias: string): Promise<string | undefined>;
  pointAlias(alias: string, collection: string): Promise<void>;
  search(collection: string, search: IndexSearch): Promise<IndexHits>;
  close(): Promise<void>;
}

export interface TypesenseConfig {
  readonly urls: readonly string[];
  readonly apiKey: string;
}

export interface ExternalIndexOptions {
  readonly config: TypesenseConfig;
  /** Timeout of one request in milliseconds. */
  readonly timeout: number;
}

export function openExternalIndex({ config, timeout }: ExternalIndexOptions): ExternalIndex {
  const transport = createTransport({ timeout });
  const client = new Client({
    nodes: config.urls.map((url) => ({ url })),
    apiKey: config.apiKey,
    // This module counts and spaces the attempts.
    numRetries: 0,
    axiosAdapter: transport.adapter,
    logLevel: 'silent',
  });
  const documents = (collection: string) => client.collections<SearchDocument>(collection).documents();
  return {
    async version() {
      const { version } = await withIndexFailures(client.debug.retrieve()).catch(unlessUnavailable);
      return version;
    },
    async importDocuments(collection, lines) {
      const answer: unknown = await withIndexFailures(
        documents(collection).import(lines.join('\n'), { action: 'upsert' }),
      );
      return importResults(answer, lines.length);
    },
    async deleteDocument(collection, id) {
      await unlessMissing(client.collections(collection).documents(id).delete());
    },
    document: (collection, id) =>
      unlessMissing(client.collections<SearchDocument>(collection).documents(id).retrieve()),
    async createCollection({ name, fields }) {
      const created = client.collections().create({ name, fields: fields.map((field) => ({ ...field })) });
      await unlessStatus(409, created);
    },
    count: async (collection) => (await unlessMissing(client.collections(collection).retrieve()))?.num_documents,
    collectionNames: async () => (await withIndexFailures(client.collections().retrieve())).map(({ name }) => name),
    async dropCollection(collection) {
      await unlessMissing(client.collections(collection).delete());
    },
    aliased: async (alias) => (await unlessMissing(client.aliases(alias).retrieve()))?.collection_name,
    async pointAlias(alias, collection) {
      await withIndexFailures(client.aliases().upsert(alias, { collection_name: collection }));
    },
    async search(collection, search) {
      const { pages, size, skipped } = toPages(search);
      const searches = pages.map((page) => ({ collection, ...searchParameters(search), page, per_page: size }));
      // A POST: a search of many letters does not fit into an address.
      const { results } = await withIndexFailures(client.multiSearch.perform<SearchDocument[]>({ searches }));
      const found = results.map(toPageResult);
      const hits = found.flatMap((one) => one.hits).slice(skipped, skipped + search.limit);
      return { total: found[0]?.total ?? 0, hits };
    },
    close: () => transport.close(),
  };
}

/**
 * Every word must match, with the engine's default typo tolerance; the last may be a prefix.
 * No word is dropped to find more, so that all engines find the same if nothing is mistyped.
 */
function searchParameters({ q, queryBy, filterBy, sortBy }: IndexSearch) {
  return {
    q,
    query_by: queryBy.join(','),
    sort_by: sortBy,
    prefix: 'true',
    drop_tokens_threshold: 0,
    // The words that a beginning can stand for: by default only four of them, so that totals are wrong.
    max_candidates: 10_000,
    // Words that are written together are other words, as in the other engines.
    split_join_tokens: 'off' as const,
    include_fields: 'id',
    highlight_fields: queryBy.join(','),
    ...(filterBy === undefined ? {} : { filter_by: filterBy }),
  };
}

/** Maximum size of a page of Typesense. */
const largestPage = 250;

interface Pages {
  /** From 1. */
  readonly pages: readonly number[];
  readonly size: number;
  /** Hits of the first page that are before the wanted ones. */
  readonly skipped: number;
}

/** Before version 0.25 Typesense ignores `offset`, so pages of one size are joined. */
function toPages({ limit, offset }: Pick<IndexSearch, 'limit' | 'offset'>): Pages {
  const isOnePage = limit > 0 && limit <= largestPage && offset % limit === 0;
  const size = isOnePage ? limit : largestPage;
  const first = Math.floor(offset / size);
  const last = Math.floor(Math.max(offset, offset + limit - 1) / size);
  const pages = Array.from({ length: last - first + 1 }, (_, index) => first + index + 1);
  return { pages, size, skipped: offset - first * size };
}

/** Each search of a request fails on its own. */
function toPageResult(
  result: SearchResponse<SearchDocument> & { readonly code?: number; readonly error?: string },
): IndexHits {
  const { code, error, found, hits = [] } = result;
  if (code !== undefined && error !== undefined)
    throw new IndexFailure(`the search index rejected the request: ${error}`, { status: code, isAmbiguous: false });
  return { total: found, hits: hits.map(toHit) };
}

function toHit({ document, highlights }: SearchResponseHit<SearchDocument>): IndexHit {
  const marked = highlights ?? [];
  const words = marked.map(({ field, matched_tokens }): [string, string[]] => [String(field), matched_tokens.flat()]);
  return { id: document.id, words: new Map(words) };
}

function importResults(answer: unknown, count: number): readonly ImportResult[] {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const lines = text.split('\n').filter((line) => line !== '');
  const results = lines.map(importResult);
  if (results.length === count) return results;
  throw new IndexFailure(`the search index returned ${results.length} results for ${count} documents`, {
    isAmbiguous: true,
  });
}

function importResult(line: string): ImportResult {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new IndexFailure('the search index answered an import with a response that is not JSON', {
      isAmbiguous: true,
      cause,
    });
  }
  if (typeof value !== 'object' || value === null || !('success' in value))
    return { ok: false, error: line.slice(0, 300) };
  const code = 'code' in value && typeof value.code === 'number' ? value.code : undefined;
  const error = 'error' in value && typeof value.error === 'string' ? value.error : undefined;
  return { ok: value.success === true, code, error };
}

/** Converts the client's errors. */
async function withIndexFailures<Value>(asked: Promise<Value>): Promise<Value> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof IndexFailure) throw error;
    const status = error instanceof Errors.TypesenseError ? error.httpStatus : undefined;
    const message = errorText(error);
    throw new IndexFailure(`the search index rejected the request: ${message}`, {
      status,
      cause: error,
      isAmbiguous: status === undefined,
    });
  }
}

/** A key for searches and documents alone is enough otherwise. */
function unlessUnavailable(error: unknown): { version?: string } {
  if (error instanceof IndexFailure && [401, 403, 404].includes(error.status ?? 0)) return {};
  throw error;
}

const unlessMissing = <Value>(asked: Promise<Value>): Promise<Value | undefined> => unlessStatus(404, asked);

async function unlessStatus<Value>(status: number, asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await withIndexFailures(asked);
  } catch (error) {
    if (error instanceof IndexFailure && error.status === status) return undefined;
    throw error;
  }
}
