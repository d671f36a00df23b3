import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toInstances } from '../lib/instances.ts';
import { createSystem, type Stoppable, type System } from '../lib/process.ts';
import { type Post, getPosts, sendAll, startLoad } from './load.ts';
import { allSessions, type FaultSession } from './sessions.ts';

let system: System;
/** The same system, for the service that is not killed: it runs in this process. */
let instances: System<Stoppable>;
beforeEach(async () => {
  system = await createSystem();
  instances = toInstances(system);
});
afterEach(() => instances.remove());

const total = 200;
/** Every session has a user of its own. Half of the requests have a key: a retry creates one session with and without a key. */
const getPost = (n: number): Post => ({
  path: '/sessions',
  body: { userId: n + 1, context: `session of ${n + 1}` },
  ...(n % 2 === 0 && { idempotencyKey: `session-${n}` }),
});
const isMade = ({ status }: { status: number }): boolean => status === 201;

test('a session exists with its number or not at all, also if Central Sequence is killed and restarted', async () => {
  const central = await system.start('central-sequence');
  await instances.start('session-context');
  const url = system.urls.sessionContext;

  const load = startLoad<FaultSession>(url, {
    connections: 64,
    requests: total,
    post(n) {
      if (n === total / 2) void central.kill('SIGKILL');
      return getPost(n);
    },
  });
  await load.finished;
  await central.exited;
  expect(load.unanswered).toEqual([]);
  const made = load.answered.filter(isMade);
  let failed = load.answered.filter((answer) => !isMade(answer));
  // The kill came during many requests: some of both kinds were in flight.
  expect(made.length).toBeGreaterThan(0);
  expect(failed.length).toBeGreaterThan(0);
  expect(new Set(failed.map(({ status }) => status))).toEqual(new Set([502]));
  expect(await allSessions(url)).toEqual(inOrder(made.map(({ body }) => body)));

  const restarted = system.start('central-sequence');
  while (failed.length > 0) {
    await sleep(200); // as clients do before a retry
    const again = await sendAll<FaultSession>(url, getPosts(failed), 64);
    made.push(...again.filter(isMade));
    failed = again.filter((answer) => !isMade(answer));
    expect(failed.filter(({ status }) => status !== 502)).toEqual([]);
  }
  await restarted;

  const sessions = await allSessions(url);
  expect(sessions).toEqual(inOrder(made.map(({ body }) => body)));
  expect(sessions.map(({ userId }) => userId).sort((a, b) => a - b)).toEqual(
    Array.from({ length: total }, (_, n) => n + 1),
  );
  expect(new Set(sessions.map(({ sessionId }) => sessionId)).size).toBe(total);
  expect(new Set(sessions.map(({ sequenceNumber }) => sequenceNumber)).size).toBe(total);
}, 120_000);

function inOrder(sessions: readonly FaultSession[]): FaultSession[] {
  return [...sessions].sort((a, b) => a.sessionId - b.sessionId);
}
