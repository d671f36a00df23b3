/** Connections of clients that send many requests, or do not read their responses. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Reply } from './handlers/handlers.ts';
import { startServer, type RunningServer, type ServerOptions } from './server.ts';
import { createTestApp, loadDocument } from './testing/apps.ts';

const document = await loadDocument(`
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': { description: ok, content: { text/plain: { schema: { type: string } } } }
        '204': { description: nothing }
`);

const open: { close(): unknown }[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

async function start(a: () => Reply | Promise<Reply>, options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = await startServer(createTestApp(document, { a }).app, {
    host: '127.0.0.1',
    port: 0,
    graceMilliseconds: 100,
    ...options,
  });
  open.push(server);
  return server;
}

async function dial({ port }: RunningServer): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  open.push({ close: () => socket.destroy() });
  return socket;
}

const request = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n';
const megabytes = (count: number): Reply => ({ status: 200, body: 'x'.repeat(count * 1_000_000) });

function collect(socket: Socket): () => string {
  let text = '';
  socket.setEncoding('latin1').on('data', (part: string) => (text += part));
  return () => text;
}

test('requests that are sent together are handled one after another, and all get their responses in order', async () => {
  let [calls, running, most] = [0, 0, 0];
  const server = await start(async () => {
    const call = ++calls;
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, call === 1 ? 20 : 0));
    running -= 1;
    return { status: 200, body: `response ${call};` };
  });
  const socket = await dial(server);
  const text = collect(socket);
  socket.write(request.repeat(50));
  await expect.poll(() => text().match(/response \d+/g)?.length).toBe(50);
  expect(text().match(/(?<=response )\d+/g)).toEqual(Array.from({ length: 50 }, (_, index) => String(index + 1)));
  expect(most).toBe(1);
});

test('no request of a client that has left is handled', async () => {
  let calls = 0;
  const server = await start(() => {
    calls += 1;
    return megabytes(16);
  });
  const socket = await dial(server);
  socket.pause();
  socket.write(request.repeat(100));
  await expect.poll(() => calls).toBe(1);
  socket.destroy();
  await server.close(); // no connection is left
  expect(calls).toBe(1);
});

test('no request is handled while the client does not read the responses before it', async () => {
  let calls = 0;
  const server = await start(() => {
    calls += 1;
    return megabytes(16);
  });
  const socket = await dial(server);
  socket.pause();
  socket.write(request.repeat(100));
  await expect.poll(() => calls).toBe(1);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(calls).toBe(1);
  socket.resume();
  await expect.poll(() => calls).toBeGreaterThan(3);
});

test('a client that sends requests without end gets responses to the first ones, and its connection is closed', async () => {
  let calls = 0;
  let answer: (() => void) | undefined;
  const server = await start(() => {
    calls += 1;
    return calls === 1 ? new Promise((done) => (answer = () => done({ status: 204 }))) : { status: 204 };
  });
  const socket = await dial(server);
  socket.resume().on('error', () => undefined);
  await new Promise<void>((resolve) => socket.write(request.repeat(20_000), () => resolve()));
  await expect.poll(() => answer).toBeDefined();
  await new Promise((resolve) => setTimeout(resolve, 200)); // the server reads all requests
  answer!();
  // The rest of the requests is not read, so that the client may see a reset: `once` would reject with it.
  await new Promise((resolve) => socket.once('close', resolve));
  expect(calls).toBeGreaterThan(1_000);
  expect(calls).toBeLessThan(20_000);
});

test('a client that reads nothing of its response is cut, and one that waits for its response is not', async () => {
  let answer: (() => void) | undefined;
  const replies = [megabytes(16), new Promise<Reply>((done) => (answer = () => done({ status: 200, body: 'late' })))];
  const server = await start(() => replies.shift()!, { unreadMilliseconds: 200 });
  const silent = await dial(server);
  silent.pause();
  silent.on('error', () => undefined).write(request);
  await new Promise((resolve) => setTimeout(resolve, 50));
  const waiting = await dial(server);
  const text = collect(waiting);
  waiting.write(request);
  await expect.poll(() => answer).toBeDefined();
  await new Promise((resolve) => setTimeout(resolve, 600));
  answer!();
  await expect.poll(text).toMatch(/late$/);
  let received = 0;
  silent.on('data', (part) => (received += part.length)).resume();
  await once(silent, 'close');
  expect(received).toBeLessThan(16_000_000);
});

test('a malformed request after one whose response is being sent closes the connection without a second response', async () => {
  const server = await start(() => megabytes(16));
  const socket = await dial(server);
  socket.on('error', () => undefined).pause();
  socket.write(request);
  await new Promise((resolve) => setTimeout(resolve, 100));
  socket.write('nonsense\r\n\r\n');
  await new Promise((resolve) => setTimeout(resolve, 100));
  const text = collect(socket);
  socket.resume();
  await once(socket, 'close');
  expect(text().match(/HTTP\/1\.1/g)).toHaveLength(1);
});
