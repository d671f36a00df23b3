/** Endpoints: paths outside the operations, with the same checks, bounds, log and metrics. */
import { expect, it } from 'vitest';
import { StartError } from '../../errors/errors.ts';
import type { ServeEndpoint } from '../handlers/endpoint.ts';
import { startServer } from '../server.ts';
import { createTestApp, loadDocument } from '../testing/apps.ts';

const withMethods = (methods: string): string => `
x-fountainai-endpoints:
  /echo: { name: echo, methods: [${methods}], scheme: key, request-headers: [X-Extra], response-headers: [X-More] }
security: [{ key: [] }]
paths:
  /things: { get: { operationId: listThings, responses: { '204': { description: none } } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
`;
const document = await loadDocument(withMethods('POST, DELETE'));
const listThings = () => ({ status: 204 });

/** Answers with what it got. */
const echo: ServeEndpoint = async (request, { principals }) =>
  Response.json(
    {
      method: request.method,
      query: new URL(request.url).search,
      headers: [...request.headers.keys()].filter((name) => name.startsWith('x-') || name === 'authorization'),
      body: await request.text(),
      owner: principals.get('key') ?? null,
    },
    { status: 202, headers: { 'cache-control': 'public', connection: 'keep-alive', 'x-more': 'yes' } },
  );

const open = (serve: ServeEndpoint = echo, options: Parameters<typeof createTestApp>[2] = {}) =>
  createTestApp(document, { listThings }, { endpoints: { '/echo': serve }, limits: { bodyBytes: 100 }, ...options });

const key = { 'x-key': 'key-of-key', host: 'localhost' };

it('gives the request without its credentials, and the response with the headers of the server', async () => {
  const headers = { ...key, 'x-extra': 'yes' };
  const answer = await open().call({ method: 'POST', url: '/echo?a=1', headers, payload: '{"b":2}' });
  expect([answer.statusCode, answer.json()]).toEqual([
    202,
    { method: 'POST', query: '?a=1', headers: ['x-extra'], body: '{"b":2}', owner: null },
  ]);
  expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-more': 'yes' });
  expect(answer.headers['x-request-id']).toBeDefined();
});

it.each<{ given: Record<string, string>; want: number }>([
  { given: { 'x-key': 'key-of-key' }, want: 202 },
  { given: { authorization: 'Bearer key-of-key' }, want: 202 },
  { given: { authorization: 'bearer key-of-key' }, want: 202 },
  { given: { authorization: 'Bearer wrong', 'x-key': 'key-of-key' }, want: 202 },
  { given: {}, want: 401 },
  { given: { 'x-key': '' }, want: 401 },
  { given: { 'x-key': 'key-of-ke' }, want: 401 },
  { given: { authorization: 'Bearer key-of-key2' }, want: 401 },
  { given: { authorization: 'Basic key-of-key' }, want: 401 },
  { given: { authorization: 'key-of-key' }, want: 401 },
])('answers to the key $given with $want', async ({ given, want }) => {
  const { statusCode, headers } = await open().call({
    method: 'POST',
    url: '/echo',
    headers: { host: 'localhost', ...given },
  });
  expect(statusCode).toBe(want);
  expect(headers['www-authenticate'] === undefined).toBe(want !== 401);
});

it('names both ways to send the key', async () => {
  const { headers, payload } = await open().call({ method: 'POST', url: '/echo', headers: { host: 'localhost' } });
  expect(headers['www-authenticate']).toMatch(/^ApiKey .*name="X-Key", Bearer realm=/);
  expect(payload).toContain('send key (header X-Key), or its value (bearer token)');
});

it('knows the owner of a key, also of a bearer token', async () => {
  const credentials = () => [{ value: 'of-ann', principal: 'ann' }];
  const app = open(echo, { credentials });
  for (const headers of [{ 'x-key': 'of-ann' }, { authorization: 'Bearer of-ann' }]) {
    const answer = await app.call({ method: 'POST', url: '/echo', headers: { host: 'localhost', ...headers } });
    expect(answer.json()).toMatchObject({ owner: 'ann' });
  }
});

it.each<{ given: Record<string, string>; want: number }>([
  { given: { host: 'localhost:9' }, want: 202 },
  { given: { host: '127.0.0.1:9', origin: 'http://127.0.0.1:9' }, want: 202 },
  { given: { host: '[::1]:9', origin: 'http://[::1]' }, want: 202 },
  { given: { host: '127.8.9.1', origin: 'http://localhost:5173' }, want: 202 },
  { given: { host: '10.0.0.7:8000' }, want: 202 },
  { given: { host: 'small:8000' }, want: 202 },
  { given: { host: 'listed.test', origin: 'https://listed.test' }, want: 202 },
  { given: { host: 'localhost', origin: 'https://listed.test' }, want: 202 },
  { given: { host: 'node-1.internal:8000' }, want: 202 },
  { given: { host: 'localhost', origin: 'http://node-1.internal' }, want: 403 },
  { given: { host: 'evil.test' }, want: 403 },
  { given: { host: 'evil.test', origin: 'http://evil.test' }, want: 403 },
  { given: { host: 'localhost', origin: 'http://evil.test' }, want: 403 },
  { given: { host: 'localhost', origin: 'null' }, want: 403 },
  { given: { host: 'localhost', origin: 'http://listed.test' }, want: 403 },
  { given: { host: 'localhost', origin: 'https://listed.test.evil.test' }, want: 403 },
  { given: { host: 'localhost', origin: 'http://localhost.evil.test' }, want: 403 },
  { given: { host: 'localhost', origin: 'http://127.0.0.1.evil.test' }, want: 403 },
  { given: { host: 'localhost.evil.test' }, want: 403 },
  { given: { host: 'localhost', origin: 'file:///etc/hosts' }, want: 403 },
  { given: { host: 'local host' }, want: 403 },
])('answers to $given with $want', async ({ given, want }) => {
  const app = open(echo, { corsOrigins: ['https://listed.test'], ownHosts: ['node-1.internal:8000'] });
  const { statusCode } = await app.call({ method: 'POST', url: '/echo', headers: { ...key, ...given } });
  expect(statusCode).toBe(want);
});

it('refuses a foreign page before it looks at the key', async () => {
  const { statusCode } = await open().call({ method: 'POST', url: '/echo', headers: { host: 'evil.test' } });
  expect(statusCode).toBe(403);
});

it.each([
  { given: 'x'.repeat(100), want: 202 },
  { given: 'x'.repeat(101), want: 413 },
])('answers to a body of $given.length bytes with $want', async ({ given, want }) => {
  const { statusCode } = await open().call({ method: 'POST', url: '/echo', headers: key, payload: given });
  expect(statusCode).toBe(want);
});

it.each([
  { method: 'DELETE', path: '/echo', want: 202 },
  { method: 'GET', path: '/echo', want: 405 },
  { method: 'PUT', path: '/echo', want: 405 },
  { method: 'POST', path: '/echo/', want: 404 },
  { method: 'GET', path: '/things', want: 204 },
] as const)('$method $path → $want', async ({ method, path, want }) => {
  const { statusCode, headers } = await open().call({ method, url: path, headers: key });
  expect(statusCode).toBe(want);
  expect(headers.allow).toBe(want === 405 ? 'POST, DELETE' : undefined);
});

it('gives a request with GET without its body, which a web request cannot have', async () => {
  const reading = await loadDocument(withMethods('GET'));
  const { call } = createTestApp(reading, { listThings }, { endpoints: { '/echo': echo } });
  const { statusCode, payload } = await call({ method: 'GET', url: '/echo', headers: key, payload: '{}' });
  expect([statusCode, JSON.parse(payload)]).toMatchObject([202, { method: 'GET', body: '' }]);
});

it('is counted and logged by its name, without the key', async () => {
  const app = open();
  await app.call({ method: 'POST', url: '/echo', headers: key });
  expect(await app.metrics.metrics()).toContain('operation="echo",status="202"');
  expect(app.lines).toMatchObject([{ operation: 'echo', status: 202, path: '/echo' }]);
  expect(JSON.stringify(app.lines)).not.toContain('key-of-key');
});

it('sends an error of its code like one of an operation', async () => {
  const app = open(() => {
    throw new Error('broken');
  });
  const { statusCode, payload } = await app.call({ method: 'POST', url: '/echo', headers: key });
  expect([statusCode, payload]).toEqual([500, expect.not.stringContaining('broken')]);
});

it('works behind the middleware of a service', async () => {
  const app = open(echo, { middleware: [(_context, next) => next()] });
  const answer = await app.call({ method: 'POST', url: '/echo', headers: key, payload: 'x' });
  expect([answer.statusCode, answer.json()]).toMatchObject([202, { body: 'x' }]);
});

it('lets a listed page send and read its headers', async () => {
  const app = open(echo, { corsOrigins: ['https://listed.test'] });
  const headers = { host: 'localhost', origin: 'https://listed.test', 'access-control-request-method': 'POST' };
  const preflight = await app.call({ method: 'OPTIONS', url: '/echo', headers });
  expect(preflight.headers['access-control-allow-methods']).toBe('POST, DELETE');
  expect(preflight.headers['access-control-allow-headers']).toContain('X-Extra');
  const answer = await app.call({ method: 'POST', url: '/echo', headers: { ...key, origin: headers.origin } });
  expect(answer.headers['access-control-expose-headers']).toContain('X-More');
});

it.each([
  { given: {}, want: 'endpoint /echo has no code' },
  { given: { '/echo': echo, '/other': echo }, want: 'the code of /other has no endpoint' },
])('does not start if endpoints and code differ', ({ given, want }) => {
  const start = () => createTestApp(document, { listThings }, { endpoints: given });
  expect(start).toThrow(StartError);
  expect(start).toThrow(want);
});

it.each([
  { given: 'without middleware', middleware: [] },
  { given: 'behind middleware', middleware: [(_context: unknown, next: () => Promise<unknown>) => next()] },
])('a stream $given begins before its first chunk', async ({ middleware }) => {
  const silent: ServeEndpoint = () => {
    return new Response(new ReadableStream<Uint8Array>(), { headers: { 'content-type': 'text/event-stream' } });
  };
  const { app } = open(silent, { middleware });
  const server = await startServer(app, { host: '127.0.0.1', port: 0, graceMilliseconds: 50 });
  const answer = await fetch(`${server.url}/echo`, { method: 'POST', headers: { 'x-key': 'key-of-key' } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  await server.close();
});

it('a stream ends, and its signal aborts, when its client leaves', async () => {
  let signal: AbortSignal | undefined;
  let isCancelled = false;
  const serve: ServeEndpoint = (request) => {
    ({ signal } = request);
    const first = new TextEncoder().encode(': first\n\n');
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(first),
      cancel: () => void (isCancelled = true),
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  const { app, lines } = open(serve);
  const server = await startServer(app, { host: '127.0.0.1', port: 0 });
  const leaving = new AbortController();
  const answer = await fetch(`${server.url}/echo`, {
    method: 'POST',
    headers: { 'x-key': 'key-of-key' },
    signal: leaving.signal,
  });
  const read = await answer.body?.getReader().read();
  expect(new TextDecoder().decode(read?.value as Uint8Array)).toBe(': first\n\n');
  leaving.abort();
  await expect.poll(() => [signal?.aborted, isCancelled, lines.length]).toEqual([true, true, 1]);
  expect(lines).toMatchObject([{ operation: 'echo', status: 200, aborted: true }]);
  await server.close();
});
