/** Fixtures for tests of the index: notes in a database, and a fast worker that sends them to Typesense. */
import { type Logger, pino } from 'pino';
import { Registry } from 'prom-client';
import { expect } from 'vitest';
import type { SearchCollection, SearchDocument } from '../../search/collection/collection.ts';
import {
  type ExternalSearchSettings,
  openExternalSearch,
  usualSettings,
} from '../../search/external/external-search.ts';
import { toIndexDocument } from '../../search/external/documents/index-document.ts';
import { readLag } from '../../search/external/metrics.ts';
import type { Search } from '../../search/collection/search.ts';
import { type Note, noteMigrations, notes, putNote, removeNote } from '../../search/testing/notes.ts';
import { upgradeSearchTables } from '../../search/tables/upgrade.ts';
import type { Database } from '../../storage/database/database.ts';
import type { DataPlace } from '../lib/engines.ts';
import type { TypesenseProxy } from './proxy.ts';
import type { TypesenseServer } from './server.ts';

/** Milliseconds. */
export const quickSettings: ExternalSearchSettings = {
  ...usualSettings,
  batch: 20,
  gathering: 5,
  idle: 20,
  timeout: 300,
  settling: 1_000,
  retry: { first: 10, longest: 100 },
  postponement: { first: 10, longest: 100 },
  searchTimeout: 1_000,
  late: 500,
  watch: 200,
  recheck: 20,
  rebuilding: { first: 50, longest: 500 },
  compareTimeout: 1_000,
};

export interface Book {
  readonly database: Database;
  readonly search: Search;
  readonly metrics: Registry;
  put(...list: readonly Note[]): Promise<void>;
  remove(id: number): Promise<void>;
  /** Resolves when the index has all changes. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

export interface BookOptions {
  /** Default: nothing is logged. */
  readonly log?: Logger;
  readonly settings?: Partial<ExternalSearchSettings>;
  readonly collection?: SearchCollection;
  /** Another worker on the same database. */
  readonly other?: Book;
  /** All nodes of the cluster. Default: only the server. */
  readonly nodes?: readonly { readonly url: string }[];
}

/** @param server a server, or the proxy in front of it */
export async function openBook(
  place: DataPlace,
  server: Pick<TypesenseProxy, 'url' | 'apiKey'>,
  options: BookOptions = {},
): Promise<Book> {
  const database = options.other?.database ?? (await place.open(noteMigrations));
  await upgradeSearchTables(database);
  const collection = options.collection ?? notes;
  const metrics = new Registry();
  const search = openExternalSearch({
    config: { urls: (options.nodes ?? [server]).map(({ url }) => url), apiKey: server.apiKey },
    database,
    collections: [collection],
    metrics,
    log: options.log ?? pino({ level: 'silent' }),
    settings: { ...quickSettings, ...options.settings },
  });
  return {
    database,
    search,
    metrics,
    put: (...list) =>
      database.write(async (transaction) => {
        for (const note of list) {
          await putNote(transaction, note);
          await search.changed(transaction, collection, String(note.id));
        }
      }),
    remove: (id) =>
      database.write(async (transaction) => {
        await removeNote(transaction, id);
        await search.changed(transaction, collection, String(id));
      }),
    settled: () =>
      expect.poll(async () => (await readLag(database)).waiting, { timeout: 15_000, interval: 20 }).toBe(0),
    async close() {
      await search.close();
      if (options.other === undefined) await database.close();
    },
  };
}

/** Returns every document of the database by its id, as the index should contain it. */
export async function documentsIn(database: Database): Promise<Map<string, SearchDocument>> {
  const documents = await notes.read(database, await notes.idsAfter(database, undefined, 1_000_000));
  return new Map(documents.map((document) => [document.id, toIndexDocument(notes, document)]));
}

/** Waits until the alias exists: the worker builds the first index when it starts. */
export async function indexBuilt(server: TypesenseServer): Promise<void> {
  const built = async (): Promise<boolean> => (await server.aliases()).has('notes');
  await expect.poll(built, { timeout: 30_000, interval: 10 }).toBe(true);
}
