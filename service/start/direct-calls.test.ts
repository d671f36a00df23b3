/** Each request gets the same response, log line and count over a connection and without one. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, test } from 'vitest';
import { HttpError } from '../errors/errors.ts';
import { createDirectHttpClient, createHttpClient, type HttpClientRequest } from '../http-client/http-client.ts';
import { ExchangeSignal } from '../http-client/deadline.ts';
import type { ExchangeRequest } from '../http-client/exchange.ts';
import { requestError } from '../http-client/testing/servers.ts';
import { ItemList } from '../http/handlers/item-list.ts';
import { TextStream } from '../http/handlers/text-stream.ts';
import { type RunningServer, startServer } from '../http/server.ts';
import { createTestApp, key, loadDocument } from '../http/testing/apps.ts';
import type { Handler } from '../http/handlers/handlers.ts';
import { DirectCalls } from './direct-calls.ts';

const document = await loadDocument(`
security: [{ key: [] }]
paths:
  /echo/{name}:
    post:
      operationId: echo
      parameters:
        - { name: name, in: path, required: true, schema: { type: string } }
        - { name: n, in: query, schema: { type: integer, default: 3 } }
        - { name: X-Kind, in: header, schema: { type: string } }
      requestBody: { content: { application/json: { schema: { type: object, properties: { a: { type: integer } } } } } }
      responses:
        '200': { description: ok, headers: { X-Count: { schema: { type: integer } } }, content: { application/json: {} } }
  /bytes:
    post:
      operationId: bytes
      requestBody: { required: true, content: { application/octet-stream: {} } }
      responses: { '200': { description: ok, content: { application/octet-stream: {} } } }
  /list:
    get: &list { operationId: list, responses: { '200': { description: ok, content: { application/json: { schema: { type: array } } } } } }
    head: { <<: *list, operationId: listHead }
  /lines:
    get: { operationId: lines, responses: { '200': { description: ok, content: { text/plain: {} } } } }
  /nothing:
    delete: { operationId: nothing, responses: { '204': { description: ok } } }
  /wrong:
    get: { operationId: wrong, responses: { '200': { description: ok, content: { application/json: { schema: { type: object } } } } } }
  /failing:
    get: { operationId: failing, security: [], responses: { '200': { description: ok, content: { application/json: {} } } } }
  /broken-lines:
    get: { operationId: brokenLines, responses: { '200': { description: ok, content: { text/plain: {} } } } }
  /odd/{kind}:
    get:
      operationId: odd
      parameters: [{ name: kind, in: path, required: true, schema: { type: string } }]
      responses: { default: { description: ok, content: { application/json: {} } } }
  /slow:
    get: { operationId: slow, responses: { '204': { description: ok } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
`);

async function* lines(): AsyncGenerator<string> {
  for (let n = 0; n < 3; n += 1) yield await Promise.resolve(`line ${n}\n`);
}

async function* brokenLines(): AsyncGenerator<string> {
  yield 'line 0\n';
  await wait(5);
  throw new Error('the disk is gone');
}

/** Replies that a connection cannot send, or sends without their bodies. */
function odd(kind: string): ReturnType<Handler> {
  if (kind === 'header') return { status: 200, headers: { 'X-Count': 'a\nb' }, body: {} };
  if (kind === 'status') return { status: 99, body: {} };
  if (kind === 'error') throw new HttpError('conflict', 'x', { headers: { 'X-Count': 'a\nb' } });
  return { status: Number(kind), body: {} };
}

const items = (first: number): readonly object[] => Array.from({ length: 3 }, (_, n) => ({ n: first + n }));

function longList(): ItemList<object> {
  const rest = async function* () {
    yield await Promise.resolve(items(3));
    yield items(6);
  };
  return new ItemList(items(0), rest, undefined);
}

let isWaiting = false;
let release = (): void => undefined;
const handlers: Record<string, Handler> = {
  echo: ({ path, query, header, body, context: { search, address, headerNames, principals } }) => {
    const facts = { search, address: address.replace(/:\d+/, ''), names: [...headerNames].sort(), principals };
    return { status: 200, headers: { 'X-Count': 7 }, body: { path, query, header, body, facts } };
  },
  bytes: ({ body }) => ({ status: 200, body: body instanceof Uint8Array ? body : Buffer.from('no bytes') }),
  list: () => ({ status: 200, body: longList() }),
  listHead: () => ({ status: 200, body: longList() }),
  lines: () => ({ status: 200, body: new TextStream(lines()) }),
  brokenLines: () => ({ status: 200, body: new TextStream(brokenLines()) }),
  odd: ({ path }) => odd(String(path.kind)),
  nothing: () => ({ status: 204 }),
  wrong: () => ({ status: 200, body: [] }),
  failing: () => {
    throw new HttpError('conflict', 'not now', { details: 'x' });
  },
  slow: async () => {
    isWaiting = true;
    await new Promise<void>((resolve) => (release = resolve));
    return { status: 204 };
  },
};

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  release();
  isWaiting = false;
  for (const close of closing.splice(0).reverse()) await close();
});

async function open(isDirect: boolean) {
  const { app, lines: log, metrics } = createTestApp(document, handlers);
  const server: RunningServer = await startServer(app, { host: '127.0.0.1', port: 0 });
  let connections = 0;
  const calls = new DirectCalls();
  calls.open(server.url, app.direct);
  const options = { timeoutMs: 5_000, maxBodyBytes: 3_000_000 };
  const counted: typeof calls.transfer = (request, signal) => {
    const transfer = calls.transfer(request, signal);
    if (transfer === undefined) connections += 1;
    return transfer;
  };
  const client = isDirect ? createDirectHttpClient(options, counted) : createHttpClient(options);
  closing.push(
    () => client.destroy(),
    () => server.close(),
  );
  const send = (request: Partial<HttpClientRequest>) =>
    client.send({ base: server.url, path: '/', method: 'GET', headers: key, ...request });
  return { server, calls, log, metrics, send, connections: () => connections };
}

/** Differs between any two requests. */
const ofThisRequest = /"(requestId|traceId|time|milliseconds|stack)":("(?:[^"\\]|\\.)*"|[\d.]+),?/g;

async function observe(isDirect: boolean, request: Partial<HttpClientRequest>) {
  const { send, log, metrics, connections } = await open(isDirect);
  const answer = await send(request);
  while (log.every((line) => line.msg !== 'request')) await wait(1);
  const { date, connection, 'keep-alive': keepAlive, 'transfer-encoding': chunked, ...headers } = answer.headers;
  const { 'x-request-id': id = '', ...others } = headers;
  const text = answer.body.toString('latin1').replaceAll(id === '' ? 'no id' : id, 'id');
  const counts = (await metrics.metrics()).split('\n').filter((line) => !/_seconds_(sum|bucket)/.test(line));
  const shown = { ...others, 'content-length': undefined };
  return {
    facts: { status: answer.status, headers: id.length > 8 ? shown : headers, text },
    log: log.map((line) => JSON.stringify(line).replace(ofThisRequest, '')),
    counts,
    ways: { connections: connections(), isHttp: date !== undefined, connection, keepAlive, chunked },
  };
}

/** Returns the connections of servers of this process, from now until the test ends. */
function collectSockets(): readonly Socket[] {
  const sockets: Socket[] = [];
  const note = (message: unknown): void => void sockets.push((message as { socket: Socket }).socket); // as Node documents
  subscribe('net.server.socket', note);
  closing.push(async () => unsubscribe('net.server.socket', note));
  return sockets;
}

const cut = { msg: 'the connection was cut in the middle of a response', err: { message: 'the disk is gone' } };
const outside = { msg: 'a request failed outside its pipeline' };
const json = { ...key, 'content-type': 'application/json' };
const octets = { ...key, 'content-type': 'application/octet-stream' };

describe('a request without a connection', () => {
  it.each<{ given: Partial<HttpClientRequest>; status: number }>([
    {
      given: { method: 'POST', path: '/echo/a%20b?n=4&more=1', headers: { ...json, 'X-Kind': 'k' }, body: '{"a":1}' },
      status: 200,
    },
    { given: { method: 'POST', path: '/echo/%C3%BC', headers: json, body: '{"a":"ü"}' }, status: 400 },
    { given: { method: 'POST', path: '/echo/a', headers: json, body: '{"a":' }, status: 400 },
    { given: { method: 'POST', path: '/echo/a', headers: json, body: '' }, status: 200 },
    { given: { method: 'POST', path: '/echo/a' }, status: 200 },
    {
      given: { method: 'POST', path: '/echo/a', headers: { ...key, 'content-type': 'text/plain' }, body: 'x' },
      status: 415,
    },
    { given: { method: 'POST', path: '/echo/a', headers: json, body: `"${'x'.repeat(1_048_576)}"` }, status: 413 },
    { given: { method: 'POST', path: '/echo/a', headers: { ...json, 'x-key': 'wrong' }, body: '{}' }, status: 401 },
    { given: { method: 'POST', path: '/echo/a', headers: {}, body: '{}' }, status: 401 },
    { given: { method: 'POST', path: '/bytes', headers: octets, body: 'é\0' }, status: 200 },
    { given: { path: '/list' }, status: 200 },
    { given: { path: '/list', method: 'HEAD' }, status: 200 },
    { given: { path: '/lines' }, status: 200 },
    { given: { path: '/nothing', method: 'DELETE' }, status: 204 },
    { given: { path: '/wrong' }, status: 500 },
    { given: { path: '/odd/header' }, status: 500 },
    { given: { path: '/odd/status' }, status: 500 },
    { given: { path: '/odd/204' }, status: 204 },
    { given: { path: '/odd/304' }, status: 304 },
    {
      given: {
        path: '/failing',
        headers: { 'x-request-id': 'abc', traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` },
      },
      status: 409,
    },
    { given: { path: '/echo/a' }, status: 405 },
    { given: { path: '/unknown' }, status: 404 },
    { given: { path: '/healthz' }, status: 200 },
    { given: { path: '/healthz?x=1', headers: { 'x-request-id': 'abc' } }, status: 200 },
  ])('gets the response $status of $given.method $given.path', async ({ given, status }) => {
    const [connected, direct] = [await observe(false, given), await observe(true, given)];
    expect(direct.facts).toEqual(connected.facts);
    expect(direct.facts.status).toBe(status);
    expect(direct.log).toEqual(connected.log);
    expect(direct.counts).toEqual(connected.counts);
    expect([connected.ways.isHttp, direct.ways.isHttp, direct.ways.connections]).toEqual([true, false, 0]);
  });

  it.each<{ given: Partial<HttpClientRequest>; status: number }>([
    { given: { path: '/healthz', method: 'HEAD' }, status: 200 },
    { given: { path: '/metrics' }, status: 200 },
    { given: { path: '/nothing', method: 'DELETE', headers: { ...key, origin: 'http://a.example' } }, status: 204 },
    { given: { path: '/failing', headers: { 'x-kind': ' padded ' } }, status: 409 },
    { given: { path: '/failing', headers: { 'x-kind': 'ü' } }, status: 409 },
    { given: { path: '/failing', headers: { 'x-kind': 'x'.repeat(10_000) } }, status: 409 },
    { given: { path: '/failing', headers: { 'x-kind': 'x'.repeat(20_000) } }, status: 431 },
    { given: { path: '/failing', method: 'PROPFIND' }, status: 405 },
    { given: { path: '/failing', headers: Object.fromEntries([['__proto__', 'x']]) }, status: 409 },
  ])('is not sent for $given.method $given.path with odd parts: it gets a connection', async ({ given, status }) => {
    const { send, connections } = await open(true);
    expect((await send(given)).status).toBe(status);
    expect(connections()).toBe(1);
  });

  it.each([
    { given: { path: '/nothing\r\nX: 1' } },
    { given: { headers: { ...key, 'x-kind': 'a\r\nb: c' } } },
    { given: { headers: { ...key, 'a b': 'c' } } },
  ])('fails as over a connection for $given', async ({ given }) => {
    const errors = [];
    for (const isDirect of [false, true]) errors.push(await requestError((await open(isDirect)).send(given)));
    const [connected, direct] = errors;
    expect(direct).toMatchObject({ code: 'http-request-invalid', isSent: false });
    expect([direct?.code, direct?.isSent]).toEqual([connected?.code, connected?.isSent]);
  });
});

test.each([
  { given: '/broken-lines', want: { code: 'http-answer-cut-off', status: 200 }, logged: cut },
  { given: '/odd/error', want: { code: 'http-unreachable', isSent: true }, logged: outside },
])(
  'a request whose response cannot be finished fails as over a connection: $given',
  async ({ given, want, logged }) => {
    for (const isDirect of [false, true]) {
      const { send, log } = await open(isDirect);
      const error = await requestError(send({ path: given }));
      expect(error).toMatchObject(want);
      expect(error.message).not.toContain('disk');
      await expect.poll(() => log.find(({ level }) => level === 50)).toMatchObject(logged);
    }
  },
);

test.each([false, true])(
  'a response that is too large is rejected, and frees its place, directly: %s',
  async (isDirect) => {
    const { send } = await open(isDirect);
    for (let n = 0; n < 9; n += 1) {
      const error = await requestError(send({ path: '/list', maxBodyBytes: 20 }));
      expect(error).toMatchObject({ code: 'http-answer-too-large', isSent: true, status: 200 });
    }
    expect((await send({ path: '/list' })).status).toBe(200);
  },
);

test.each([false, true])(
  'a caller that does not wait any more gets an error; the log says so, directly: %s',
  async (isDirect) => {
    const { send, log } = await open(isDirect);
    const controller = new AbortController();
    const sockets = collectSockets();
    const sent = requestError(send({ path: '/slow', signal: controller.signal }));
    await expect.poll(() => isWaiting).toBe(true);
    controller.abort();
    expect(await sent).toMatchObject({ code: 'http-aborted', isSent: true });
    expect(sockets).toHaveLength(isDirect ? 0 : 1);
    await expect.poll(() => sockets.every(({ closed }) => closed)).toBe(true); // the server knows
    release();
    while (log.every((line) => line.msg !== 'request')) await wait(1);
    expect(log.at(-1)).toMatchObject({ operation: 'slow', status: 204, aborted: true });
  },
);

const plain = (origin: string): ExchangeRequest => ({
  ...{ origin, path: '/nothing', method: 'DELETE', headers: key, body: null },
  ...{ signal: undefined, timeoutMs: 1_000, maxBodyBytes: 1_000, allowsEncoded: false, tap: undefined },
});

test('a server that stops waits for requests in flight, and accepts no more', async () => {
  const { send, calls, server } = await open(true);
  const first = send({ path: '/slow' });
  let isClosed = false;
  const closed = calls.close(server.url, 10_000, () => undefined).then(() => (isClosed = true));
  await wait(20);
  expect(isClosed).toBe(false);
  expect(calls.transfer(plain(server.url), new ExchangeSignal())).toBeUndefined();
  release();
  expect((await first).status).toBe(204);
  await closed;
});

test('a server that stops does not wait longer than the grace', async () => {
  const { send, calls, server } = await open(true);
  const first = send({ path: '/slow' });
  await calls.close(server.url, 20, () => undefined);
  release();
  expect((await first).status).toBe(204);
});
