/** Data from before the migration 0003-sessions, as clients see it after the migration. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from 'fountainai';
import { readConfig } from '../config/config.ts';
import { openDatabase } from '../start/open-database.ts';
import { openEmbeddedSearch } from '../search/embedded/embedded-search.ts';
import { openTestService, type TestAnswer, type TestService } from '../testing/whole-service.ts';
import { engines, type DataPlace } from '../tests/lib/engines.ts';
import type { Session } from './store.ts';
import {
  changeOldSession,
  createOldSession,
  createOldSessions,
  deleteOldSession,
  oldCollection,
  oldMigrations,
} from './testing/old-data.ts';

const log = pino({ level: 'silent' });
const odd = 'ä 🐈\n"quoted" \\ \u0001 \u007f \u2028 </script> {"a":[1]} \'; drop table session; --';

describe.each(engines)('sessions from before the migration, on $name', ({ place: newPlace }) => {
  let place: DataPlace;
  let central: Server;
  let service: TestService | undefined;

  const openOld = (): Promise<Database> => {
    const settings = { API_KEYS: 'k', ADMIN_API_KEYS: 'a', ...place.environment };
    return openDatabase('session-context', oldMigrations, { config: readConfig(settings), log });
  };
  const openService = async (): Promise<TestService> => {
    // A server that listens on a port has an address.
    const { port } = central.address() as AddressInfo;
    const environment = { environment: place.environment, dispose: () => Promise.resolve() };
    service = await openTestService('session-context', {
      place: environment,
      addressOf: () => `http://127.0.0.1:${port}`,
    });
    return service;
  };
  const sessionsIn = ({ body }: TestAnswer): Session[] => body as Session[];
  const idsIn = (answer: TestAnswer): number[] => sessionsIn(answer).map(({ sessionId }) => sessionId);

  beforeEach(async () => {
    place = await newPlace();
    central = createServer((_request, response) => {
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ sequenceNumber: 1_000, comment: '' }));
    });
    await new Promise<void>((resolve) => central.listen(0, '127.0.0.1', resolve));
  });

  afterEach(async () => {
    await service?.close();
    service = undefined;
    central.closeAllConnections();
    await new Promise((resolve) => central.close(resolve));
    await place.dispose();
  });

  describe('a few of them', () => {
    const contexts = ['A storm over the harbour', 'Calm weather', '', odd, 'x'.repeat(100_000), 'Storm again'];
    const users = [7, -(2 ** 53 - 1), 2 ** 53 - 1, 0, 7, 8];

    beforeEach(async () => {
      const database = await openOld();
      for (const [index, context] of contexts.entries()) {
        await createOldSession(database, { userId: users[index]!, context }, `key-${index}`);
      }
      await changeOldSession(database, 2, 'Stormy weather');
      await changeOldSession(database, 2, 'A calm after the storm');
      await deleteOldSession(database, (await createOldSession(database, { userId: 7, context: 'storm' })).sessionId);
      await (await openEmbeddedSearch({ database, collections: [oldCollection], log })).close();
      await database.close();
      await openService();
    });

    it('are listed in pages in the order of their ids, with all their values', async () => {
      const all = await service!.call('get', '/sessions');
      expect(all.headers['x-total-count']).toBe('6');
      const times = { createdAt: '2026-01-01T00:00:00.000Z', updatedAt: '2026-01-01T00:00:00.000Z' };
      const want = contexts.map((context, index) => {
        const [sessionId, sequenceNumber] = [index + 1, (index + 1) * 2];
        const session = { sessionId, userId: users[index], context, sequenceNumber, ...times };
        if (index !== 1) return session;
        return { ...session, context: 'A calm after the storm', updatedAt: '2026-01-02T00:00:00.000Z' };
      });
      expect(all.body).toEqual(want);
      expect(JSON.stringify(all.body)).toBe(JSON.stringify(want));
      expect(idsIn(await service!.call('get', '/sessions?limit=2&offset=3'))).toEqual([4, 5]);
    });

    it('of each user are unchanged', async () => {
      const all = [...new Set(users)];
      const want = all.map((userId) => users.flatMap((user, index) => (user === userId ? [index + 1] : [])));
      const answers = await Promise.all(all.map((userId) => service!.call('get', `/sessions?userId=${userId}`)));
      const found = answers.map((answer) => [idsIn(answer), Number(answer.headers['x-total-count'])]);
      expect(found).toEqual(want.map((ids) => [ids, ids.length]));
      expect(found).toHaveLength(5);
    });

    it('keep the entity tags that clients have', async () => {
      const tags = await Promise.all(
        [1, 2, 6].map(async (id) => (await service!.call('get', `/sessions/${id}`)).headers.etag),
      );
      expect(tags).toEqual(['"1-1"', '"2-3"', '"6-1"']);
      const update = (tag: string) =>
        service!.call('put', '/sessions/2', { body: { context: 'new' }, headers: { 'if-match': tag } });
      expect((await update('"2-2"')).status).toBe(412);
      expect(await update('"2-3"')).toMatchObject({ status: 200, headers: { etag: '"2-4"' } });
    });

    it('are found by their words, newest first, also those of one user', async () => {
      const find = async (query: string) => service!.call('get', `/sessions?${query}`);
      const found = await find('q=storm');
      expect(idsIn(found).sort()).toEqual([1, 2, 6]);
      expect(found.headers['x-total-count']).toBe('3');
      expect(found.body).toContainEqual(
        expect.objectContaining({
          highlights: [{ member: 'context', text: 'Storm again', marks: [{ start: 0, length: 5 }] }],
        }),
      );
      expect(idsIn(await find('q=storm&userId=7'))).toEqual([1]);
      expect(idsIn(await find('q=quoted'))).toEqual([4]);
    });

    it('have ids that no new session gets, also those of deleted sessions', async () => {
      const made = await Promise.all([1, 2, 3].map(() => service!.call('post', '/sessions', { body: { userId: 7 } })));
      expect(made.map(({ body }) => (body as Session).sessionId).sort((a, b) => a - b)).toEqual([8, 9, 10]);
      await service!.reopen();
      expect((await service!.call('post', '/sessions', { body: { userId: 7 } })).headers.etag).toBe('"11-1"');
    });

    it('are the responses to the keys that created them', async () => {
      for (const [index, context] of contexts.entries()) {
        const again = { body: { userId: users[index]!, context }, headers: { 'idempotency-key': `key-${index}` } };
        const replay = await service!.call('post', '/sessions', again);
        expect(replay).toMatchObject({ status: 201, headers: { etag: `"${index + 1}-1"` } });
        expect(replay.body).toMatchObject({ sessionId: index + 1, userId: users[index], context });
      }
      const other = { body: { userId: 99, context: '' }, headers: { 'idempotency-key': 'key-0' } };
      expect(await service!.call('post', '/sessions', other)).toMatchObject({ status: 400 });
      expect(idsIn(await service!.call('get', '/sessions'))).toHaveLength(6);
    });
  });

  it('are all kept if they are more than a statement moves, with the responses to all keys', async () => {
    const database = await openOld();
    await createOldSessions(database, 20_001);
    await database.close();
    const opened = await openService();
    for (const offset of [0, 9_999, 19_999, 20_000]) {
      const page = await opened.call('get', `/sessions?userId=7&limit=2&offset=${offset}`);
      expect(idsIn(page)).toEqual([offset + 1, ...(offset === 20_000 ? [] : [offset + 2])]);
      expect(page.headers['x-total-count']).toBe('20001');
    }
    for (const id of [1, 9_999, 10_000, 10_001, 20_000, 20_001]) {
      const body = { userId: 7, context: 'storm' };
      const replay = await opened.call('post', '/sessions', { body, headers: { 'idempotency-key': `key-${id}` } });
      expect(replay).toMatchObject({ status: 201, headers: { etag: `"${id}-1"` }, body: { sessionId: id } });
    }
    expect((await opened.call('post', '/sessions', { body: { userId: 7 } })).headers.etag).toBe('"20002-1"');
  }, 60_000);

  it('continue the counting of ids if all sessions were deleted', async () => {
    const database = await openOld();
    for (const context of ['a', 'b']) await createOldSession(database, { userId: 1, context });
    for (const id of [1, 2]) await deleteOldSession(database, id);
    await database.close();
    const opened = await openService();
    expect((await opened.call('get', '/sessions')).body).toEqual([]);
    expect((await opened.call('post', '/sessions', { body: { userId: 1 } })).headers.etag).toBe('"3-1"');
  });
});
