/** Bodies that are produced while they are sent, over a real connection. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import type { Middleware } from 'koa';
import { expect, it } from 'vitest';
import { ItemList } from '../../handlers/item-list.ts';
import { startServer } from '../../server.ts';
import { BodyStream } from './body-stream.ts';
import { createTestApp, loadDocument } from '../../testing/apps.ts';
import { countAtRest } from '../../testing/count-at-rest.ts';

const document = await loadDocument(`
paths:
  /list:
    get:
      operationId: list
      responses:
        '200': { description: ok, content: { application/json: { schema: { type: array, items: { type: string } } } } }
`);

const pass: Middleware = (_context, next) => next();
const ways = [
  { given: 'without middleware', middleware: [] },
  { given: 'with middleware', middleware: [pass] },
];

/** Starts a service with an endless list, or one that fails after some slices, and connects a client. */
async function begin(middleware: readonly Middleware[], { failsAfter = Infinity, isReady = Promise.resolve() } = {}) {
  let read = 0;
  async function* rest() {
    for (;;) {
      if (++read > failsAfter) throw new Error('the disk is gone');
      yield await Promise.resolve(['x'.repeat(1_000_000)]);
    }
  }
  const list = async () => {
    await isReady;
    return { status: 200, body: new ItemList(['x'], rest, undefined) };
  };
  const { app, lines } = createTestApp(document, { list }, { middleware, environment: 'production' });
  const server = await startServer(app, { host: '127.0.0.1', port: 0, graceMilliseconds: 50 });
  const socket = connect(server.port, '127.0.0.1').on('error', () => undefined);
  socket.write('GET /list HTTP/1.1\r\nHost: x\r\n\r\n');
  return { server, socket, lines, countRead: () => read };
}

it.each(ways)('$given, nothing more is read for a client that has left, and its request is logged', async (way) => {
  const { server, socket, lines, countRead } = await begin(way.middleware);
  await once(socket, 'readable'); // nothing is read
  const before = await countAtRest(countRead, 50);
  await server.close();
  expect(lines).toMatchObject([{ msg: 'request', status: 200, aborted: true }]);
  expect(countRead()).toBe(before);
  socket.destroy();
});

it.each(ways)('$given, a list that fails is cut at once, and the fault is logged', async (way) => {
  const { server, socket, lines } = await begin(way.middleware, { failsAfter: 3 });
  socket.resume();
  await once(socket, 'close');
  await server.close();
  expect(lines).toMatchObject([
    { msg: 'the connection was cut in the middle of a response', err: { message: 'the disk is gone' } },
    { msg: 'request', status: 200, aborted: true },
  ]);
});

it.each(ways)('$given, a client that leaves before its list is found is logged like others that leave', async (way) => {
  let found = (): void => undefined;
  const isReady = new Promise<void>((resolve) => (found = resolve));
  const { server, socket, lines, countRead } = await begin(way.middleware, { isReady });
  await once(socket, 'connect');
  await new Promise((resolve) => setTimeout(resolve, 50));
  const closed = server.close();
  socket.destroy();
  await closed;
  found();
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(lines).toMatchObject([{ level: 30, msg: 'request', status: 200, aborted: true }]);
  expect(countRead()).toBe(0);
});

it('a client that sends, but does not read a chunk in time, is cut off', async () => {
  async function* chunks() {
    for (;;) yield await Promise.resolve(Buffer.alloc(1_000_000));
  }
  let isSent = false;
  const server = createServer((_request, response) => {
    void new BodyStream(chunks()).send(response, 200).then(() => (isSent = true));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  const socket = connect(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1').pause();
  socket.on('error', () => undefined).write('GET /list HTTP/1.1\r\nHost: x\r\n\r\n');
  const sending = setInterval(() => socket.write('GET /list HTTP/1.1\r\nHost: x\r\n\r\n'), 50);
  await expect.poll(() => isSent).toBe(true);
  clearInterval(sending);
  socket.destroy();
  server.close();
});
