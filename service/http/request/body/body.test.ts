import { Readable } from 'node:stream';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { compileBody } from './body.ts';
import { createOperation, catchHttpError } from '../../testing/requests.ts';

const json = 'application/json';

/** Creates a reader of bodies for an operation with these media types. */
async function reader(content: JsonObject = { [json]: { schema: {} } }) {
  const { operation } = await createOperation({ requestBody: { content } });
  const read = compileBody(operation, { bodyBytes: 1000 });
  return (body: string | Buffer | readonly Buffer[], headers: IncomingHttpHeaders = {}) => {
    const chunks = typeof body === 'string' || Buffer.isBuffer(body) ? [Buffer.from(body)] : body;
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const request = Object.assign(Readable.from(chunks), {
      headers: { 'content-type': json, 'content-length': String(length), ...headers },
    });
    return read(request as unknown as IncomingMessage); // all of it that is read
  };
}

describe('JSON', () => {
  test('in one chunk and in many, cut within a character', async () => {
    const read = await reader();
    const bytes = Buffer.from('{"a":"é\u{1f600}"}');
    expect(await read(bytes)).toEqual({ a: 'é\u{1f600}' });
    expect(await read([...bytes].map((byte) => Buffer.of(byte)))).toEqual({ a: 'é\u{1f600}' });
  });

  test('in very many chunks', async () => {
    const read = await reader();
    const text = JSON.stringify('abcdefghi'.repeat(100));
    expect(await read([...Buffer.from(text)].map((byte) => Buffer.of(byte)))).toBe(JSON.parse(text));
  });

  test('after a byte order mark', async () => {
    const read = await reader();
    expect(await read('\ufeff1')).toBe(1);
  });

  test.each([
    {
      name: 'broken',
      given: '{"a":1,}',
      want: { code: 'malformed_json', details: '/body line 1, column 8 (position 7): property name expected' },
    },
    {
      name: 'a lone surrogate',
      given: '"\\ud800"',
      want: { code: 'validation_failed', details: '/body must not contain a lone surrogate' },
    },
    {
      name: 'invalid UTF-8',
      given: Buffer.from([0x22, 0xff, 0x22]),
      want: { code: 'malformed_request', details: '/body must be UTF-8' },
    },
    {
      name: 'a surrogate in UTF-8',
      given: Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
      want: { code: 'malformed_request', details: '/body must be UTF-8' },
    },
    {
      name: 'UTF-16',
      given: Buffer.from('\ufeff"a"', 'utf16le'),
      want: { code: 'malformed_request', details: '/body must be UTF-8' },
    },
  ])('$name is rejected', async ({ given, want }) => {
    const read = await reader();
    expect(await catchHttpError(() => read(given))).toEqual(want);
  });
});

describe('no body', () => {
  test.each<{ name: string; headers: IncomingHttpHeaders }>([
    { name: 'no length', headers: { 'content-length': undefined } },
    { name: 'length 0', headers: { 'content-length': '0' } },
    { name: 'length 0 of another type', headers: { 'content-length': '0', 'content-type': 'text/plain' } },
  ])('$name means a request without a body, at once', async ({ headers }) => {
    const read = await reader();
    expect(read('', headers)).toBeUndefined();
  });

  test('an empty chunked body counts as missing', async () => {
    const read = await reader();
    expect(await read('', { 'content-length': undefined, 'transfer-encoding': 'chunked' })).toBeUndefined();
  });

  test.each<{ name: string; headers: IncomingHttpHeaders }>([
    { name: 'length 0', headers: {} },
    { name: 'no chunks', headers: { 'content-length': undefined, 'transfer-encoding': 'chunked' } },
  ])('a form without fields is an object without members: $name', async ({ headers }) => {
    const form = 'application/x-www-form-urlencoded';
    const read = await reader({ [json]: { schema: {} }, [form]: { schema: { type: 'object' } } });
    expect(await read('', { 'content-type': form, ...headers })).toEqual({});
  });

  test('an operation without a body ignores one', async () => {
    const { operation } = await createOperation({});
    const request = Object.assign(Readable.from(['12345']), { headers: { 'content-length': '5' } });
    expect(compileBody(operation)(request as unknown as IncomingMessage)).toBeUndefined(); // all of it that is read
  });
});

describe('headers that are rejected before the body is read', () => {
  test.each<{ headers: IncomingHttpHeaders; want: string }>([
    { headers: { 'content-type': 'application/xml' }, want: 'Content-Type must be application/json or text/*' },
    { headers: { 'content-type': undefined }, want: 'Content-Type must be application/json or text/*' },
    { headers: { 'content-type': 'application/json; charset=iso-8859-1' }, want: 'the charset must be utf-8' },
    { headers: { 'content-type': 'text/plain; charset=utf-16' }, want: 'the charset must be utf-8' },
    { headers: { 'content-encoding': 'gzip' }, want: 'Content-Encoding must be identity' },
    { headers: { 'content-encoding': 'identity, br' }, want: 'Content-Encoding must be identity' },
  ])('$headers', async ({ headers, want }) => {
    const read = await reader({ [json]: {}, 'text/*': {} });
    expect(await catchHttpError(() => read('1', headers))).toEqual({ code: 'unsupported_media_type', details: want });
  });

  test.each(['utf-8', 'UTF8', 'us-ascii'])('charset %s is accepted', async (charset) => {
    const read = await reader();
    expect(await read('1', { 'content-type': `${json}; charset=${charset}`, 'content-encoding': 'Identity' })).toBe(1);
  });
});

describe('other media types', () => {
  test('text', async () => {
    const read = await reader({ 'text/*': {} });
    expect(await read('héllo', { 'content-type': 'text/markdown' })).toBe('héllo');
    expect(await catchHttpError(() => read('a\0', { 'content-type': 'text/plain' }))).toEqual({
      code: 'validation_failed',
      details: '/body must not contain NUL (U+0000)',
    });
  });

  test('bytes', async () => {
    const read = await reader({ '*/*': {} });
    const given = Buffer.from([0, 255, 1]);
    expect(await read(given, { 'content-type': 'image/png; charset=binary' })).toEqual(given);
    expect(await read('[1]', { 'content-type': 'application/vnd.thing+json' })).toEqual([1]);
  });
});
