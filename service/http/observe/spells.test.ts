import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HttpError } from '../../errors/errors.ts';
import { notImplemented } from '../handlers/not-implemented.ts';
import { createTestApp, key, thingHandlers, thingsDocument } from '../testing/apps.ts';

const full = () =>
  new HttpError('unavailable', undefined, { cause: Object.assign(new Error(), { code: 'SQLITE_FULL' }) });
const locked = () =>
  new HttpError('unavailable', undefined, { cause: Object.assign(new Error(), { code: 'SQLITE_BUSY' }) });

/** An app whose `POST /things` fails for as long as `fault` is set. */
function start() {
  const state: { fault: (() => unknown) | undefined } = { fault: undefined };
  const makeThing = () => {
    if (state.fault !== undefined) throw state.fault();
    return { status: 201, body: { thing: 1 } };
  };
  const { call, lines } = createTestApp(thingsDocument, { ...thingHandlers, makeThing });
  const write = async (payload: object = { name: 'a' }) =>
    (await call({ method: 'POST', url: '/things', headers: key, payload })).statusCode;
  const read = async () => (await call({ url: '/things', headers: key })).statusCode;
  return { state, lines, write, read, call };
}

const begun = 'requests are answered with 503 from now on';
const ended = 'requests are no longer answered with 503';

describe('a period of 503', () => {
  test('logs one line when it begins and one when it ends, and none for each request', async () => {
    const { state, lines, write, read } = start();
    state.fault = full;
    const statuses = [await write(), await write(), await read(), await write({ wrong: 1 }), await write()];
    expect(statuses).toEqual([503, 503, 200, 400, 503]);
    expect(lines.map(({ msg, status }) => [msg, status])).toEqual([
      [begun, 503],
      ['request', 200],
      ['request', 400],
    ]);
    state.fault = undefined;
    expect(await write()).toBe(201);
    expect(lines.slice(-2)).toMatchObject([
      { level: 30, msg: ended, reason: 'SQLITE_FULL', count: 3, milliseconds: expect.any(Number) as number },
      { msg: 'request', status: 201 },
    ]);
    expect(lines[0]).toMatchObject({
      ...{ level: 50, operation: 'makeThing', reason: 'SQLITE_FULL', requestId: expect.any(String) as string },
      err: { type: 'HttpError', cause: { code: 'SQLITE_FULL' } },
    });
  });

  test('is separate for each reason', async () => {
    const { state, lines, write } = start();
    for (const fault of [full, locked, full, locked, undefined]) {
      state.fault = fault;
      await write();
    }
    expect(lines.map(({ msg, reason, count }) => [msg, reason, count])).toEqual([
      [begun, 'SQLITE_FULL', undefined],
      [begun, 'SQLITE_BUSY', undefined],
      [ended, 'SQLITE_FULL', 2],
      [ended, 'SQLITE_BUSY', 2],
      ['request', undefined, undefined],
    ]);
  });

  describe('that comes and goes', () => {
    beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
    afterEach(() => void vi.useRealTimers());

    test('ends after a time without 503, not at each success', async () => {
      const { state, lines, write } = start();
      for (let round = 0; round < 20; round += 1) {
        state.fault = round % 2 === 0 ? locked : undefined;
        await write();
      }
      const spells = () => lines.filter(({ reason }) => reason === 'SQLITE_BUSY').map(({ msg, count }) => [msg, count]);
      expect(spells()).toEqual([
        [begun, undefined],
        [ended, 1],
        [begun, undefined],
      ]);
      vi.advanceTimersByTime(10_000);
      expect(spells().at(-1)).toEqual([ended, 9]);
      state.fault = locked;
      await write();
      expect(spells().at(-1)).toEqual([begun, undefined]);
    });
  });

  test('of /readyz logs one line too, and one for its check', async () => {
    let isWell = false;
    const database = () => (isWell ? Promise.resolve() : Promise.reject(new Error('gone')));
    const { call, lines } = createTestApp(thingsDocument, thingHandlers, { readiness: { database } });
    for (let probe = 0; probe < 3; probe += 1) {
      await call({ url: '/readyz' });
      await call({ url: '/healthz' });
    }
    isWell = true;
    await call({ url: '/readyz' });
    const messages = lines.filter(({ path }) => path !== '/healthz').map(({ msg }) => msg);
    expect(messages).toEqual(['not ready', begun, 'ready again', ended, 'request']);
  });
});

test('a 501 is logged at info, without a stack', async () => {
  const { call, lines } = createTestApp(thingsDocument, { ...thingHandlers, listThings: notImplemented });
  expect((await call({ url: '/things', headers: key })).statusCode).toBe(501);
  expect(lines).toMatchObject([{ level: 30, msg: 'request', status: 501, error: 'not_implemented' }]);
  expect(lines[0]).not.toHaveProperty('err');
});

test('a 500 is logged at error, with a stack, each time', async () => {
  const listThings = () => {
    throw new Error('broken');
  };
  const { call, lines } = createTestApp(thingsDocument, { ...thingHandlers, listThings });
  for (let request = 0; request < 2; request += 1) await call({ url: '/things', headers: key });
  const line = {
    level: 50,
    msg: 'request',
    status: 500,
    err: { message: 'broken', stack: expect.any(String) as string },
  };
  expect(lines).toMatchObject([line, line]);
});
