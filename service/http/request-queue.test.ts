/** Connections of clients that send many requests, or do not read their responses. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it, test } from 'vitest';
import { notEmpty } from '../../openapi/testing/not-empty.ts';
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

interface ReadRequest {
  readonly response: ServerResponse;
  /** The server's end of the connection. */
  readonly socket: Socket;
}

/** Returns the requests that the server has read, from now on. */
function watchRequests({ port }: RunningServer): ReadRequest[] {
  const requests: ReadRequest[] = [];
  const onRequest = (message: unknown): void => {
    const { response, socket } = message as ReadRequest; // https://nodejs.org/api/diagnostics_channel.html#http
    if (socket.localPort === port) requests.push({ response, socket });
  };
  subscribe('http.server.request.start', onRequest);
  open.push({ close: () => unsubscribe('http.server.request.start', onRequest) });
  return requests;
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

/** Sends a hundred requests, and reads nothing of the responses. Resolves when the first one is handled. */
async function sendWithoutReading() {
  let calls = 0;
  const server = await start(() => {
    calls += 1;
    return megabytes(16);
  });
  const socket = await dial(server);
  socket.pause();
  socket.write(request.repeat(100));
  await expect.poll(() => calls).toBe(1);
  return { server, socket, countCalls: () => calls };
}

test('no request of a client that has left is handled', async () => {
  const { server, socket, countCalls } = await sendWithoutReading();
  socket.destroy();
  await server.close(); // no connection is left
  expect(countCalls()).toBe(1);
});

describe('no request is handled after a response that closes the connection', () => {
  const closing = 'GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const invalid = 'POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n';
  it.each([
    { name: 'since the server closes', sent: request.repeat(3), isServerClosing: true, want: ['1'] },
    {
      name: 'as its request wanted',
      sent: request + closing + request.repeat(3),
      isServerClosing: false,
      want: ['1', '2'],
    },
    {
      name: 'since the rest is not a request',
      sent: `${request}nonsense\r\n\r\n`,
      isServerClosing: false,
      want: ['1'],
    },
    { name: 'since a body is invalid', sent: request.repeat(2) + invalid, isServerClosing: false, want: ['1', '2'] },
  ])('$name', async ({ sent, isServerClosing, want }) => {
    const answers: (() => void)[] = [];
    const server = await start(
      () =>
        new Promise((done) => {
          const call = answers.length + 1;
          answers.push(() => done({ status: 200, body: `response ${call};` }));
        }),
      { graceMilliseconds: 10_000 },
    );
    const socket = await dial(server);
    const text = collect(socket);
    const hasEnded = once(socket, 'close');
    socket.write(sent);
    await expect.poll(() => answers.length).toBe(1);
    const closed = isServerClosing ? server.close() : undefined;
    for (const index of notEmpty(want.keys())) {
      await expect.poll(() => answers.length).toBe(index + 1);
      answers[index]!();
    }
    await hasEnded;
    await closed;
    expect(text().match(/(?<=response )\d+/g)).toEqual(want);
    expect(text().match(/HTTP\/1\.1/g)).toHaveLength(want.length);
    expect(answers).toHaveLength(want.length);
  });
});

test('no request is handled while the client does not read the responses before it', async () => {
  const { server, socket, countCalls } = await sendWithoutReading();
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(countCalls()).toBe(1);
  socket.resume();
  await expect.poll(countCalls).toBeGreaterThan(3);
});

test('a client that sends requests without end gets responses to the first ones, and its connection is closed', async () => {
  let calls = 0;
  let answer: (() => void) | undefined;
  const server = await start(() => {
    calls += 1;
    return calls === 1 ? new Promise((done) => (answer = () => done({ status: 204 }))) : { status: 204 };
  });
  const read = watchRequests(server);
  const socket = await dial(server);
  socket.resume().on('error', () => undefined);
  socket.write(request.repeat(20_000));
  await expect.poll(() => read.length).toBe(20_000);
  answer!();
  // The rest of the requests is not read, so that the client may see a reset: `once` would reject with it.
  await new Promise((resolve) => socket.once('close', resolve));
  expect(calls).toBeGreaterThan(1_000);
  expect(calls).toBeLessThan(20_000);
});

test('a client that reads nothing of its response is cut, and one that waits for its response is not', async () => {
  let answer: (() => void) | undefined;
  const replies = [new Promise<Reply>((done) => (answer = () => done({ status: 200, body: 'late' }))), megabytes(16)];
  const server = await start(() => replies.shift()!, { unreadMilliseconds: 500 });
  const read = watchRequests(server);
  const waiting = await dial(server);
  const text = collect(waiting);
  waiting.write(request);
  await expect.poll(() => replies.length).toBe(1);
  const silent = await dial(server);
  silent.pause();
  silent.on('error', () => undefined).write(request);
  // It is cut later than the other one would be.
  await expect.poll(() => read[1]?.socket.destroyed).toBe(true);
  answer!();
  await expect.poll(text).toMatch(/late$/);
  let received = 0;
  silent.on('data', (part) => (received += part.length)).resume();
  await once(silent, 'close');
  expect(received).toBeLessThan(16_000_000);
});

test('a malformed request after one whose response is being sent closes the connection without a second response', async () => {
  const server = await start(() => megabytes(16));
  const read = watchRequests(server);
  const socket = await dial(server);
  socket.on('error', () => undefined).pause();
  socket.write(request);
  await expect.poll(() => read[0]?.response.headersSent).toBe(true);
  socket.write('nonsense\r\n\r\n');
  await expect.poll(() => read[0]?.socket.destroyed).toBe(true);
  const text = collect(socket);
  socket.resume();
  await once(socket, 'close');
  expect(text().match(/HTTP\/1\.1/g)).toHaveLength(1);
});
