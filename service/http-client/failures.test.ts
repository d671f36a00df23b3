import type { RequestListener, ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { HttpClientCode } from './http-client-codes.ts';
import type { HttpClientOptions, HttpClientRequest } from './http-client.ts';
import { requestError, TestNetwork } from './testing/servers.ts';

const network = new TestNetwork();
afterEach(async () => {
  vi.useRealTimers();
  await network.close();
});

const get = { method: 'get', path: '/' };

const never: RequestListener = () => undefined;
/** Begins a response, and does something when the client has its head. */
function stalling(whenBegun: (response: ServerResponse) => void): Pick<Failing, 'listener' | 'request'> {
  let begun: ServerResponse | undefined;
  const head = (): void => {
    if (begun !== undefined) whenBegun(begun);
  };
  return {
    listener: (_request, response) => {
      begun = response;
      response.writeHead(200, { 'content-length': 100 }).write('a');
    },
    request: { tap: { head, chunk: () => undefined } },
  };
}

interface Failing {
  readonly title: string;
  /** True if time passes only when the test says so. */
  readonly hasClock?: boolean;
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
    ...stalling(() => vi.advanceTimersByTime(5_000)),
    hasClock: true,
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
    title: 'a caller that aborted before',
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
    ...stalling((response) => response.destroy()),
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
    title: 'an address with a host as its scheme',
    listener: never,
    request: { base: 'localhost:8080' },
    code: 'http-request-invalid',
    facts: { isSent: false },
  },
  {
    title: 'a header that the library does not send',
    listener: never,
    request: { headers: { Expect: '100-continue' } },
    code: 'http-request-invalid',
    facts: { isSent: false },
  },
  {
    title: 'a length that differs from the length of the body',
    listener: never,
    request: { headers: { 'Content-Length': '99' } },
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
    async ({ hasClock = false, listener, options, request, code, facts }) => {
      if (hasClock) vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
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

  it('ends a request that waits for a connection in vain', async () => {
    const client = network.client({ timeoutMs: 50, permittedAddresses: () => new Promise(() => undefined) });
    const error = await requestError(client.send({ ...get, base: 'http://a.test' }));
    expect(error.code).toBe('http-timeout');
  });
});

describe('the signal of the caller', () => {
  it('ends a request, and has no listeners afterwards', async () => {
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

  it('ends the pause before a retry with the last outcome', async () => {
    const { url } = await network.server((_request, response) => response.writeHead(503).end());
    const client = network.client({ retry: { tries: 3, pauseMs: 60_000, maxPauseMs: 60_000 } });
    const controller = new AbortController();
    // The response is complete in the turn of the event loop in which its head comes.
    const tap = { head: () => void setTimeout(() => controller.abort(), 20), chunk: () => undefined };
    const sent = client.send({ ...get, base: url, signal: controller.signal, tap });
    expect(await sent).toMatchObject({ status: 503 });
  });
});
