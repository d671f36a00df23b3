import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import { createSystem, key, type System } from '../lib/process.ts';
import { brokenConnection, type Load, type Post, getPosts, sendAll, startLoad } from './load.ts';
import { allSessions, type NewNumber, type FaultSession } from './sessions.ts';

let system: System;
beforeEach(async () => void (system = await createSystem()));
afterEach(() => system.remove());

const getSession = (n: number): Post => ({
  path: '/sessions',
  body: { userId: n + 1, context: `session of ${n + 1}` },
});
const getNumber = (n: number): Post => ({
  path: '/sequence',
  body: { elementType: 'character', elementId: n + 1 },
  idempotencyKey: `character-${n}`,
});
/** Seconds that the whole stop may take: 10 for requests in flight, and the rest for closing. */
const longestStop = 12;

test('SIGTERM under load completes the requests in flight, starts no further ones, and the process exits with 0', async () => {
  const { sessionContext, centralSequence } = system.urls;
  const running = await system.start();
  const sessions = startLoad<FaultSession>(sessionContext, { connections: 16, post: getSession });
  const numbers = startLoad<NewNumber>(centralSequence, { connections: 16, post: getNumber });
  const halfSent = await Promise.all(Array.from({ length: 8 }, () => sendHalf(`${sessionContext}/sessions`)));
  const least = (): number => Math.min(sessions.answered.length, numbers.answered.length);
  await expect.poll(least, { timeout: 60_000 }).toBeGreaterThan(100);

  const askedAt = performance.now();
  const exited = running.kill('SIGTERM');
  await sessions.finished; // A writer stops when no server responds, so that the other half comes long after the signal.
  const late = await Promise.all(halfSent.map((half) => half.finish()));
  expect(await exited, running.output()).toEqual({ code: 0, signal: null });
  expect((performance.now() - askedAt) / 1000).toBeLessThan(longestStop);
  await numbers.finished;

  expect(late.map(({ status, closes }) => ({ status, closes }))).toEqual(Array(8).fill({ status: 201, closes: true }));
  for (const load of [sessions, numbers]) expectCleanEnd(load);

  // Every completed request got its response: requests without one can be sent again and are not done twice.
  await system.start('central-sequence', 'session-context');
  const answered = [...sessions.answered, ...late].map(({ body }) => body);
  expect(await allSessions(sessionContext)).toEqual(answered.sort((a, b) => a.sessionId - b.sessionId));
  const [fence] = await sendAll<NewNumber>(centralSequence, [
    { path: '/sequence', body: { elementType: 'character' } },
  ]);
  // may be empty: every request can have its response before the stop
  for (const { body } of await sendAll<NewNumber>(centralSequence, getPosts(numbers.unanswered))) {
    // If it had been done before, it would get its earlier number.
    expect(body.sequenceNumber).toBeGreaterThan(fence!.body.sequenceNumber);
  }
  const before = new Map(numbers.answered.map(({ post, body }) => [post, body]));
  for (const { post, body } of notEmpty(await sendAll<NewNumber>(centralSequence, [...before.keys()]))) {
    expect(body).toEqual(before.get(post));
  }
}, 150_000);

/**
 * All responses are complete and successful. A client that sends on a connection that the server closes as idle can
 * find it broken; new clients cannot connect.
 */
function expectCleanEnd({ answered, unanswered }: Load<unknown>): void {
  expect(new Set(answered.map(({ status }) => status))).toEqual(new Set([201]));
  // may be empty: it may be that no client uses a closing connection
  for (const { code } of unanswered) expect(code).toMatch(brokenConnection);
  expect(answered.some(({ closes }) => closes)).toBe(true);
}

interface HalfSent {
  finish(): Promise<{ status: number | undefined; closes: boolean; body: FaultSession }>;
}

/** A request whose head has been read by the server, and whose body follows later. */
async function sendHalf(url: string): Promise<HalfSent> {
  const body = JSON.stringify({ userId: 1_000_000, context: 'half' });
  const headers = { 'content-type': 'application/json', 'x-api-key': key, 'content-length': body.length };
  const half = request(url, {
    method: 'POST',
    agent: new Agent({ keepAlive: true }),
    headers: { ...headers, expect: '100-continue' },
  });
  const answer = new Promise<IncomingMessage>((resolve, reject) =>
    half.once('response', resolve).once('error', reject),
  );
  answer.catch(() => undefined); // reported to the caller of `finish`
  half.flushHeaders();
  await once(half, 'continue');
  half.write(body.slice(0, 10));
  return {
    async finish() {
      half.end(body.slice(10));
      const response = await answer;
      return {
        status: response.statusCode,
        closes: response.headers.connection === 'close',
        body: (await json(response)) as FaultSession, // the status is checked
      };
    },
  };
}
