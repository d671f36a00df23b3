/** Typesense, through its official client, for the worker, rebuilds and searches. */
import { Client, Errors } from 'typesense';
import { errorText } from '../../../../openapi/errors/error-text.ts';
import type { SearchDocument } from '../../collection/collection.ts';
import {
  importResults,
  type ImportResult,
  type IndexHits,
  requireArray,
  requireMembers,
  toPageResults,
} from './answers.ts';
import { IndexFailure } from './failure.ts';
import { type IndexSearch, toPages } from './pages.ts';
import { createTransport, type Transport } from './transport.ts';

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
  const client = createClient(config, transport);
  const collections = client.collections();
  const collectionOf = (name: string) => client.collections<SearchDocument>(name);
  return {
    async version() {
      const answer = withMembers(client.debug.retrieve(), { version: 'string' });
      return (await answer.catch(unlessUnavailable)).version;
    },
    async importDocuments(collection, lines) {
      const sent = collectionOf(collection).documents().import(lines.join('\n'), { action: 'upsert' });
      return importResults(await withIndexFailures<unknown>(sent), lines.length);
    },
    async deleteDocument(collection, id) {
      await unlessMissing(withMembers(collectionOf(collection).documents(id).delete(), { id: 'string' }));
    },
    document: (collection, id) =>
      unlessMissing(withMembers(collectionOf(collection).documents(id).retrieve(), { id: 'string' })),
    async createCollection({ name, fields }) {
      const created = collections.create({ name, fields: fields.map((field) => ({ ...field })) });
      await unlessStatus(409, withMembers(created, { name: 'string' }));
    },
    async count(collection) {
      const found = withMembers(collectionOf(collection).retrieve(), { num_documents: 'number' });
      return (await unlessMissing(found))?.num_documents;
    },
    async collectionNames() {
      const found = await withIndexFailures(collections.retrieve());
      return requireArray(found).map((one) => requireMembers(one, { name: 'string' }).name);
    },
    async dropCollection(collection) {
      await unlessMissing(withMembers(collectionOf(collection).delete(), { name: 'string' }));
    },
    async aliased(alias) {
      const found = withMembers(client.aliases(alias).retrieve(), { collection_name: 'string' });
      return (await unlessMissing(found))?.collection_name;
    },
    async pointAlias(alias, collection) {
      await withMembers(client.aliases().upsert(alias, { collection_name: collection }), { name: 'string' });
    },
    search: (collection, search) => findPages(client, collection, search),
    close: () => transport.close(),
  };
}

function createClient({ urls, apiKey }: TypesenseConfig, { adapter }: Transport): Client {
  // `external-search.ts` and the worker count and space the attempts.
  return new Client({
    nodes: urls.map((url) => ({ url })),
    apiKey,
    numRetries: 0,
    axiosAdapter: adapter,
    logLevel: 'silent',
  });
}

async function findPages(client: Client, collection: string, search: IndexSearch): Promise<IndexHits> {
  const { searches, skipped } = toPages(collection, search);
  // A POST: a search of many letters does not fit into an address.
  const answer = await withIndexFailures(client.multiSearch.perform<SearchDocument[]>({ searches }));
  const found = toPageResults(answer, searches.length);
  const hits = found.flatMap((one) => one.hits).slice(skipped, skipped + search.limit);
  return { total: found[0]?.total ?? 0, isExact: found.every(({ isExact }) => isExact), hits };
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

/** Requires these members of the answer. */
const withMembers = async <Value>(
  asked: Promise<Value>,
  members: Parameters<typeof requireMembers>[1],
): Promise<Value> => requireMembers(await withIndexFailures(asked), members);

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
