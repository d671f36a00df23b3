/** Requests over a plain socket that HTTP does not allow, or that wait for `100 Continue`. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { createTestApp, key, thingHandlers, thingsDocument } from '../testing/apps.ts';

const open: { close(): Promise<unknown> }[] = [];
afterEach(() => Promise.all(open.splice(0).map((one) => one.close())));

async function start(options: Parameters<typeof createTestApp>[2] = {}) {
  const { app, lines } = createTestApp(thingsDocument, thingHandlers, options);
  const server = await startServer(app, { host: '127.0.0.1', port: 0 });
  open.push(server);
  return { server, lines };
}

/** Sends texts, each after the response to the one before, and returns all received text. */
async function exchange({ port }: RunningServer, ...parts: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  for (const part of parts) {
    socket.write(part);
    if (part !== parts.at(-1)) await once(socket, 'data');
  }
  await once(socket, 'close');
  return text;
}

const head = (line: string, ...headers: readonly string[]): string => [line, ...headers, '', ''].join('\r\n');
const withKey = `X-Key: ${key['x-key']}`;
const json = 'Content-Type: application/json';
const manyLines = (count: number): string[] => Array.from({ length: count }, () => 'a: b');

describe('a request that HTTP does not allow', () => {
  test.each([
    { name: 'two Host lines', given: ['GET /things HTTP/1.1', 'Host: a', 'hOST: b'], status: 400 },
    { name: 'two equal Host lines', given: ['GET /healthz HTTP/1.1', 'Host: a', 'Host: a'], status: 400 },
    { name: 'two Host lines of HTTP/1.0', given: ['GET /things HTTP/1.0', 'Host: a', 'Host: b'], status: 400 },
    { name: 'no Host line', given: ['GET /things HTTP/1.1', withKey], status: 400 },
    { name: 'an unknown expectation', given: ['GET /things HTTP/1.1', 'Host: a', 'Expect: 200-maybe'], status: 417 },
    { name: 'too many header lines', given: ['GET /things HTTP/1.1', 'Host: a', ...manyLines(2_000)], status: 431 },
    { name: 'too large a head', given: ['GET / HTTP/1.1', 'Host: a', `X: ${'x'.repeat(20_000)}`], status: 431 },
    { name: 'a broken header', given: ['GET /things HTTP/1.1', 'Host: a', 'no header'], status: 400 },
    { name: 'a tunnel', given: ['CONNECT a:1 HTTP/1.1', 'Host: a'], status: 400 },
    { name: 'an unknown method', given: ['FETCH /things HTTP/1.1', 'Host: a'], status: 400 },
  ])('with $name gets a $status as an error of the document, and is logged', async ({ given, status }) => {
    for (const middleware of [[], [(_context: unknown, next: () => Promise<unknown>) => next()]]) {
      const { server, lines } = await start({ middleware });
      const [top = '', body = ''] = (await exchange(server, head(...(given as [string])))).split('\r\n\r\n');
      expect(top).toMatch(new RegExp(`^HTTP/1.1 ${status} .*\r\nConnection: close`, 's'));
      expect(JSON.parse(body)).toMatchObject({ errorCode: 'malformed_request', message: expect.any(String) as string });
      const requestId = /X-Request-Id: (\S+)/.exec(top)?.[1];
      expect(lines).toMatchObject([{ msg: 'request', status, requestId, operation: 'unmatched' }]);
    }
  });

  test.each([
    { name: '2,000 header lines', given: ['Host: a', withKey, 'Connection: close', ...manyLines(1_997)] },
    { name: 'an expectation of HTTP/1.0', version: '1.0', given: ['Host: a', withKey, 'Expect: 200-maybe'] },
    { name: 'no Host line of HTTP/1.0', version: '1.0', given: [withKey] },
  ])('does not include one with $name', async ({ given, version = '1.1' }) => {
    const { server } = await start();
    expect(await exchange(server, head(`GET /things HTTP/${version}`, ...given))).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe('a client that expects 100-continue', () => {
  const post = (...headers: readonly string[]): string =>
    head('POST /things HTTP/1.1', 'Host: a', 'Expect: 100-continue', ...headers);

  test.each([
    { name: 'without a key', given: [json, 'Content-Length: 12'], status: 401 },
    { name: 'with too large a body', given: [withKey, json, 'Content-Length: 99999999'], status: 413 },
    { name: 'with another media type', given: [withKey, 'Content-Type: text/csv', 'Content-Length: 12'], status: 415 },
  ])('$name gets $status and no 100', async ({ given, status }) => {
    const { server } = await start();
    const answer = await exchange(server, post(...given));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} .*connection: close`, 'is'));
    expect(answer).not.toContain('HTTP/1.1 100');
  });

  test('gets 100 and then its response if its head is accepted', async () => {
    const { server } = await start();
    const body = '{"name":"a"}';
    const answer = await exchange(
      server,
      post(withKey, json, `Content-Length: ${body.length}`, 'Connection: close'),
      body,
    );
    expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 201 /);
    expect(answer).toContain('"name":"a"');
  });

  test('gets its response to a request without a body', async () => {
    const { server } = await start();
    const given = ['Host: a', withKey, 'Expect: 100-continue', 'Connection: close'];
    expect(await exchange(server, head('GET /things HTTP/1.1', ...given))).toMatch(/HTTP\/1.1 200 /);
  });
});

describe('a response of an operation that needs a key', () => {
  const readHeaders = async (
    url: string,
    method: 'GET' | 'HEAD' = 'GET',
    options: Parameters<typeof createTestApp>[2] = {},
  ) => {
    const app = createTestApp(thingsDocument, thingHandlers, options);
    const { headers } = await app.call({ url, method, headers: url.endsWith('7') ? {} : key });
    return [headers['cache-control'], headers['x-content-type-options']];
  };
  const guarded = ['no-store', 'nosniff'];

  test.each([
    { name: 'is kept by no cache', url: '/things', want: guarded },
    { name: 'is kept by no cache if it is an error', url: '/things/7', want: guarded },
    {
      name: 'is guarded, not one of an open operation',
      url: '/things/1',
      method: 'HEAD' as const,
      want: [undefined, undefined],
    },
    { name: 'is guarded, not one of a page', url: '/healthz', want: ['no-cache', 'nosniff'] },
  ])('$name', async ({ url, method, want }) => {
    expect(await readHeaders(url, method)).toEqual(want);
    const middleware = [(_context: unknown, next: () => Promise<unknown>) => next()];
    expect(await readHeaders(url, method, { middleware })).toEqual(want);
  });

  test('keeps the Cache-Control of the handler', async () => {
    const listThings = () => ({ status: 200, headers: { 'cache-control': 'private' }, body: { thing: 1 } });
    const app = createTestApp(thingsDocument, { ...thingHandlers, listThings });
    const { headers } = await app.call({ url: '/things', headers: key });
    expect([headers['cache-control'], headers['x-content-type-options']]).toEqual(['private', 'nosniff']);
  });
});
