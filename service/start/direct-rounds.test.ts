/** Calls of services of one process that have no end of their own: circles, and streams of events. */
import { afterEach, describe, expect, it, test } from 'vitest';
import { createDirectHttpClient } from '../http-client/http-client.ts';
import { EventStream, type StreamedEvent } from '../http/handlers/event-stream.ts';
import { startServer } from '../http/server.ts';
import { createTestApp, loadDocument } from '../http/testing/apps.ts';
import { DirectCalls } from './direct-calls.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe('services that call each other', () => {
  const round = `paths: { /a: { get: { operationId: a, responses: { '200': { description: ok, content: { application/json: {} } } } } } }`;

  it.each([
    { given: 'at once, a thousand times', last: 1_000, pause: undefined, inOneTurn: 32 },
    { given: 'after a promise, without an end', last: 12_000, pause: Promise.resolve(), inOneTurn: 4_000 },
  ])('neither overflow the stack nor block the process: $given', async ({ last, pause, inOneTurn }) => {
    const calls = new DirectCalls();
    const client = createDirectHttpClient({ timeoutMs: 60_000, maxBodyBytes: 1_000 }, calls.transfer);
    const call = () => client.send({ base: server.url, path: '/a', method: 'GET' });
    let depth = 0;
    const { app } = createTestApp(await loadDocument(round), {
      async a() {
        depth += 1;
        if (pause !== undefined) await pause;
        const status = depth < last ? (await call()).status : 200;
        return { status: 200, body: { status } };
      },
    });
    const server = await startServer(app, { host: '127.0.0.1', port: 0 });
    calls.open(server.url, app.direct);
    closing.push(
      () => client.destroy(),
      () => server.close(),
    );
    const first = call();
    // No connection has sent anything yet: for that, the process must turn to the system.
    await new Promise<void>((resolve) => process.nextTick(resolve));
    expect(depth).toBe(inOneTurn);
    expect((await first).status).toBe(200);
    expect(depth).toBe(last);
  });
});

test('a stream of events ends when its server stops, with the event of an error', async () => {
  const events = `paths:
  /events:
    get: { operationId: events, responses: { '200': { description: ok, content: { text/event-stream: {} } } } }`;
  const calls = new DirectCalls();
  const client = createDirectHttpClient({ timeoutMs: 5_000, maxBodyBytes: 1_000 }, calls.transfer);
  const { app } = createTestApp(await loadDocument(events), {
    events: () => ({
      status: 200,
      body: new EventStream<StreamedEvent>(
        async ({ send, signal }) => {
          await send({ type: 'first' });
          await new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason as Error)),
          );
        },
        ({ status }) => ({ type: `error ${status}` }),
      ),
    }),
  });
  const server = await startServer(app, { host: '127.0.0.1', port: 0 });
  calls.open(server.url, app.direct);
  closing.push(() => client.destroy());
  const answer = client.send({ base: server.url, path: '/events', method: 'GET' });
  await Promise.all([server.close(), calls.close(server.url, 200, (left) => void app.emit('closing', left))]);
  expect((await answer).text()).toMatch(/event: first[^]*event: error 503/);
});
