import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pickRows } from '../../openapi/testing/long-form.ts';
import { engines } from '../tests/lib/engines.ts';
import { openTestService, type TestAnswer, type TestService } from '../testing/whole-service.ts';
import type { Session } from './store.ts';

describe.each(pickRows(engines, 1))('on $name', ({ place }) => {
  /** Replaces Central Sequence: counts from 101, or runs the handler of a test. */
  let central: Server;
  let asked: { elementId: number }[];
  let answer: (response: ServerResponse) => void;
  let service: TestService;

  const giveNumber = (response: ServerResponse): void => {
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ sequenceNumber: 100 + asked.length, comment: '' }));
  };
  const fail = (response: ServerResponse): void => void response.writeHead(500).end('{}');

  beforeEach(async () => {
    asked = [];
    answer = giveNumber;
    central = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        if (request.url !== '/sequence') return void response.end('{}');
        asked.push(JSON.parse(body) as { elementId: number });
        answer(response);
      });
    });
    await new Promise<void>((resolve) => central.listen(0, '127.0.0.1', resolve));
    const { port } = central.address() as AddressInfo;
    service = await openTestService('session-context', {
      addressOf: () => `http://127.0.0.1:${port}`,
      place: await place(),
    });
  });

  afterEach(async () => {
    central.closeAllConnections();
    await service.close();
    await new Promise((resolve) => central.close(resolve));
  });

  const create = (body: object = { userId: 1 }, headers: Record<string, string> = {}): Promise<TestAnswer> =>
    service.call('post', '/sessions', { body, headers });
  const update = (id: number, body: object, headers: Record<string, string> = {}): Promise<TestAnswer> =>
    service.call('put', `/sessions/${id}`, { body, headers });
  const list = async (query = ''): Promise<TestAnswer & { ids: number[] }> => {
    const answer = await service.call('get', `/sessions${query}`);
    return { ...answer, ids: (answer.body as Session[]).map(({ sessionId }) => sessionId) };
  };
  const getBody = (answer: TestAnswer): Session => answer.body as Session;

  describe('POST /sessions', () => {
    it('creates a session with the number of its id', async () => {
      const made = await create({ userId: 42, context: 'Second act' });
      expect(made).toMatchObject({
        status: 201,
        headers: { etag: '"1-1"' },
        body: { sessionId: 1, userId: 42, context: 'Second act', sequenceNumber: 101 },
      });
      expect(getBody(made).updatedAt).toBe(getBody(made).createdAt);
      expect(asked).toEqual([{ elementType: 'session', elementId: 1 }]);
      expect((await service.call('get', '/sessions/1')).body).toEqual(made.body);
    });

    it('has an empty context by default', async () => {
      expect(getBody(await create({ userId: 42 })).context).toBe('');
    });

    it('never gives an id twice, also after the last session was deleted and after a restart', async () => {
      await create();
      await create();
      await service.call('delete', '/sessions/2');
      await service.reopen();
      expect(getBody(await create()).sessionId).toBe(3);
    });

    it('gives concurrent callers different ids', async () => {
      const made = await Promise.all(Array.from({ length: 100 }, () => create()));
      expect(new Set(made.map((answer) => getBody(answer).sessionId)).size).toBe(100);
      expect((await list()).ids).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    });

    it.each([
      { given: {} },
      { given: { userId: '1' } },
      { given: { userId: 1.5 } },
      { given: { userId: 2 ** 53 } },
      { given: { userId: 1, context: null } },
      { given: { userId: 1, context: '\ud800' } },
    ])('rejects $given and requests no number', async ({ given }) => {
      expect((await create(given)).status).toBe(400);
      expect(asked).toEqual([]);
      expect((await list()).ids).toEqual([]);
    });
  });

  describe('without a number', () => {
    it('responds with 502, no session exists, and a retry creates exactly one', async () => {
      answer = fail;
      const failed = await create({ userId: 1 }, { 'idempotency-key': 'k' });
      expect(failed).toMatchObject({ status: 502, body: { errorCode: 'bad_gateway' } });
      expect((await list()).ids).toEqual([]);
      answer = giveNumber;
      const made = await create({ userId: 1 }, { 'idempotency-key': 'k' });
      expect(made.status).toBe(201);
      expect((await list()).ids).toEqual([getBody(made).sessionId]);
    });

    it('sends a new id with every attempt', async () => {
      answer = fail;
      await create();
      await create();
      expect(asked.map(({ elementId }) => elementId)).toEqual([1, 2]);
    });
  });

  describe('Idempotency-Key', () => {
    const key = { 'idempotency-key': 'k' };

    it('gives 50 simultaneous callers one session and one number', async () => {
      const made = await Promise.all(Array.from({ length: 50 }, () => create({ userId: 7 }, key)));
      for (const each of made) expect(each).toMatchObject({ status: 201, body: made[0]!.body });
      expect(asked).toHaveLength(1);
      expect((await list()).ids).toEqual([1]);
    });

    it('returns the first response after a restart and after changes', async () => {
      const made = await create({ userId: 7, context: 'a' }, key);
      await update(1, { context: 'b' });
      await service.reopen();
      expect(await create({ context: 'a', userId: 7 }, key)).toMatchObject({ status: 201, body: made.body });
      expect(asked).toHaveLength(1);
    });

    it('with another body gets 400, at the same time and later', async () => {
      const [first, second] = await Promise.all([create({ userId: 1 }, key), create({ userId: 2 }, key)]);
      const third = await create({ userId: 3 }, key);
      expect([first.status, second.status, third.status]).toEqual([201, 400, 400]);
      expect((await list()).ids).toEqual([1]);
    });
  });

  describe('GET /sessions', () => {
    beforeEach(async () => {
      for (const userId of [1, 2, 1, 2, 1]) await create({ userId });
    });

    it.each([
      { query: '', want: { ids: [1, 2, 3, 4, 5], total: 5 } },
      { query: '?limit=2', want: { ids: [1, 2], total: 5 } },
      { query: '?limit=2&offset=4', want: { ids: [5], total: 5 } },
      { query: '?offset=9', want: { ids: [], total: 5 } },
      { query: '?userId=1', want: { ids: [1, 3, 5], total: 3 } },
      { query: '?userId=1&limit=1&offset=1', want: { ids: [3], total: 3 } },
      { query: '?userId=3', want: { ids: [], total: 0 } },
    ])('$query', async ({ query, want }) => {
      const { status, ids, headers } = await list(query);
      expect({ status, ids, total: Number(headers['x-total-count']) }).toEqual({ status: 200, ...want });
    });

    it('links to the other pages, with the filter', async () => {
      const { headers } = await list('?userId=1&limit=1&offset=1');
      expect(headers.link).toContain('</sessions?limit=1&offset=2&userId=1>; rel="next"');
    });

    it.each(['?limit=0', '?limit=1001', '?limit=x', '?offset=-1', '?userId=x'])('rejects %s', async (query) => {
      expect((await service.call('get', `/sessions${query}`)).status).toBe(400);
    });
  });

  describe('PUT /sessions/{sessionId}', () => {
    let made: Session;

    beforeEach(async () => {
      made = getBody(await create({ userId: 1, context: 'a' }));
      await new Promise((resolve) => setTimeout(resolve, 2)); // for another millisecond in updatedAt
    });

    it('changes the context, the tag and the time of update', async () => {
      const updated = await update(1, { context: 'b' });
      expect(updated).toMatchObject({
        status: 200,
        headers: { etag: '"1-2"' },
        body: { ...made, context: 'b', updatedAt: expect.any(String) as string },
      });
      expect(getBody(updated).updatedAt > made.updatedAt).toBe(true);
      expect((await service.call('get', '/sessions/1/context')).body).toEqual({ sessionId: 1, context: 'b' });
    });

    it('without a context changes nothing, not even the time of update', async () => {
      expect(await update(1, {})).toMatchObject({ status: 200, headers: { etag: '"1-1"' }, body: made });
    });

    it.each([
      { given: '"1-1"', want: 200 },
      { given: '*', want: 200 },
      { given: '"x", "1-1"', want: 200 },
      { given: '"1-2"', want: 412 },
      { given: 'W/"1-1"', want: 412 },
      { given: '1-1', want: 412 },
    ])('with If-Match $given is $want', async ({ given, want }) => {
      expect((await update(1, { context: 'b' }, { 'if-match': given })).status).toBe(want);
      const now = getBody(await service.call('get', '/sessions/1'));
      expect(now.context).toBe(want === 200 ? 'b' : 'a');
      expect((await update(1, {}, { 'if-match': '"1-7"' })).status).toBe(412);
    });

    it('succeeds for one of several updates of the same state', async () => {
      const updates = ['b', 'c', 'd'].map((context) => update(1, { context }, { 'if-match': '"1-1"' }));
      expect((await Promise.all(updates)).map(({ status }) => status)).toEqual([200, 412, 412]);
    });
  });

  describe('a missing session', () => {
    it.each([
      { method: 'get', path: '/sessions/9' },
      { method: 'delete', path: '/sessions/9' },
      { method: 'get', path: '/sessions/9/context' },
      { method: 'put', path: '/sessions/9', body: { context: 'a' } },
      { method: 'put', path: '/sessions/9', body: {} },
    ] as const)('is 404 for $method $path', async ({ method, path, ...request }) => {
      const headers: Record<string, string> = method === 'put' ? { 'if-match': '*' } : {};
      expect(await service.call(method, path, { ...request, headers })).toMatchObject({
        status: 404,
        body: { errorCode: 'not_found', details: '/path/sessionId' },
      });
    });

    it('includes a deleted one', async () => {
      await create();
      expect(await service.call('delete', '/sessions/1')).toMatchObject({
        status: 200,
        body: { message: 'session 1 was deleted' },
      });
      expect((await service.call('get', '/sessions/1')).status).toBe(404);
      expect((await service.call('delete', '/sessions/1')).status).toBe(404);
    });

    it.each(['x', '1.5', '0', '-1', '9007199254740992', '1e1'])('has an id other than %s, which is 400', async (id) => {
      expect((await service.call('get', `/sessions/${id}`)).status).toBe(400);
    });
  });

  describe('GET /readyz', () => {
    it('checks the database and Central Sequence', async () => {
      expect(await service.call('get', '/readyz')).toMatchObject({
        status: 200,
        body: { checks: { database: 'ok', 'central-sequence': 'ok' } },
      });
    });
  });
});
