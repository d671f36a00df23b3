import { join } from 'node:path';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { documentsFolder } from '../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { loadDocument } from '../../openapi/loading/load.ts';
import { readConfig } from '../../service/config/config.ts';
import * as session from '../../service/session-context/migrations/0001-session.ts';
import * as searchTables from '../../service/session-context/migrations/0002-search.ts';
import * as sessionsTable from '../../service/session-context/migrations/0003-sessions.ts';
import { migrations as ensembleMigrations } from '../../service/ensemble/migrations/migrations.ts';
import { createStore } from '../../service/ensemble/registry/store.ts';
import { openEmbeddedSearch } from '../../service/search/embedded/embedded-search.ts';
import type { Search } from '../../service/search/collection/search.ts';
import { unsearched } from '../../service/search/collection/search.ts';
import { openStore, searches, type SessionStore } from '../../service/session-context/store.ts';
import type { Database } from '../../service/storage/database/database.ts';
import { openPostgres } from '../../service/storage/postgres/postgres.ts';
import { openSqlite } from '../../service/storage/sqlite/sqlite.ts';
import { temporaryFolder } from '../../service/storage/testing/folders.ts';
import { administer, type DataPlace, postgres } from '../../service/tests/lib/engines.ts';
import { type CopyResult, copyService } from './copy.ts';

const migrations = { '0001-session': session, '0002-search': searchTables, '0003-sessions': sessionsTable };
const { sessions } = searches;
const noSearch: Search = {
  ...unsearched,
  state: () => Promise.resolve({ status: 'ok' }),
  close: () => Promise.resolve(),
};
const silent = pino({ level: 'silent' });
const contexts = ['', 'ä 🐈\n"quoted" \\ \u0001', '{"a":[1]}', 'x'.repeat(100_000), "'; drop table session; --"];

describe.skipIf(postgres === undefined)('copy sqlite postgres', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let place: DataPlace;
  let document: ApiDocument;
  const opened: Database[] = [];

  const open = async (
    engine: 'sqlite' | 'postgres',
  ): Promise<{ database: Database; store: SessionStore['sessions'] }> => {
    const url = place.environment.DATABASE_URL!;
    const database =
      engine === 'sqlite'
        ? await openSqlite(join(folder.path, 'session-context.sqlite'), migrations)
        : await openPostgres({ url, schema: 'session_context' }, migrations);
    opened.push(database);
    return { database, store: openStore(database, document, noSearch).sessions };
  };
  const add = async (store: SessionStore['sessions'], context: string, key?: string): Promise<number> => {
    const sessionId = await store.takeId();
    const request = { key, operation: 'createSession', body: { context } };
    const [createdAt, updatedAt] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];
    const item = { sessionId, userId: 2 ** 53 - 1, context, sequenceNumber: sessionId * 2, createdAt, updatedAt };
    await store.insertTaken(sessionId, item, { request });
    return sessionId;
  };
  const copy = (more: { replace?: boolean; dryRun?: boolean } = {}): Promise<CopyResult> => {
    const settings = { API_KEYS: 'k', ADMIN_API_KEYS: 'a', DATA_DIR: folder.path, ...place.environment };
    return copyService(document, { config: readConfig(settings), replace: false, dryRun: false, ...more });
  };
  const listed = async (store: SessionStore['sessions']) => (await store.list()).items.all();

  beforeEach(async () => {
    folder = await temporaryFolder();
    place = await postgres!.place(); // the test is skipped without PostgreSQL
    document = await loadDocument(join(documentsFolder, 'session-context.yml'));
    const { database, store } = await open('sqlite');
    for (const [index, context] of contexts.entries()) await add(store, context, `key ${index}`);
    await store.delete(await add(store, 'gone'));
    await database.close();
  });

  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    await place.dispose();
    await folder.dispose();
  });

  it('copies all data, and continues the sequences of SQLite', async () => {
    const { outcome, tables } = await copy();
    expect(outcome).toBe('created');
    expect(tables).toMatchObject({ sessions: { rows: 5 }, idempotency: { rows: 5 } });
    const [from, to] = [await open('sqlite'), await open('postgres')];
    expect(await listed(to.store)).toEqual(await listed(from.store));
    expect((await listed(to.store)).map(({ context }) => context)).toEqual(contexts);
    expect([await from.store.takeId(), await to.store.takeId()]).toEqual([7, 7]);
  });

  it('makes the copied data searchable', async () => {
    const { database } = await open('sqlite');
    await (await openEmbeddedSearch({ database, collections: [sessions], log: silent })).close();
    await database.close();
    await copy();
    const target = await open('postgres');
    const search = await openEmbeddedSearch({ database: target.database, collections: [sessions], log: silent });
    expect((await search.find(sessions, { q: 'drop', limit: 10, offset: 0 })).total).toBe(1);
    await search.close();
  });

  it('copies a registry with the token of its state, which the database sets itself', async () => {
    document = await loadDocument(join(documentsFolder, 'ensemble.yml'));
    const database = await openSqlite(join(folder.path, 'ensemble.sqlite'), ensembleMigrations);
    opened.push(database);
    const stored = {
      ...{ id: 'one', name: 'One', description: '', openapi_url: 'http://one.test/', tags: [] },
      ...{ address: 'http://one.test/', destination: 'http://one.test', document: '{}', hash: 'a', etag: null },
      fetched_at: '2026-01-01T00:00:00.000Z',
    };
    await createStore(database).insertService(stored);
    await database.close();
    expect(await copy()).toMatchObject({ outcome: 'created', tables: { services: { rows: 1 } } });
    expect(await copy()).toMatchObject({ outcome: 'unchanged' });
  });

  it('copies more rows than one statement takes', async () => {
    const { database, store } = await open('sqlite');
    await Promise.all(Array.from({ length: 2_500 }, (_, index) => add(store, `number ${index}`)));
    await database.close();
    expect((await copy()).tables.sessions).toMatchObject({ rows: 2_505 });
    expect(await listed((await open('postgres')).store)).toEqual(await listed((await open('sqlite')).store));
  });

  it('changes nothing the second time', async () => {
    const first = await copy();
    expect(await copy()).toEqual({ ...first, outcome: 'unchanged' });
  });

  it('deletes no newer data in PostgreSQL, unless --replace is given', async () => {
    await copy();
    const { database, store } = await open('postgres');
    const made = await add(store, 'made on PostgreSQL');
    await expect(copy()).rejects.toMatchObject({ code: 'cli-target-not-empty' });
    expect((await store.get(made)).item.context).toBe('made on PostgreSQL');
    expect((await copy({ replace: true })).outcome).toBe('updated');
    await expect(store.get(made)).rejects.toMatchObject({ code: 'not_found' });
    expect(await store.takeId()).toBe(made + 1);
    await database.close();
  });

  it('leaves no data if it fails halfway', async () => {
    const { database } = await open('postgres');
    await database.close();
    const spoil = `alter table session_context.sessions add constraint small check (length(body) < 1000)`;
    await administer(place.environment.DATABASE_URL!, async (client) => {
      await client.query(spoil);
    });
    await expect(copy()).rejects.toThrow(/small/);
    expect(await listed((await open('postgres')).store)).toEqual([]);
  });

  it('refuses data that services use', async () => {
    await open('sqlite');
    await expect(copy()).rejects.toMatchObject({ code: 'cli-data-in-use' });
  });

  it('changes nothing in a dry run', async () => {
    const rows = { sessions: { rows: 5 } };
    expect(await copy({ dryRun: true })).toMatchObject({ outcome: 'created', tables: rows });
    await (await open('postgres')).database.close();
    expect(await copy({ dryRun: true })).toMatchObject({ outcome: 'created', tables: rows });
    expect(await listed((await open('postgres')).store)).toEqual([]);
  });

  it('skips a service that has no data', async () => {
    document = await loadDocument(join(documentsFolder, 'central-sequence.yml'));
    expect((await copy()).outcome).toBe('skipped');
  });
});
