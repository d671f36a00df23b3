import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { StartError } from '../errors/errors.ts';
import type { Reply } from './handlers/handlers.ts';
import { startServer, type RunningServer } from './server.ts';
import { createTestApp, loadDocument } from './testing/apps.ts';

const document = await loadDocument(`
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': { description: ok, content: { text/plain: { schema: { type: string } } } }
        default:
          description: no
          content: { application/json: { schema: { type: object, required: [errorCode], properties: { errorCode: { type: string } } } } }
`);

const open: { close(): unknown }[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

const start = async (a: () => Reply | Promise<Reply>, graceMilliseconds?: number): Promise<RunningServer> => {
  const { app } = createTestApp(document, { a });
  const server = await startServer(app, {
    host: '127.0.0.1',
    port: 0,
    ...(graceMilliseconds && { graceMilliseconds }),
  });
  open.push(server);
  return server;
};
const ok = (): Reply => ({ status: 200, body: 'ok' });

/** A socket to the server, and all text received on it. */
const dial = async ({ port }: RunningServer): Promise<{ socket: Socket; received: Promise<string> }> => {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const received = new Promise<string>((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    socket.once('close', () => resolve(text)).once('error', reject);
  });
  return { socket, received };
};

const fetchA = (server: RunningServer, agent: Agent): Promise<{ response: IncomingMessage; text: string }> =>
  new Promise((resolve, reject) => {
    get(`${server.url}/a`, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.once('end', () => resolve({ response, text })).once('error', reject);
    }).once('error', reject);
  });

test('a server reports its address', async () => {
  const server = await start(ok);
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
  const response = await fetch(`${server.url}/a`);
  expect([response.status, await response.text()]).toEqual([200, 'ok']);
});

test('the error for a port in use names the port', async () => {
  const { port } = await start(ok);
  const second = startServer(createTestApp(document, { a: ok }).app, { host: '127.0.0.1', port });
  await expect(second).rejects.toThrow(StartError);
  await expect(second).rejects.toMatchObject({ code: 'start-address-unusable', data: { host: '127.0.0.1', port } });
  await expect(second).rejects.toThrow(`cannot listen on 127.0.0.1:${port}: the port is in use`);
});

test('the error for an address that this machine does not have names the address', async () => {
  const server = startServer(createTestApp(document, { a: ok }).app, { host: '192.0.2.1', port: 0 });
  await expect(server).rejects.toMatchObject({
    code: 'start-address-unusable',
    data: { host: '192.0.2.1', port: 0, reason: 'EADDRNOTAVAIL' },
  });
});

test.each([
  { name: 'nonsense', given: 'nonsense\r\n\r\n', status: 400 },
  { name: 'a bad header', given: 'GET /a HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n', status: 400 },
  {
    name: 'two lengths',
    given: 'GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    status: 400,
  },
  { name: 'a head too large', given: `GET /a HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, status: 431 },
])('$name gets an error of the document', async ({ given, status }) => {
  const { socket, received } = await dial(await start(ok));
  socket.write(given);
  const [head = '', body = ''] = (await received).split('\r\n\r\n');
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(head).toContain('Content-Type: application/json\r\n');
  expect(head).toMatch(/\r\nX-Request-Id: \S+\r\n.*\r\nConnection: close$/s);
  expect(JSON.parse(body)).toEqual({ errorCode: 'malformed_request' });
});

test('a client that disconnects before the response is logged, and affects no other client', async () => {
  let answer: (() => void) | undefined;
  const { app, lines } = createTestApp(document, { a: () => new Promise((resolve) => (answer = () => resolve(ok()))) });
  const server = await startServer(app, { host: '127.0.0.1', port: 0 });
  open.push(server);
  const { socket } = await dial(server);
  socket.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
  await expect.poll(() => answer).toBeDefined();
  socket.resetAndDestroy();
  // The server sees requests in the order of their arrival.
  await fetch(`${server.url}/healthz`);
  answer!();
  await expect.poll(() => lines).toContainEqual(expect.objectContaining({ aborted: true, operation: 'a' }));
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

describe('close', () => {
  test('loses no response under load', async () => {
    let accepted = 0;
    const server = await start(async () => {
      accepted += 1;
      await new Promise((resolve) => setTimeout(resolve, accepted % 7));
      return ok();
    });
    const agent = new Agent({ keepAlive: true, maxSockets: 32 });
    const failures: unknown[] = [];
    let answered = 0;
    const client = async (): Promise<void> => {
      for (;;) {
        try {
          const { response, text } = await fetchA(server, agent);
          if (response.statusCode === 200 && text === 'ok') answered += 1;
          if (answered === 500) void server.close();
        } catch (error) {
          failures.push(error);
          return;
        }
      }
    };
    await Promise.all(Array.from({ length: 32 }, client));
    agent.destroy();
    expect(answered).toBeGreaterThanOrEqual(500);
    expect(answered).toBe(accepted);
    // Later clients could not connect, so that they know that nothing was done.
    expect(new Set(failures.map((error) => (error as NodeJS.ErrnoException).code))).toEqual(new Set(['ECONNREFUSED']));
  });

  test('responds to requests in flight with `Connection: close`', async () => {
    let answer: () => void = () => undefined;
    const server = await start(() => new Promise((resolve) => (answer = () => resolve(ok()))));
    const { socket, received } = await dial(server);
    socket.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(() => answer.name).toBe('answer');
    const closed = server.close();
    await expect(dial(server)).rejects.toThrow('ECONNREFUSED');
    answer();
    expect(await received).toMatch(/^HTTP\/1.1 200 OK\r\n.*\r\nConnection: close\r\n.*\r\nok$/s);
    await closed;
  });

  test('responds to a request that comes on an idle connection shortly afterwards', async () => {
    const server = await start(ok);
    const { socket, received } = await dial(server);
    socket.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    const closed = server.close();
    socket.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
    const answers = (await received).match(/HTTP|Connection: \S+/g);
    expect(answers).toEqual(['HTTP', 'Connection: keep-alive', 'HTTP', 'Connection: close']);
    await closed;
  });

  test('does not wait for unused connections', async () => {
    const server = await start(ok);
    const { received } = await dial(server);
    const startedAt = performance.now();
    await server.close();
    expect(await received).toBe('');
    expect(performance.now() - startedAt).toBeLessThan(9_000);
  });

  test('waits for a request in flight until the end of its grace period, and no longer', async () => {
    const graceMilliseconds = 300;
    let calls = 0;
    const server = await start(() => {
      calls += 1;
      return new Promise<Reply>(() => undefined);
    }, graceMilliseconds);
    const { socket, received } = await dial(server);
    socket.write('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
    await expect.poll(() => calls).toBe(1);
    const startedAt = performance.now();
    const cut = received.then(
      (text) => ({ text, after: performance.now() - startedAt }),
      () => ({ text: '', after: performance.now() - startedAt }),
    );
    await Promise.all([server.close(), server.close()]);
    const closedAfter = performance.now() - startedAt;
    const { text, after } = await cut;
    expect(text).toBe('');
    // Node's timers can fire a millisecond early. The upper bound leaves time for a busy machine, and is far below 10 s.
    for (const milliseconds of [closedAfter, after]) {
      expect(milliseconds).toBeGreaterThanOrEqual(graceMilliseconds - 5);
      expect(milliseconds).toBeLessThan(graceMilliseconds + 3_000);
    }
  });
});
