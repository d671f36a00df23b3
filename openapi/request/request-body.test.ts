import { describe, expect, test } from 'vitest';
import type { Json, JsonObject, RequestBody } from '../document/document.ts';
import { viewSchema } from '../schema/view/document-schemas.ts';
import { writeBody } from './request-body.ts';
import { RequestError } from './write-style.ts';

/** By media type, its `encoding`. */
type Content = Readonly<Record<string, JsonObject>>;

const description = (content: Content): RequestBody => ({
  required: true,
  description: '',
  pointer: '',
  content: new Map(
    Object.entries(content).map(([type, encoding]) => [
      type,
      { schema: viewSchema(true), examples: [], encoding, pointer: '' },
    ]),
  ),
});

describe('writeBody', () => {
  const form = 'application/x-www-form-urlencoded';
  test.each<[given: string, Content, { body: Json; mediaType?: string }, mediaType: string, text: string]>([
    ['JSON', { 'application/json': {} }, { body: { a: [1, 'é'] } }, 'application/json', '{"a":[1,"é"]}'],
    ['null as JSON', { 'application/json': {} }, { body: null }, 'application/json', 'null'],
    [
      'JSON where there are others',
      { 'text/plain': {}, 'application/vnd.x+json': {} },
      { body: 'a' },
      'application/vnd.x+json',
      '"a"',
    ],
    [
      'the first of two JSON types',
      { 'application/vnd.x+json': {}, 'application/json': {} },
      { body: 1 },
      'application/vnd.x+json',
      '1',
    ],
    [
      'the second of two JSON types, if requested',
      { 'application/json': {}, 'application/vnd.x+json': {} },
      { body: 1, mediaType: 'application/vnd.x+json' },
      'application/vnd.x+json',
      '1',
    ],
    [
      'the requested type',
      { 'application/json': {}, 'text/plain': {} },
      { body: 'a', mediaType: 'text/plain' },
      'text/plain',
      'a',
    ],
    ['a type in a range', { 'text/*': {} }, { body: 1 }, 'text/plain', '1'],
    [
      'a form',
      { [form]: {} },
      { body: { a: 'b c&', d: [1, 2], e: { f: 1 }, g: null } },
      form,
      'a=b%20c%26&d=1&d=2&e=%7B%22f%22%3A1%7D&g=null',
    ],
    [
      'a form with styles',
      { [form]: { a: { style: 'deepObject' }, b: { explode: false } } },
      { body: { a: { x: 1 }, b: [1, 2] } },
      form,
      'a%5Bx%5D=1&b=1,2',
    ],
    [
      'a requested form, with its styles, instead of JSON',
      { 'application/json': {}, [form]: { a: { explode: false } } },
      { body: { a: [1, 2] }, mediaType: form },
      form,
      'a=1,2',
    ],
    [
      'a form with JSON in it',
      { [form]: { a: { contentType: 'application/json' } } },
      { body: { a: [1] } },
      form,
      'a=%5B1%5D',
    ],
  ])('%s', (_given, content, { body, mediaType: wanted }, mediaType, text) => {
    expect(writeBody(description(content), body, wanted)).toEqual({ mediaType, text });
  });

  test('no body', () => {
    expect(writeBody(undefined, undefined, undefined)).toBeUndefined();
  });

  test('a server can read a multipart form', async () => {
    const content = { 'multipart/form-data': { c: { contentType: 'application/json' } } };
    const value = { 'a"': 'x--boundary\r\n', b: ['1', '2'], c: { d: 1 } };
    const { mediaType = '', text = '' } = writeBody(description(content), value, undefined) ?? {};
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- what is advised against is to read large files with it
    const read = await new Response(text, { headers: { 'content-type': mediaType } }).formData();
    expect([...read]).toEqual([
      ['a"', 'x--boundary\r\n'],
      ['b', '1'],
      ['b', '2'],
      ['c', '{"d":1}'],
    ]);
  });

  test.each<[given: string, Content | undefined, Json, want: string]>([
    ['a body for an operation without one', undefined, {}, 'takes no body'],
    ['a list as a form', { [form]: {} }, [], 'requires an object'],
    ['an object as text', { 'text/plain': {} }, {}, 'requires text'],
  ])('refuses %s', (_given, content, body, want) => {
    const attempt = (): unknown => writeBody(content && description(content), body, undefined);
    expect(attempt).toThrow(RequestError);
    expect(attempt).toThrow(want);
  });
});
