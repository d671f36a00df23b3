import { describe, expect, test } from 'vitest';
import { HttpError, StartError } from '../errors/errors.ts';
import type { Handler, Reply } from './handlers/handlers.ts';
import { SecuritySetupError } from './request/security.ts';
import { createTestApp, key, thingHandlers, thingsDocument, withGetThing } from './testing/apps.ts';

describe('a handler that fails', () => {
  const secret = 'postgres://user:hunter2@db';
  test.each<{ name: string; handler: Handler }>([
    { name: 'throws', handler: () => { throw new Error(secret); } }, // prettier-ignore
    { name: 'throws a value that is not an Error', handler: () => { throw secret as unknown as Error; } }, // prettier-ignore
    { name: 'rejects', handler: () => Promise.reject(new TypeError(secret)) },
    {
      name: 'rejects with a value that looks like a response',
      handler: () => Promise.reject(Object.assign(new Error(secret), { status: 404 })),
    },
    { name: 'returns a body that JSON cannot hold', handler: () => ({ status: 200, body: { thing: 10n } }) },
    {
      name: 'returns an invalid header',
      handler: () => ({ status: 200, headers: { 'X-A': 'a\r\nb' }, body: { thing: 1 } }),
    },
  ])('that $name gets a 500 without the reason, and a log line with it', async ({ handler }) => {
    const { get, lines } = withGetThing(handler);
    const response = await get();
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual({ errorCode: 'internal_error', message: 'something went wrong on our side' });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 50,
      status: 500,
      operation: 'getThing',
      err: { message: expect.any(String) as string },
    });
  });

  test('that throws an HttpError sends its message, and logs its cause', async () => {
    const { get, lines } = withGetThing(async () => {
      throw new HttpError('not_found', 'thing 1 is not there', { details: '/path/id', cause: new Error(secret) });
    });
    const response = await get();
    expect(response.statusCode).toBe(404);
    expect(response.json()).toEqual({ errorCode: 'not_found', message: 'thing 1 is not there', details: '/path/id' });
    expect(lines).toMatchObject([{ level: 30, status: 404, error: 'not_found' }]);
  });

  test.each([
    { code: 'unavailable', status: 503 },
    { code: 'too_many_requests', status: 429 },
  ] as const)('that throws $code sends Retry-After', async ({ code, status }) => {
    const { get } = withGetThing(async () => {
      throw new HttpError(code);
    });
    const response = await get();
    expect([response.statusCode, response.headers['retry-after']]).toEqual([status, '1']);
  });
});

describe('a response that breaks the document', () => {
  const wrong: { name: string; reply: Reply; want: string }[] = [
    { name: 'status', reply: { status: 202, body: { thing: 1 } }, want: '/status must not be 202' },
    { name: 'body', reply: { status: 200, body: { other: 'x' } }, want: '/body/thing is required' },
    {
      name: 'header',
      reply: { status: 200, headers: { 'x-count': 'many' }, body: { thing: 1 } },
      want: '/headers/X-Count must be integer',
    },
  ];

  test.each(wrong)('by its $name becomes a 500 with the reason in test', async ({ reply, want }) => {
    const { get } = withGetThing(() => reply);
    const response = await get();
    expect(response.statusCode).toBe(500);
    expect(response.json()).toMatchObject({ errorCode: 'response_invalid', details: want });
  });

  test.each(wrong)('by its $name is sent, logged and counted in production', async ({ reply, want }) => {
    const { get, lines, metrics } = withGetThing(() => reply, { environment: 'production' });
    const response = await get();
    expect([response.statusCode, response.json()]).toEqual([reply.status, reply.body]);
    expect(lines[0]).toMatchObject({ level: 50, faults: want, requestId: response.headers['x-request-id'] });
    expect(await metrics.metrics()).toContain('http_response_violations_total{operation="getThing"} 1');
  });
});

describe('every request', () => {
  test('leaves one line, without query and keys', async () => {
    const { call, lines } = createTestApp(thingsDocument, thingHandlers);
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    await call({ url: '/things/1?key=hunter2', headers: { ...key, traceparent, 'x-request-id': 'mine' } });
    await call({ url: '/healthz' });
    await call({ url: `/nowhere/${'x'.repeat(5000)}` });
    expect(lines).toMatchObject([
      {
        level: 30,
        msg: 'request',
        requestId: 'mine',
        traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        operation: 'getThing',
        method: 'GET',
        path: '/things/1',
        status: 200,
        address: '127.0.0.1',
        milliseconds: expect.any(Number) as number,
      },
      { operation: 'page', path: '/healthz', status: 200 },
      { operation: 'unmatched', status: 404, error: 'not_found' },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|key-of-key|x{1000}/);
  });

  test('is counted by operation and status', async () => {
    const { call, metrics } = createTestApp(thingsDocument, thingHandlers);
    await call({ url: '/things/1', headers: key });
    await call({ url: '/things/1' });
    await call({ url: '/nowhere' });
    const text = await metrics.metrics();
    expect(text).toContain('http_request_duration_seconds_count{operation="getThing",status="200"} 1');
    expect(text).toContain('http_request_duration_seconds_count{operation="getThing",status="401"} 1');
    expect(text).toContain('http_request_duration_seconds_count{operation="unmatched",status="404"} 1');
  });
});

describe('the start fails', () => {
  const { getThing, ...fewer } = thingHandlers;
  test.each([
    {
      name: 'an operation without a handler',
      given: fewer,
      want: { service: 'small', missing: ['getThing'], foreign: [] },
    },
    {
      name: 'a handler without an operation',
      given: { ...thingHandlers, more: getThing },
      want: { service: 'small', missing: [], foreign: ['more'] },
    },
  ])('for $name', ({ given, want }) => {
    expect(() => createTestApp(thingsDocument, given)).toThrow(StartError);
    expect(() => createTestApp(thingsDocument, given)).toThrow(
      expect.objectContaining({ code: 'start-handlers-differ', data: want }),
    );
  });

  test('for a security scheme without an accepted value', () => {
    const options = { credentials: () => [], credentialsSetting: () => 'API_KEYS' };
    expect(() => createTestApp(thingsDocument, thingHandlers, options)).toThrow(SecuritySetupError);
    const data = expect.objectContaining({ setting: 'API_KEYS' }) as object;
    expect(() => createTestApp(thingsDocument, thingHandlers, options)).toThrow(
      expect.objectContaining({ code: 'start-credentials-missing', data }),
    );
  });
});
