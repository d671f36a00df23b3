import { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpClientCode } from './http-client-codes.ts';
import type { HttpClientOptions, HttpClientRequest } from './http-client.ts';
import { requestError, TestNetwork } from './testing.ts';

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

  it('is given compressed if its client allows that', async () => {
    const { url } = await network.server((_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a')),
    );
    const answer = await network.client({ allowsEncoded: true }).send({ ...get, base: url });
    expect(answer.body).toEqual(gzipSync('a'));
  });

  it('is given as it is if it redirects', async () => {
    const { url } = await network.server((_request, response) => response.writeHead(302, { location: '/b' }).end());
    expect(await network.client().send({ ...get, base: url })).toMatchObject({
      status: 302,
      headers: { location: '/b' },
    });
  });
});

const never: RequestListener = () => undefined;
const stalling: RequestListener = (_request, response) => void response.writeHead(200).write('a');

interface Failing {
  readonly title: string;
  readonly listener: RequestListener;
  readonly options?: Partial<HttpClientOptions>;
  readonly request?: Partial<HttpClientRequest>;
  readonly code: HttpClientCode;
  readonly facts: object;
}

const failing: readonly Failing[] = [
  {
    title: 'no answer in time',
    listener: never,
    options: { timeoutMs: 40 },
    code: 'http-timeout',
    facts: { isSent: true, status: undefined },
  },
  {
    title: 'an answer that does not end in time',
    listener: stalling,
    options: { timeoutMs: 60 },
    code: 'http-timeout',
    facts: { isSent: true, status: 200 },
  },
  {
    title: 'a deadline of the request',
    listener: never,
    request: { timeoutMs: 40 },
    code: 'http-timeout',
    facts: { isSent: true },
  },
  {
    title: 'a caller that was aborted before',
    listener: never,
    request: { signal: AbortSignal.abort() },
    code: 'http-aborted',
    facts: { isSent: false },
  },
  {
    title: 'a caller whose own time is over',
    listener: never,
    request: { signal: AbortSignal.abort(new DOMException('late', 'TimeoutError')) },
    code: 'http-timeout',
    facts: { isSent: false },
  },
  {
    title: 'a body that is too large by its length',
    listener: (_request, response) => response.end('x'.repeat(1_001)),
    code: 'http-answer-too-large',
    facts: { isSent: true, status: 200 },
  },
  {
    title: 'a body that becomes too large',
    listener: (_request, response) => {
      for (let count = 0; count < 20; count += 1) response.write('x'.repeat(100));
      response.end();
    },
    code: 'http-answer-too-large',
    facts: { status: 200 },
  },
  {
    title: 'a compressed body',
    listener: (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a')),
    code: 'http-answer-encoded',
    facts: { status: 200 },
  },
  {
    title: 'a connection that ends without an answer',
    listener: (_request, response) => response.destroy(),
    code: 'http-unreachable',
    facts: { isSent: true, status: undefined },
  },
  {
    title: 'a connection that ends in the middle of an answer',
    listener: (_request, response) => {
      response.writeHead(200, { 'content-length': 100 }).write('a');
      setTimeout(() => response.destroy(), 20);
    },
    code: 'http-answer-cut-off',
    facts: { isSent: true, status: 200 },
  },
  {
    title: 'a header that cannot be sent',
    listener: never,
    request: { headers: { 'x-a': 'a\nb' } },
    code: 'http-request-invalid',
    facts: { isSent: false },
  },
  {
    title: 'a path that cannot be sent',
    listener: never,
    request: { path: '/a b' },
    code: 'http-request-invalid',
    facts: { isSent: false },
  },
  {
    title: 'an address that is not a URL',
    listener: never,
    request: { base: 'nowhere' },
    code: 'http-request-invalid',
    facts: { isSent: false },
  },
  {
    title: 'a port where no server listens',
    listener: never,
    request: { base: 'http://127.0.0.1:1' },
    code: 'http-unreachable',
    facts: { isSent: false, reason: 'ECONNREFUSED', data: { method: 'POST', origin: 'http://127.0.0.1:1' } },
  },
];

describe('an error', () => {
  it.each(failing)(
    'has a code and facts, and no secret: $title',
    async ({ listener, options, request, code, facts }) => {
      const { url } = await network.server(listener);
      const sent = {
        base: url,
        path: '/secret-path?key=secret-query',
        method: 'POST',
        body: 'secret-body',
        ...request,
      };
      const headers = { authorization: 'secret-header', ...request?.headers };
      const error = await requestError(network.client(options).send({ ...sent, headers }));
      expect(error).toMatchObject({ code, ...facts });
      expect(inspect(error, { depth: 10 })).not.toContain('secret');
    },
  );

  it('is http-answer-not-json for a body that is not JSON, which it does not quote', async () => {
    const { url } = await network.server((_request, response) => response.end('secret'));
    const answer = await network.client().send({ ...get, base: url });
    const error = await requestError(Promise.resolve().then(() => answer.json()));
    expect(error).toMatchObject({ code: 'http-answer-not-json', status: 200 });
    expect(inspect(error)).not.toContain('"secret"');
  });

  it('ends a request that waits for a connection which never comes', async () => {
    const client = network.client({ timeoutMs: 50, permittedAddresses: () => new Promise(() => undefined) });
    const error = await requestError(client.send({ ...get, base: 'http://a.test' }));
    expect(error.code).toBe('http-timeout');
  });
});

describe('the signal of the caller', () => {
  it('ends a request, and is left without listeners', async () => {
    const { url } = await network.server(never);
    const controller = new AbortController();
    const sent = requestError(network.client().send({ ...get, base: url, signal: controller.signal }));
    setTimeout(() => controller.abort(), 20);
    expect(await sent).toMatchObject({ code: 'http-aborted', isSent: true });
    const answering = await network.server((_request, response) => response.end());
    const { signal } = new AbortController();
    let added = 0;
    const counting = new Proxy(signal, {
      get(target, name) {
        if (name === 'addEventListener') added += 1;
        if (name === 'removeEventListener') added -= 1;
        const member: unknown = Reflect.get(target, name, target);
        return typeof member === 'function' ? (member.bind(target) as unknown) : member;
      },
    });
    await network.client().send({ ...get, base: answering.url, signal: counting });
    expect(added).toBe(0);
  });

  it('ends the pause before a retry with the outcome so far', async () => {
    const { url } = await network.server((_request, response) => response.writeHead(503).end());
    const client = network.client({ retry: { tries: 3, pauseMs: 60_000, maxPauseMs: 60_000 } });
    expect(await client.send({ ...get, base: url, signal: AbortSignal.timeout(100) })).toMatchObject({ status: 503 });
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
    { title: 'no POST without a key', method: 'POST', headers: {}, times: 1 },
  ])('sends $title', async ({ method, headers, times }) => {
    const seen: IncomingMessage[] = [];
    const { url } = await network.server(failingOnce((response) => response.destroy(), seen));
    const client = network.client({ retry: { tries: 2, pauseMs: 0 } });
    const outcome = await client.send({ base: url, path: '/', method, headers }).catch((error: unknown) => error);
    expect(seen).toHaveLength(times);
    expect(outcome).toMatchObject(times === 2 ? { status: 200 } : { code: 'http-unreachable' });
  });

  it('waits for as long as Retry-After says', async () => {
    const times: number[] = [];
    const { url } = await network.server((_request, response) => {
      if (times.push(performance.now()) === 1) response.writeHead(429, { 'retry-after': '0.2' });
      response.end();
    });
    const client = network.client({ retry: { tries: 2, pauseMs: 0 } });
    expect(await client.send({ ...get, base: url })).toMatchObject({ status: 200 });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(180);
  });

  it('does not come without being asked for', async () => {
    const seen: IncomingMessage[] = [];
    const { url } = await network.server(failingOnce((response) => response.writeHead(503).end(), seen));
    expect(await network.client().send({ ...get, base: url })).toMatchObject({ status: 503 });
  });
});

describe('connections', () => {
  it.each([
    { title: 'stay open if they are to be kept', keepAlive: { connections: 1 }, want: 1 },
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

  it('are not made to an address that is refused, and the error has the reason', async () => {
    const refusal = new Error('a.test is forbidden');
    const client = network.client({
      permittedAddresses: () => Promise.reject(refusal),
      retry: { tries: 3, pauseMs: 0 },
    });
    const error = await requestError(client.send({ ...get, base: 'http://a.test' }));
    expect(error).toMatchObject({ code: 'http-address-refused', isSent: false, cause: refusal });
  });
});
