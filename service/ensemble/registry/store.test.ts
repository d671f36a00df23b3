import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database, SearchCollection } from 'fountainai';
import { openEmbeddedSearch } from '../../search/embedded/embedded-search.ts';
import { statement, unsearched } from 'fountainai';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { recordStatements } from '../../storage/testing/folders.ts';
import { engines, type DataPlace } from '../../tests/lib/engines.ts';
import { createInteractionLog, type Log } from '../log/interaction-log.ts';
import * as servicesAndLogs from '../migrations/0001-services-and-logs.ts';
import { migrations } from '../migrations/migrations.ts';
import { logs } from '../log/log-collection.ts';
import { serviceDocument, services } from './service-collection.ts';
import { createStore } from './store.ts';
import { storedService as service } from './testing/stored-service.ts';

const insertOldLog = statement(
  (database: Kysely<{ logs: Omit<Log, 'service_responses'> & { service_responses: string } }>) =>
    database
      .insertInto('logs')
      .values({ timestamp: '2026-01-01', user_input: 'Old', assistant_response: 'Done.', service_responses: '[]' }),
);

/** Statements that a search runs for one found document, and for three. */
async function statementsFor(database: Database, collection: SearchCollection, queries: [string, string]) {
  const recorded = recordStatements(database);
  const search = await openEmbeddedSearch({ ...recorded, collections: [collection], log: pino({ level: 'silent' }) });
  const counts: number[] = [];
  for (const [index, q] of notEmpty(queries).entries()) {
    recorded.statements.length = 0;
    const { items } = await search.find(collection, { q, limit: 10, offset: 0 });
    expect(items).toHaveLength(index === 0 ? 1 : 3);
    counts.push(recorded.statements.length);
  }
  await search.close();
  return counts;
}

describe.each(engines)('on $name', ({ place: newPlace }) => {
  let place: DataPlace;
  let database: Database;
  const reopen = async (): Promise<void> => {
    database = await place.open(migrations);
  };
  beforeEach(async () => {
    place = await newPlace();
    await reopen();
  });
  afterEach(async () => {
    await database.close();
    await place.dispose();
  });

  describe('services', () => {
    it('are searched with as many statements for one service as for many', async () => {
      const store = createStore(database);
      const names = ['storm', 'storm', 'storm calm'];
      for (const [index, name] of names.entries()) await store.insertService(service({ id: `${index}/ä`, name }));
      const [one, many] = await statementsFor(database, services, ['calm', 'storm']);
      expect(many).toBe(one);
    });

    it('have documents with ids for URLs, which lead back to the ids that a person wrote', async () => {
      const document = serviceDocument('a shop/with ünusual letters');
      expect(document).toMatch(/^[\w-]+$/);
      const ids = await services.itemIds?.(database, [document]);
      expect(ids).toEqual(new Map([[document, 'a shop/with ünusual letters']]));
    });

    it('are returned unchanged, ordered by id, also after the database is opened again', async () => {
      const second = service({ id: 'b', etag: '"1"', tags: [] });
      for (const given of [service(), second]) expect(await createStore(database).insertService(given)).toBe(true);
      await database.close();
      await reopen();
      const store = createStore(database);
      expect(await store.services()).toEqual([second, service()]);
      expect(await store.service('one')).toEqual(service());
      expect(await store.service('two')).toBeUndefined();
    });

    it('are registered once for each id, also by concurrent requests', async () => {
      const store = createStore(database);
      const names = ['first', 'second', 'third'];
      const done = await Promise.all(names.map((name) => store.insertService(service({ name }))));
      expect(done).toEqual([true, false, false]);
      expect(await store.services()).toEqual([service({ name: 'first' })]);
    });

    it('are replaced and deleted by id', async () => {
      const store = createStore(database);
      const changed = service({
        name: 'Changed',
        openapi_url: 'http://two.test/',
        tags: [],
        document: '{}',
        etag: '"2"',
      });
      expect(await store.replaceService(changed)).toBe(false);
      await store.insertService(service());
      expect(await store.replaceService(changed)).toBe(true);
      expect(await store.services()).toEqual([changed]);
      expect([await store.deleteService('one'), await store.deleteService('one')]).toEqual([true, false]);
      expect(await store.services()).toEqual([]);
    });

    it('a refresh changes only the fetched members', async () => {
      const store = createStore(database);
      await store.insertService(service());
      const fetched = { document: '{"new":1}', hash: 'def', etag: '"3"', fetched_at: '2026-01-01T00:05:00.000Z' };
      expect(await store.refreshService(service({ ...fetched, name: 'ignored' }), service())).toBe(true);
      expect(await store.service('one')).toEqual(service(fetched));
    });

    it.each([
      { given: 'registered otherwise', facts: { openapi_url: 'http://two.test/' } },
      { given: 'refreshed', facts: { fetched_at: '2026-01-01T00:01:00.000Z' } },
    ])('a refresh of a service that was $given meanwhile is dropped', async ({ facts }) => {
      const store = createStore(database);
      await store.insertService(service(facts));
      expect(await store.refreshService(service({ document: '{"old":1}' }), service())).toBe(false);
      expect(await store.service('one')).toEqual(service(facts));
    });
  });

  describe('the log', () => {
    const log = (facts: Partial<Log> = {}): Log => ({
      timestamp: '2026-01-01T00:00:00.000Z',
      user_input: 'What is there?',
      assistant_response: 'Nothing.',
      service_responses: [{ service_name: 'One', response: '[]' }],
      system_prompt_hash: 'ab'.repeat(32),
      request_id: 'request-1',
      ...facts,
    });

    it('stores interactions unchanged, also failed ones', async () => {
      const interactions = createInteractionLog(database);
      const failed = log({ error_code: 'bad_gateway', assistant_response: 'No answer.', service_responses: [] });
      await interactions.append(failed);
      expect(await (await interactions.list(1, 0)).all()).toEqual([failed]);
    });

    it('keeps and indexes an interaction with NUL and half characters in its texts', async () => {
      const search = await openEmbeddedSearch({ database, collections: [logs], log: pino({ level: 'silent' }) });
      const interactions = createInteractionLog(database, search);
      const odd = 'storm\0a\ud800b 😀';
      const responses = [{ service_name: 'One', response: odd }];
      await interactions.append(log({ assistant_response: odd, service_responses: responses, writes: [] }));
      const want = { assistant_response: 'storm\ufffda\ufffdb 😀', service_responses: responses, writes: [] };
      expect(await (await interactions.list(1, 0)).all()).toMatchObject([want]);
      await search.close();
    });

    it('reads found interactions with one statement, in the order of the search', async () => {
      const recorded = recordStatements(database);
      const highlight = () => [];
      const items = ['3', '99', '1'].map((id) => ({ id, highlight }));
      const find = () => Promise.resolve({ items, total: 3, isExact: true });
      const interactions = createInteractionLog(recorded.database, { ...unsearched, find });
      for (const request_id of ['1', '2', '3']) await interactions.append(log({ request_id }));
      const found = await interactions.find({ q: 'there', limit: 3, offset: 0 });
      expect(await found.all()).toEqual([
        { ...log({ request_id: '3' }), highlights: [] },
        { ...log({ request_id: '1' }), highlights: [] },
      ]);
      expect(recorded.statements).toHaveLength(1);
    });

    it('is read in slices, newest first, and has exactly the entries of a page', async () => {
      const interactions = createInteractionLog(database);
      const response = 'x'.repeat(400_000);
      for (let index = 0; index < 12; index += 1) {
        // Some entries have the same time.
        const timestamp = `2026-01-01T00:00:0${index % 3}.000Z`;
        const service_responses = [{ service_name: 'One', response: index === 7 ? '' : response }];
        await interactions.append(log({ timestamp, request_id: String(index), service_responses }));
      }
      const page = await interactions.list(9, 1);
      expect(page.first.length).toBeLessThan(5);
      await interactions.append(log({ timestamp: '2026-01-01T00:00:09.000Z' })); // is before the page
      const ids = (await page.all()).map(({ request_id }) => request_id);
      expect(ids).toEqual(['8', '5', '2', '10', '7', '4', '1', '9', '6']);
    });

    it('stores writes, and reads earlier entries without writes', async () => {
      const interactions = createInteractionLog(database);
      const write = {
        service_id: 'one',
        service_name: 'One',
        operation_id: 'removeThing',
        method: 'DELETE',
        url: 'http://one.test/things/1',
        sent_at: '2026-01-01T00:00:01.000Z',
        outcome: 'unknown' as const,
        reason: 'One did not answer in time',
      };
      const entries = [
        log({ writes: [write, { ...write, outcome: 'done', status: 204 }] }),
        log({ writes: [] }),
        log(),
      ];
      for (const entry of entries) await interactions.append(entry);
      expect(await (await interactions.list(3, 0)).all()).toEqual(entries.toReversed());
    });

    it('is still readable after a migration of the database', async () => {
      await database.close();
      await place.dispose();
      place = await newPlace();
      const before = await place.open({ '0001-services-and-logs': servicesAndLogs });
      await before.write((transaction) => transaction.run(insertOldLog, {}));
      await before.close();
      await reopen();
      expect((await createInteractionLog(database).list(1, 0)).first).toMatchObject([{ user_input: 'Old' }]);
    });

    it('is searched with as many statements for one entry as for many', async () => {
      const interactions = createInteractionLog(database);
      for (const user_input of ['storm', 'storm', 'storm calm']) await interactions.append(log({ user_input }));
      const [one, many] = await statementsFor(database, logs, ['calm', 'storm']);
      expect(many).toBe(one);
    });

    it('is read newest first, in a stable order for pages', async () => {
      const interactions = createInteractionLog(database);
      const times = ['00:00:02', '00:00:01', '00:00:03', '00:00:02'];
      for (const [index, time] of times.entries()) {
        await interactions.append(log({ timestamp: `2026-01-01T${time}.000Z`, request_id: String(index) }));
      }
      const ids = async (limit: number, offset: number) =>
        (await (await interactions.list(limit, offset)).all()).map(({ request_id }) => request_id);
      expect(await ids(1000, 0)).toEqual(['2', '3', '0', '1']);
      expect([await ids(2, 0), await ids(2, 2), await ids(2, 4)]).toEqual([['2', '3'], ['0', '1'], []]);
    });
  });
});
