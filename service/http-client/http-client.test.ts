import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpClientOptions } from './http-client.ts';
import { requestError, TestNetwork } from './testing/servers.ts';

const network = new TestNetwork();
afterEach(() => network.close());

const get = { method: 'get', path: '/' };

describe('an answer', () => {
  it('has the status, the headers by name in lower case, and the body', async () => {
    const seen: (string | undefined)[] = [];
    const { url } = await network.server((request, response) => {
      seen.push(request.method, request.url, request.headers['x-a'] as string, request.headers['accept-encoding']);
      response.writeHead(201, { 'X-B': ['1', '2'], 'content-type': 'application/json' }).end('{"a":"ü"}');
    });
    const request = {
      base: `${url}/base/`,
      path: '/a/../%2e%2E?q=1',
      method: 'put',
      headers: { 'X-A': '1' },
      body: '{}',
    };
    const answer = await network.client().send(request);
    expect([answer.status, answer.headers['x-b'], answer.text(), answer.json()]).toEqual([
      201,
      '1, 2',
      '{"a":"ü"}',
      { a: 'ü' },
    ]);
    expect(seen).toEqual(['PUT', '/base/a/../%2e%2E?q=1', '1', 'identity']);
  });

  it('may be as large as the limit, and that of HEAD may name a larger body', async () => {
    const { url } = await network.server((request, response) => {
      if (request.method === 'HEAD') response.writeHead(200, { 'content-length': 5_000 }).end();
      else response.end('x'.repeat(1_000));
    });
    const client = network.client();
    expect((await client.send({ ...get, base: url })).body).toHaveLength(1_000);
    expect((await client.send({ ...get, method: 'HEAD', base: url })).headers['content-length']).toBe('5000');
  });

  it('is shown while it comes, as slowly as it is taken, and is complete at the end', async () => {
    let sendRest = (): void => undefined;
    const { url } = await network.server((_request, response) => {
      response.writeHead(200, { 'x-a': '1' }).write('a');
      sendRest = () => response.end('b');
    });
    const seen: string[] = [];
    const tap = {
      head: (status: number, headers: Readonly<Record<string, string>>) =>
        void seen.push(`${status} ${headers['x-a']}`),
      chunk: async (bytes: Uint8Array) => {
        seen.push(Buffer.from(bytes).toString());
        if (seen.length === 2) sendRest();
      },
    };
    const answer = await network.client().send({ ...get, base: url, tap });
    expect([seen, answer.text()]).toEqual([['200 1', 'a', 'b'], 'ab']);
  });

  it('stays compressed if its client allows that', async () => {
    const { url } = await network.server((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a')),
    );
    const answer = await network.client({ allowsEncoded: true }).send({ ...get, base: url });
    expect(answer.body).toEqual(gzipSync('a'));
  });

  it('is returned unchanged if it redirects', async () => {
    const { url } = await network.server((_request, response) => response.writeHead(302, { location: '/b' }).end());
    expect(await network.client().send({ ...get, base: url })).toMatchObject({
      status: 302,
      headers: { location: '/b' },
    });
  });
});

describe('a retry', () => {
  const failingOnce =
    (fail: (response: ServerResponse) => unknown, seen: IncomingMessage[]): RequestListener =>
    (request, response) => {
      if (seen.push(request) === 1) fail(response);
      else response.end('done');
    };

  it.each([
    { title: 'a GET after a broken connection', method: 'GET', headers: {}, times: 2 },
    {
      title: 'a POST with a key after a broken connection',
      method: 'POST',
      headers: { 'Idempotency-Key': '1' },
      times: 2,
    },
    { title: 'not a POST without a key', method: 'POST', headers: {}, times: 1 },
  ])('sends $title', async ({ method, headers, times }) => {
    const seen: IncomingMessage[] = [];
    const { url } = await network.server(failingOnce((response) => response.destroy(), seen));
    const client = network.client({ retry: { tries: 2, pauseMs: 0 } });
    const outcome = await client.send({ base: url, path: '/', method, headers }).catch((error: unknown) => error);
    expect(seen).toHaveLength(times);
    expect(outcome).toMatchObject(times === 2 ? { status: 200 } : { code: 'http-unreachable' });
  });

  it('waits for the time in Retry-After', async () => {
    const times: number[] = [];
    const { url } = await network.server((_request, response) => {
      if (times.push(performance.now()) === 1) response.writeHead(429, { 'retry-after': '0.2' });
      response.end();
    });
    const client = network.client({ retry: { tries: 2, pauseMs: 0 } });
    expect(await client.send({ ...get, base: url })).toMatchObject({ status: 200 });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(180);
  });

  it('is not done without the option', async () => {
    const seen: IncomingMessage[] = [];
    const { url } = await network.server(failingOnce((response) => response.writeHead(503).end(), seen));
    expect(await network.client().send({ ...get, base: url })).toMatchObject({ status: 503 });
  });
});

describe('connections', () => {
  it.each([
    { title: 'stay open with keepAlive', keepAlive: { connections: 1 }, want: 1 },
    { title: 'are closed after each answer otherwise', keepAlive: undefined, want: 3 },
  ])('$title', async ({ keepAlive, want }) => {
    const server = await network.server((_request, response) => response.end('here'));
    const client = network.client({ ...(keepAlive && { keepAlive }) });
    for (let count = 0; count < 3; count += 1) await client.send({ ...get, base: server.url });
    expect(server.connections()).toBe(want);
  });

  it('go only to the addresses that were permitted, with one look-up for both', async () => {
    const server = await network.server((_request, response) => response.end('here'));
    const answers = ['127.0.0.1', '169.254.169.254'];
    const asked: string[] = [];
    const permittedAddresses: HttpClientOptions['permittedAddresses'] = async ({ hostname, port }) => {
      asked.push(`${hostname}:${port}`);
      return [{ address: answers.shift() ?? '', family: 4 }];
    };
    const client = network.client({ permittedAddresses });
    const answer = await client.send({ ...get, base: `http://name.test:${server.port}` });
    expect([answer.text(), asked]).toEqual(['here', [`name.test:${server.port}`]]);
  });

  it('are not made to a forbidden address, and the error has the reason', async () => {
    const refusal = new Error('a.test is forbidden');
    const client = network.client({
      permittedAddresses: () => Promise.reject(refusal),
      retry: { tries: 3, pauseMs: 0 },
    });
    const error = await requestError(client.send({ ...get, base: 'http://a.test' }));
    expect(error).toMatchObject({ code: 'http-address-refused', isSent: false, cause: refusal });
  });
});
