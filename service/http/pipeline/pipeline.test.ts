import { describe, expect, test } from 'vitest';
import type { HandlerInput } from '../handlers/handlers.ts';
import { BareRecord } from '../request/value/bare-record.ts';
import { createTestApp, key, thingHandlers, thingsDocument, withGetThing } from '../testing/apps.ts';

const plain = createTestApp(thingsDocument, thingHandlers);

describe('a valid request', () => {
  test('reaches its handler with everything parsed, coerced and filled in', async () => {
    const response = await plain.call({
      url: '/things?tags=a&tags=b%20c',
      headers: { ...key, 'x-kind': 'true', cookie: 'theme=dark' },
    });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      thing: {
        path: {},
        query: { limit: 5, tags: ['a', 'b c'] },
        header: { 'X-Kind': true },
        cookie: { theme: 'dark' },
      },
    });
  });

  test('has its body parsed, with defaults', async () => {
    const response = await plain.call({ method: 'POST', url: '/things', headers: key, payload: { name: 'x' } });
    expect(response.statusCode).toBe(201);
    expect(response.json()).toMatchObject({ thing: { body: { name: 'x', size: 3 } } });
  });

  test('gets a response with type, length and request id', async () => {
    const { headers, rawPayload } = await plain.call({ url: '/things/1', headers: { ...key, 'x-request-id': 'mine' } });
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(rawPayload.length),
      'x-request-id': 'mine',
    });
  });

  test('gives its handler the context without the values of headers', async () => {
    let seen: HandlerInput | undefined;
    const { get, lines } = withGetThing((input) => {
      seen = input;
      input.context.log.info({ password: 'hunter2', nested: { 'x-api-key': 'hunter2' } }, 'from within');
      return { status: 200, body: { thing: 1 } };
    });
    const response = await get();
    expect(seen!.context).toMatchObject({ requestId: response.headers['x-request-id'] });
    expect(seen!.context.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    expect(JSON.stringify(seen)).not.toContain('key-of-key');
    expect(lines[0]).toMatchObject({ msg: 'from within', requestId: response.headers['x-request-id'] });
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|key-of-key/);
  });

  test('gets parameters that are no hash tables, which V8 reads and writes slowly', async () => {
    let seen: HandlerInput | undefined;
    const { get } = withGetThing((input) => {
      seen = input;
      return { status: 200, body: { thing: 1 } };
    });
    await get();
    expect(Object.getPrototypeOf(seen!.path)).toBe(BareRecord.prototype);
  });

  test('has its response validated once', async () => {
    let reads = 0; // of the validation, whether the member is there and its value, and of the serialisation
    const body = Object.defineProperty({}, 'thing', { enumerable: true, get: () => (reads += 1) });
    const { get } = withGetThing(() => ({ status: 200, body }));
    expect((await get()).json()).toEqual({ thing: 3 });
    expect(reads).toBe(3);
  });

  test('can use HEAD if the document has it', async () => {
    const response = await plain.call({ method: 'HEAD', url: '/things/1' });
    expect([response.statusCode, response.payload, response.headers['content-length']]).toEqual([204, '', undefined]);
  });

  test('can have the host in its target', async () => {
    const response = await plain.call({ url: '/things/1', headers: key });
    const absolute = await plain.call({ url: 'http://any.example/things/1', headers: key });
    expect(absolute.payload).toBe(response.payload);
  });
});

describe('an invalid request is rejected with an error of the document', () => {
  const json = { 'content-type': 'application/json' };
  test.each([
    { given: { url: '/nowhere' }, status: 404, code: 'not_found' },
    { given: { url: '/things/' }, status: 404, code: 'not_found' },
    { given: { url: '/' }, status: 404, code: 'not_found' },
    { given: { method: 'DELETE', url: '/things' }, status: 405, code: 'method_not_allowed', allow: 'GET, POST' },
    { given: { method: 'PUT', url: '/things' }, status: 405, allow: 'GET, POST' },
    { given: { method: 'HEAD', url: '/things' }, status: 401 },
    { given: { method: 'OPTIONS', url: '/things/1' }, status: 405, code: 'method_not_allowed', allow: 'GET, HEAD' },
    { given: { method: 'POST', url: '/healthz' }, status: 405, code: 'method_not_allowed', allow: 'GET, HEAD' },
    { given: { url: '/things/x' }, status: 401, code: 'unauthorized' },
    { given: { url: '/things', headers: { 'x-key': 'secret' } }, status: 401, code: 'unauthorized' },
    { given: { url: '/things/x', headers: key }, status: 400, details: '/path/id must be integer' },
    { given: { url: '/things/9007199254740993', headers: key }, status: 400, details: /^\/path\/id must be <= / },
    { given: { url: '/things?limit=0', headers: key }, status: 400, details: '/query/limit must be >= 1' },
    { given: { url: '/things/%E0%A4', headers: key }, status: 400, code: 'malformed_request' },
    { given: { method: 'POST', url: '/things', headers: key }, status: 400, details: '/body is required' },
    {
      given: { method: 'POST', url: '/things', headers: key, payload: { size: 'x' } },
      status: 400,
      code: 'validation_failed',
      details: '/body/name is required\n/body/size must be integer',
    },
    {
      given: { method: 'POST', url: '/things', headers: { ...key, ...json }, payload: '{"name": }' },
      status: 400,
      code: 'malformed_json',
    },
    {
      given: { method: 'POST', url: '/things', headers: { ...key, 'content-type': 'text/csv' }, payload: 'a,b' },
      status: 415,
      code: 'unsupported_media_type',
    },
    {
      given: {
        method: 'POST',
        url: '/things',
        headers: { ...key, ...json },
        payload: `{"name":"${'x'.repeat(1 << 20)}"}`,
      },
      status: 413,
      code: 'payload_too_large',
    },
  ] as const)('$given: $status', async ({ given, status, ...want }) => {
    const response = await plain.call(given);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toBe('application/json');
    expect(response.headers['x-request-id']).toBeDefined();
    if ('allow' in want) expect(response.headers.allow).toBe(want.allow);
    if (status === 401) expect(response.headers['www-authenticate']).toContain('name="X-Key"');
    if ('method' in given && given.method === 'HEAD') return; // has no body on a socket
    const body = response.json<Record<string, string>>();
    expect(Object.keys(body).filter((name) => !['errorCode', 'message', 'details'].includes(name))).toEqual([]);
    if ('code' in want) expect(body.errorCode).toBe(want.code);
    if ('details' in want)
      expect(body.details).toEqual(
        typeof want.details === 'string' ? want.details : expect.stringMatching(want.details),
      );
    expect(response.payload).not.toMatch(/key-of-key|secret|node_modules|\.ts:/);
  });
});
