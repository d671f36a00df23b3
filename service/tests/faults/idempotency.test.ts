import { afterAll, beforeAll, expect, test } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { createInstances } from '../lib/instances.ts';
import type { Stoppable, System } from '../lib/process.ts';
import { sendAll } from './load.ts';
import { allSessions, type NewNumber, type FaultSession } from './sessions.ts';

let system: System<Stoppable>;
beforeAll(async () => {
  system = await createInstances();
  await system.start('central-sequence', 'session-context');
}, 120_000);
afterAll(() => system.remove());

const callers = 50;
const fromAll = <Item>(item: (caller: number) => Item): Item[] => Array.from({ length: callers }, (_, n) => item(n));
const nextNumber = async (elementType: string): Promise<number> => {
  const [answer] = await sendAll<NewNumber>(system.urls.centralSequence, [
    { path: '/sequence', body: { elementType } },
  ]);
  return answer!.body.sequenceNumber;
};

test('the same Idempotency-Key from 50 simultaneous callers gives one number', async () => {
  const before = await nextNumber('script');
  const post = {
    path: '/sequence',
    body: { elementType: 'script', elementId: 1, comment: 'a' },
    idempotencyKey: 'one',
  };
  const answers = await sendAll<NewNumber>(
    system.urls.centralSequence,
    fromAll(() => post),
    callers,
  );
  expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
    fromAll(() => ({ status: 201, body: { sequenceNumber: before + 1, comment: 'a' } })),
  );
  expect(await nextNumber('script')).toBe(before + 2);
});

test('the same Idempotency-Key from 50 simultaneous callers creates one session', async () => {
  const before = await nextNumber('session');
  const post = { path: '/sessions', body: { userId: 7, context: 'a' }, idempotencyKey: 'one' };
  const answers = await sendAll<FaultSession>(
    system.urls.sessionContext,
    fromAll(() => post),
    callers,
  );
  const [session] = (await allSessions(system.urls.sessionContext)).filter(({ userId }) => userId === 7);
  expect(session).toMatchObject({ userId: 7, context: 'a', sequenceNumber: before + 1 });
  expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
    fromAll(() => ({ status: 201, body: session })),
  );
  expect(await allSessions(system.urls.sessionContext)).toEqual([session]);
  expect(await nextNumber('session')).toBe(before + 2);
});

test.each([
  {
    path: '/sequence',
    url: () => system.urls.centralSequence,
    bodyOf: (n: number) => ({ elementType: 'action', elementId: n + 1 }),
  },
  { path: '/sessions', url: () => system.urls.sessionContext, bodyOf: (n: number) => ({ userId: 100 + n }) },
])(
  'POST $path does one of two simultaneous requests with the same key, and responds to the other with 400',
  async ({ path, url, bodyOf }) => {
    const posts = fromAll((n) => ({ path, body: bodyOf(n % 2), idempotencyKey: 'two' }));
    const answers = await sendAll<unknown>(url(), posts, callers);
    const done = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 400);
    expect([done.length, refused.length]).toEqual([callers / 2, callers / 2]);
    expect(new Set(done.map(({ post }) => JSON.stringify(post.body))).size).toBe(1);
    expect(new Set(done.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    for (const { body } of notEmpty(refused)) expect(body).toMatchObject({ errorCode: 'idempotency_conflict' });
  },
);
