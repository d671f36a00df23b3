/** Bad input through the whole pipeline: an error with the pointer of each fault, and no handler is called. */
import type { InjectOptions } from 'light-my-request';
import { describe, expect, test } from 'vitest';
import type { Handler } from '../handlers/handlers.ts';
import { createTestApp, key, thingHandlers, thingsDocument } from '../testing/apps.ts';

let reached = 0;
const counted =
  (handler: Handler): Handler =>
  (input) => {
    reached++;
    return handler(input);
  };
const handlers = Object.fromEntries(
  Object.entries<Handler>(thingHandlers).map(([name, handler]) => [name, counted(handler)]),
);
const { call } = createTestApp(thingsDocument, handlers);
const send = (request: InjectOptions) => call({ ...request, headers: { ...key, ...request.headers } });
const json = { 'content-type': 'application/json' };

interface Case {
  name: string;
  request: InjectOptions;
  status?: number;
  code?: string;
  details: string | RegExp;
}

const invalid = 'validation_failed';
const malformed = 'malformed_request';
const post = (payload: string | Buffer, headers: Record<string, string> = json): InjectOptions => ({
  method: 'POST',
  url: '/things',
  payload,
  headers,
});

describe('bad input', () => {
  test.each<Case>([
    {
      name: 'a path parameter that is not an integer',
      request: { url: '/things/abc' },
      code: invalid,
      details: '/path/id must be integer',
    },
    {
      name: 'one with a fraction',
      request: { url: '/things/1.5' },
      code: invalid,
      details: '/path/id must be integer',
    },
    {
      name: 'one beyond 2^53',
      request: { url: '/things/9007199254740993' },
      code: invalid,
      details: '/path/id must be <= 9007199254740991',
    },
    {
      name: 'one of 400 digits',
      request: { url: `/things/${'9'.repeat(400)}` },
      code: invalid,
      details: '/path/id must be integer',
    },
    {
      name: 'NUL in the path',
      request: { url: '/things/1%00' },
      code: malformed,
      details: '/path/id must not contain NUL (U+0000)',
    },
    {
      name: 'a lone surrogate in the path',
      request: { url: '/things/%ED%A0%80' },
      code: malformed,
      details: '/path/id must be percent-encoded UTF-8',
    },
    {
      name: 'NUL in the query',
      request: { url: '/things?tags=a%00' },
      code: malformed,
      details: '/query/tags must not contain NUL (U+0000)',
    },
    {
      name: 'an empty number',
      request: { url: '/things?limit=' },
      code: invalid,
      details: '/query/limit must be integer',
    },
    {
      name: 'a repeated parameter',
      request: { url: '/things?limit=1&limit=2' },
      code: malformed,
      details: '/query/limit must be given once',
    },
    {
      name: 'faults in all places',
      request: { url: '/things?limit=10', headers: { 'x-kind': 'maybe' } },
      code: invalid,
      details: '/query/limit must be <= 9\n/header/X-Kind must be boolean',
    },
    { name: 'no body', request: { method: 'POST', url: '/things' }, code: invalid, details: '/body is required' },
    {
      name: 'broken JSON',
      request: post('{"name":'),
      code: 'malformed_json',
      details: '/body line 1, column 9 (position 8): value expected',
    },
    {
      name: 'NUL in text',
      request: post('{"name":"a\\u0000"}'),
      code: invalid,
      details: '/body/name must not contain NUL (U+0000)',
    },
    {
      name: 'a lone surrogate',
      request: post('{"name":"\\ud800"}'),
      code: invalid,
      details: '/body/name must not contain a lone surrogate',
    },
    {
      name: '__proto__',
      request: post('{"__proto__":{"name":"a"}}'),
      code: invalid,
      details: '/body/__proto__ is a forbidden name',
    },
    {
      name: 'invalid UTF-8',
      request: post(Buffer.from('{"name":"\xff"}', 'latin1')),
      code: malformed,
      details: '/body must be UTF-8',
    },
    {
      name: '100,000 levels',
      request: post('['.repeat(100_000)),
      code: 'malformed_json',
      details: /nested deeper than 100 levels$/,
    },
    {
      name: 'another type',
      request: post('{"name":[1],"size":"1"}'),
      code: invalid,
      details: '/body/name must be string\n/body/size must be integer',
    },
    {
      name: 'another media type',
      request: post('<a/>', { 'content-type': 'application/xml' }),
      status: 415,
      code: 'unsupported_media_type',
      details: 'Content-Type must be application/json',
    },
    {
      name: 'another charset',
      request: post('{}', { 'content-type': 'application/json; charset=latin1' }),
      status: 415,
      code: 'unsupported_media_type',
      details: 'the charset must be utf-8',
    },
    {
      name: '1 MiB and a byte',
      request: post('a'.repeat(1_048_577)),
      status: 413,
      code: 'payload_too_large',
      details: 'a body must have at most 1048576 bytes',
    },
  ])('$name', async ({ request, status = 400, code, details }) => {
    const before = reached;
    const response = await send(request);
    const body = response.json<{ errorCode: string; details: string }>();
    expect({ status: response.statusCode, code: body.errorCode }).toEqual({ status, code });
    if (typeof details === 'string') expect(body.details).toBe(details);
    else expect(body.details).toMatch(details);
    expect(reached).toBe(before);
  });

  test('good input reaches its handler, with defaults', async () => {
    const response = await send(post('{"name":"a"}'));
    expect(response.json()).toMatchObject({ thing: { body: { name: 'a', size: 3 } } });
    expect((await send({ url: '/things?tags=a&tags=b', headers: { 'x-kind': 'true' } })).json()).toMatchObject({
      thing: { query: { limit: 5, tags: ['a', 'b'] }, header: { 'X-Kind': true } },
    });
  });
});
