import { expect, it } from 'vitest';
import { EventQueue } from './event-queue.ts';

const limits = { maxWaiting: 1_000, heartbeatMilliseconds: 60_000 };

/** True if the promise has resolved before the next turn of the event loop. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise((resolve) => setImmediate(resolve)).then(() => false);
  return Promise.race([promise.then(() => true), later]);
}

/** Returns what is sent of a queue that has ended. */
async function read(queue: EventQueue): Promise<string[]> {
  const texts: string[] = [];
  for await (const chunk of queue.chunks()) texts.push(chunk.toString());
  return texts;
}

it('holds at most its bound and one event for a client that does not read, of 20 MB', async () => {
  const queue = new EventQueue(limits);
  let isStuck = false;
  for (let sent = 0; sent < 20_000_000 && !isStuck; sent += 100)
    isStuck = !(await isSettled(queue.push('x'.repeat(100))));
  queue.end();
  const waiting = (await read(queue)).map(({ length }) => length);
  expect([isStuck, waiting]).toEqual([true, Array.from({ length: 11 }, () => 100)]);
});

it('goes on when the client reads', async () => {
  const queue = new EventQueue(limits);
  const [first, second] = [queue.push('a'.repeat(900)), queue.push('b'.repeat(900))];
  expect([await isSettled(first), await isSettled(second)]).toEqual([true, false]);
  const chunks = queue.chunks();
  expect((await chunks.next()).value?.length).toBe(900);
  expect(await isSettled(second)).toBe(true);
});

it('sends what waits at its end, and nothing after it', async () => {
  const queue = new EventQueue(limits);
  await queue.push('a');
  queue.end();
  await queue.push('b');
  expect(await read(queue)).toEqual(['a']);
});

it('drops what waits for a client that has left, and lets its senders go on', async () => {
  const queue = new EventQueue(limits);
  const waiting = queue.push('a'.repeat(2_000));
  queue.drop();
  expect([await isSettled(waiting), await read(queue)]).toEqual([true, []]);
});
