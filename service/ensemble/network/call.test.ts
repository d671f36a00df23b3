import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from 'fountainai/openapi';
import { parseDocument } from 'fountainai/openapi';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import { createAddressPolicy } from './address-policy.ts';
import { createCaller } from './call.ts';
import { CallError, type CallResult, type Snapshot } from '../tools/snapshot.ts';
import { getSnapshot } from '../registry/snapshot-cache.ts';
import { listen } from '../testing/servers.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const parameter = (place: string, name: string): JsonObject => ({
  name,
  in: place,
  required: place === 'path',
  schema: { type: 'string' },
});
const responses = { 200: { description: 'well', content: { 'application/problem+json': {} } } };

const content = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  components: {
    securitySchemes: {
      apiKeyAuth: { type: 'apiKey', in: 'header', name: 'X-API-KEY' },
      adminApiKeyAuth: { type: 'apiKey', in: 'header', name: 'X-ADMIN-API-KEY' },
      queryKey: { type: 'apiKey', in: 'query', name: 'key' },
      cookieKey: { type: 'apiKey', in: 'cookie', name: 'session' },
    },
  },
  paths: {
    '/things/{id}': {
      post: {
        operationId: 'own',
        security: [{ apiKeyAuth: [] }],
        parameters: [
          parameter('path', 'id'),
          parameter('query', 'name'),
          parameter('header', 'X-Api-Key'),
          parameter('header', 'Host'),
          parameter('header', 'X-Forwarded-For'),
          parameter('header', 'X-Note'),
        ],
        requestBody: { content: { 'application/json': { schema: {} } } },
        responses,
      },
    },
    '/admin': { get: { operationId: 'admin', security: [{ adminApiKeyAuth: [] }], responses } },
    '/keys': {
      get: {
        operationId: 'keys',
        security: [{ queryKey: [], cookieKey: [] }],
        parameters: [
          parameter('query', 'key'),
          parameter('query', 'name'),
          parameter('cookie', 'session'),
          parameter('cookie', 'other'),
        ],
        responses,
      },
    },
    '/open': { get: { operationId: 'open', security: [], responses } },
  },
});

const serviceCredentials = new Map([
  [
    'things',
    new Map([
      ['queryKey', 'query key & more'],
      ['cookieKey', 'cookie-key-1'],
    ]),
  ],
]);

interface Called {
  readonly request: IncomingMessage;
  readonly body: string;
}

/** Calls an operation of a service with a scripted answer; returns the answer and the received requests. */
async function calling(
  operationId: string,
  given: RequestArguments,
  options: { answer?: RequestListener; host?: string; allowed?: string[]; signal?: AbortSignal } = {},
): Promise<{ result: CallResult; called: Called[] }> {
  const called: Called[] = [];
  const answer = options.answer ?? ((_request, response) => response.end('well'));
  const server = await listen(
    createServer((request, response) => {
      void text(request).then((body) => {
        called.push({ request, body });
        answer(request, response);
      });
    }),
  );
  const host = options.host ?? 'own.test';
  const policy = createAddressPolicy(options.allowed ?? [host], async () => [{ address: '127.0.0.1', family: 4 }]);
  closing.push(server.close, policy.close);
  const keys = { isOwn: policy.isOwn, serviceApiKey: 'own-secret-key', serviceCredentials };
  const policies = { read: 'allow', write: 'allow', delete: 'allow' } as const;
  const snapshot = await things(`http://${host}:${server.port}/v1`, { ...keys, policies });
  const operation = snapshot.document.operations.find(({ id }) => id === operationId)!;
  const call = createCaller({ policy, keys, milliseconds: 1_500, bytes: 10_000 });
  const signal = options.signal ?? new AbortController().signal;
  const context = { requestId: 'request-1', traceparent: '00-trace-parent-01', signal };
  return { result: await call(snapshot, operation, given, context), called };
}

async function things(destination: string, keys: Parameters<typeof getSnapshot>[2]): Promise<Snapshot> {
  const document = await parseDocument(content, { source: 'things.json', name: 'things' });
  const facts = { id: 'things', name: 'Things', description: '', openapi_url: destination, tags: [] };
  const stored = {
    ...facts,
    address: destination,
    destination,
    document: content,
    hash: '',
    etag: null,
    fetched_at: '',
  };
  return getSnapshot(stored, document, keys);
}

describe('a call', () => {
  it('sends the arguments, the trace headers of the request, and our key instead of any other', async () => {
    const { result, called } = await calling('own', {
      path: { id: 'a/b' },
      query: { name: 'x & y' },
      header: { 'X-Api-Key': 'of the model', 'X-Forwarded-For': '127.0.0.1', 'X-Note': 'kept' },
      body: { count: 1 },
    });
    expect(result).toMatchObject({ status: 200, text: 'well', mediaType: '' });
    const { request, body } = called[0]!;
    expect([request.method, request.url, body]).toEqual(['POST', '/v1/things/a%2Fb?name=x%20%26%20y', '{"count":1}']);
    expect(request.headers).toEqual({
      host: expect.stringMatching(/^own\.test:\d+$/) as string,
      connection: 'keep-alive',
      accept: 'application/problem+json, application/json, */*;q=0.1',
      'accept-encoding': 'identity',
      'content-length': '11',
      'content-type': 'application/json',
      'x-request-id': 'request-1',
      traceparent: '00-trace-parent-01',
      'x-api-key': 'own-secret-key',
      'x-note': 'kept',
    });
  });

  it('ignores a Host header in the arguments', async () => {
    const made = calling('own', { path: { id: '1' }, header: { Host: 'evil.test' }, body: { count: 1 } });
    await expect(made).rejects.toMatchObject({ code: 'ensemble-arguments-invalid' });
  });

  it('sends keys in query and cookie instead of arguments with the same names', async () => {
    const given = { query: { key: 'of the model', name: 'n' }, cookie: { session: 'of the model', other: 'o' } };
    const { called } = await calling('keys', given);
    expect(called[0]?.request.url).toBe('/v1/keys?name=n&key=query%20key%20%26%20more');
    expect(called[0]?.request.headers.cookie).toBe('other=o; session=cookie-key-1');
  });

  it('sends no key with an open operation', async () => {
    const { called } = await calling('open', {});
    expect(JSON.stringify(called[0]?.request.rawHeaders)).not.toMatch(/key/i);
  });

  it('follows no redirect', async () => {
    const { result, called } = await calling(
      'own',
      { path: { id: '1' } },
      {
        answer: (_request, response) => response.writeHead(307, { location: '/open' }).end(),
      },
    );
    expect([result.status, result.headers.location, called.length]).toEqual([307, '/open', 1]);
  });

  it('returns the answer unchanged, for any status', async () => {
    const answer: RequestListener = (_request, response) =>
      response.writeHead(503, { 'content-type': 'application/json; charset=utf-8', 'retry-after': '7' }).end('{"é":');
    const { result } = await calling('open', {}, { answer });
    expect(result).toMatchObject({ status: 503, mediaType: 'application/json; charset=utf-8', text: '{"é":' });
    expect(result.headers['retry-after']).toBe('7');
  });

  it('removes our key from an answer that contains it', async () => {
    const answer: RequestListener = (request, response) => response.end(JSON.stringify(request.headers));
    const { result } = await calling('own', { path: { id: '1' } }, { answer });
    expect(result.text).toContain('"x-api-key":"[removed]"');
  });
});

describe('a key in an answer', () => {
  const echo: RequestListener = (request, response) => {
    const query = request.url?.split('?')[1] ?? '';
    response.setHeader('x-echo', [request.headers.cookie ?? '', query]);
    response.end(JSON.stringify([query, new URLSearchParams(query).get('key'), request.headers.cookie]));
  };

  it('is removed in every spelling, also from the headers', async () => {
    const { result } = await calling('keys', {}, { answer: echo });
    expect(result.text).toBe('["key=[removed]","[removed]","session=[removed]"]');
    expect(result.headers['x-echo']).toBe('session=[removed], key=[removed]');
  });

  const encoded: RequestListener = (request, response) => {
    const key = String(request.headers['x-api-key']);
    const escaped = Array.from(key, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
    response.setHeader('x-base64', Buffer.from(`key: ${key}.`).toString('base64'));
    response.setHeader('x-escaped', escaped);
    response.end(`{"${escaped}":["${Buffer.from(key).toString('base64url')}"],"n":1.50}`);
  };

  it('is removed in every encoding, also from names of members', async () => {
    const { result } = await calling('own', { path: { id: '1' } }, { answer: encoded });
    expect(JSON.parse(result.text)).toEqual({ '[removed]': [expect.stringMatching(/^\[removed\]\w?$/)], n: 1.5 });
    expect(result.text).toContain('"n":1.50');
    expect(result.headers['x-escaped']).toBe('[removed]');
    expect(Buffer.from(result.headers['x-base64'] ?? '', 'base64').toString()).not.toContain('secret');
  });
});

describe('a call that is not made', () => {
  it('since its keys may not be sent to that host', async () => {
    const hosts = ['127.0.0.1', 'other.test'];
    for (const host of hosts) {
      const made = calling('own', { path: { id: '1' } }, { host, allowed: ['own.test'] });
      await expect(made).rejects.toMatchObject({ code: 'ensemble-credentials-missing' });
    }
  });

  it('since SERVICE_API_KEY is not valid for an admin operation', async () => {
    await expect(calling('admin', {})).rejects.toMatchObject({ code: 'ensemble-credentials-missing' });
  });

  it.each([{ id: '..' }, { id: '.' }, { id: '' }, {}])('since %j leads to another path', async (path) => {
    await expect(calling('own', { path })).rejects.toMatchObject({ code: 'ensemble-arguments-invalid' });
  });

  it('since the address is forbidden', async () => {
    const made = calling('open', {}, { host: 'inside.test', allowed: ['own.test'] });
    await expect(made).rejects.toMatchObject({ code: 'ensemble-address-internal' });
  });
});

describe('a call without a usable answer', () => {
  it.each([
    {
      given: 'too large',
      answer: (_: IncomingMessage, response: ServerResponse) => response.end('a'.repeat(10_001)),
      code: 'ensemble-answer-too-large',
    },
    {
      given: 'packed',
      answer: (_: IncomingMessage, response: ServerResponse) =>
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a'.repeat(1_000_000))),
      code: 'ensemble-answer-encoded',
    },
    { given: 'never', answer: () => undefined, code: 'ensemble-service-timeout' },
    {
      given: 'cut',
      answer: (request: IncomingMessage) => request.socket.destroy(),
      code: 'ensemble-service-unreachable',
    },
  ])('$given', async ({ answer, code }) => {
    const made = calling('open', {}, { answer });
    await expect(made).rejects.toThrow(CallError);
    await expect(made).rejects.toMatchObject({ code });
  });

  it('in time, also after a garbage collection', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const collecting = setInterval(collect, 200);
    // The client itself would wait for 30 s.
    const made = calling('open', {}, { answer: () => undefined });
    await expect(made).rejects.toMatchObject({ code: 'ensemble-service-timeout' });
    clearInterval(collecting);
  }, 10_000);

  it('since the interaction ended', async () => {
    const controller = new AbortController();
    const answer = (): void => controller.abort();
    await expect(calling('open', {}, { answer, signal: controller.signal })).rejects.toMatchObject({
      code: 'ensemble-call-aborted',
    });
  });
});
