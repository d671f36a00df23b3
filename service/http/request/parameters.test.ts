import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Schema } from '../../../openapi/document/document.ts';
import { HttpError } from '../../errors/errors.ts';
import { parameterReader as reader, readerOfOne as one, catchHttpError } from '../testing/requests.ts';

const strings = { type: 'array', items: { type: 'string' } };
const integers = { type: 'array', items: { type: 'integer' } };
const color = {
  type: 'object',
  properties: { R: { type: 'integer' }, G: { type: 'integer' }, name: { type: 'string' } },
};

test.each([
  { schema: { type: 'integer', minimum: 1 }, given: 'p=', want: undefined },
  { schema: { type: 'string', enum: ['a'] }, given: 'p', want: undefined },
  { schema: { type: 'string' }, given: 'p=', want: '' },
  { schema: { type: 'integer' }, given: 'p=7', want: 7 },
])('with allowEmptyValue, $given of $schema is $want', async ({ schema, given, want }) => {
  const read = await one({ name: 'p', in: 'query', allowEmptyValue: true, schema });
  expect(read(given)).toEqual(want);
});

describe('styles', () => {
  test.each<{ style: string; explode?: boolean; in: string; schema: Schema; given: string; want: unknown }>([
    // https://spec.openapis.org/oas/v3.1.1.html#style-examples
    { in: 'path', style: 'simple', schema: { type: 'string' }, given: 'blue', want: 'blue' },
    { in: 'path', style: 'simple', schema: { type: 'string' }, given: 'a,b', want: 'a,b' },
    { in: 'path', style: 'simple', schema: strings, given: 'blue,black', want: ['blue', 'black'] },
    { in: 'path', style: 'simple', schema: strings, given: 'a%2Cb,c', want: ['a,b', 'c'] },
    { in: 'path', style: 'simple', schema: color, given: 'R,100,G,200', want: { R: 100, G: 200 } },
    { in: 'path', style: 'simple', explode: true, schema: color, given: 'R=100,G=200', want: { R: 100, G: 200 } },
    { in: 'path', style: 'label', schema: { type: 'string' }, given: '.blue', want: 'blue' },
    { in: 'path', style: 'label', schema: { type: 'string' }, given: '.', want: '' },
    { in: 'path', style: 'label', schema: integers, given: '.3,4', want: [3, 4] },
    { in: 'path', style: 'label', explode: true, schema: integers, given: '.3.4', want: [3, 4] },
    { in: 'path', style: 'label', schema: color, given: '.R,100,G,200', want: { R: 100, G: 200 } },
    { in: 'path', style: 'label', explode: true, schema: color, given: '.R=100.G=200', want: { R: 100, G: 200 } },
    { in: 'path', style: 'matrix', schema: { type: 'integer' }, given: ';p=5', want: 5 },
    { in: 'path', style: 'matrix', schema: { type: 'string' }, given: ';p', want: '' },
    { in: 'path', style: 'matrix', schema: strings, given: ';p=blue,black', want: ['blue', 'black'] },
    { in: 'path', style: 'matrix', explode: true, schema: strings, given: ';p=blue;p=black', want: ['blue', 'black'] },
    { in: 'path', style: 'matrix', schema: color, given: ';p=R,100,G,200', want: { R: 100, G: 200 } },
    { in: 'path', style: 'matrix', explode: true, schema: color, given: ';R=100;G=200', want: { R: 100, G: 200 } },
    { in: 'query', style: 'form', schema: { type: 'integer' }, given: 'p=5', want: 5 },
    { in: 'query', style: 'form', schema: { type: 'string' }, given: 'p=', want: '' },
    { in: 'query', style: 'form', schema: { type: 'string' }, given: 'p', want: '' },
    { in: 'query', style: 'form', schema: { type: 'string' }, given: '&&p=a=b&', want: 'a=b' },
    { in: 'query', style: 'form', schema: { type: 'string' }, given: 'p=a+b%2B%C3%A9', want: 'a b+é' },
    { in: 'query', style: 'form', schema: strings, given: 'p=a&q=1&p=b', want: ['a', 'b'] },
    { in: 'query', style: 'form', schema: strings, given: 'p=', want: [''] },
    { in: 'query', style: 'form', explode: false, schema: strings, given: 'p=a,b', want: ['a', 'b'] },
    { in: 'query', style: 'form', explode: false, schema: strings, given: 'p=a%2Cb', want: ['a,b'] },
    { in: 'query', style: 'form', schema: color, given: 'R=100&q=1&G=200', want: { R: 100, G: 200 } },
    { in: 'query', style: 'form', schema: color, given: 'q=1', want: undefined },
    { in: 'query', style: 'form', explode: false, schema: color, given: 'p=R,100,G,200', want: { R: 100, G: 200 } },
    { in: 'query', style: 'spaceDelimited', schema: strings, given: 'p=a%20b+c', want: ['a', 'b', 'c'] },
    { in: 'query', style: 'pipeDelimited', schema: integers, given: 'p=1|2%7C3%7c4', want: [1, 2, 3, 4] },
    { in: 'query', style: 'pipeDelimited', schema: color, given: 'p=R|1|G|2', want: { R: 1, G: 2 } },
    { in: 'query', style: 'pipeDelimited', explode: true, schema: integers, given: 'p=1&p=2', want: [1, 2] },
    {
      in: 'query',
      style: 'deepObject',
      schema: color,
      given: 'p[R]=100&p%5BG%5D=200&q[R]=1',
      want: { R: 100, G: 200 },
    },
    { in: 'header', style: 'simple', schema: { type: 'boolean' }, given: ' true ', want: true },
    { in: 'header', style: 'simple', schema: strings, given: 'a, b,c%2C', want: ['a', 'b', 'c%2C'] },
    { in: 'header', style: 'simple', explode: true, schema: color, given: 'R=100, G=200', want: { R: 100, G: 200 } },
    { in: 'cookie', style: 'form', schema: { type: 'string' }, given: 'q=1; p=a%20b; r=2', want: 'a b' },
    { in: 'cookie', style: 'form', explode: false, schema: integers, given: 'p=1,2', want: [1, 2] },
    { in: 'cookie', style: 'form', schema: { type: 'string' }, given: '%E0=broken; p=1', want: '1' },
  ])('$in $style $explode: $given', async ({ given, want, ...parameter }) => {
    const read = await one(parameter);
    expect(read(given)).toEqual(want);
  });
});

describe('deepObject', () => {
  const schema = {
    type: 'object',
    properties: {
      sizes: integers,
      within: { $ref: '#/components/schemas/Tree' },
      either: { oneOf: [{ type: 'boolean' }, { type: 'integer' }] },
    },
    additionalProperties: { type: 'number' },
  };
  const components = {
    schemas: {
      Tree: { type: 'object', properties: { leaf: { type: 'integer' }, tree: { $ref: '#/components/schemas/Tree' } } },
    },
  };

  test.each<{ name: string; given: string; want: unknown }>([
    { name: 'repeated members', given: 'p[sizes]=1&p[sizes]=2', want: { sizes: [1, 2] } },
    { name: 'items with brackets', given: 'p[sizes][]=1&p[sizes][]=2', want: { sizes: [1, 2] } },
    { name: 'recursion', given: 'p[within][tree][tree][leaf]=1', want: { within: { tree: { tree: { leaf: 1 } } } } },
    { name: 'alternatives', given: 'p[either]=true', want: { either: true } },
    { name: 'further members', given: 'p[x]=1.5&p[toString]=2', want: { x: 1.5, toString: 2 } },
    { name: 'a value of another type stays text', given: 'p[x]=abc', want: { x: 'abc' } },
  ])('$name', async ({ given, want }) => {
    const read = await one({ in: 'query', style: 'deepObject', schema }, components);
    expect(read(given)).toEqual(want);
  });

  test.each([
    { given: 'p[__proto__]=1', want: '/query/p "__proto__" is a forbidden name' },
    { given: 'p[__proto__][admin]=1', want: '/query/p "__proto__" is a forbidden name' },
    { given: 'p[within][__proto__][leaf]=1', want: '/query/p "__proto__" is a forbidden name' },
    { given: 'p[a%00]=1', want: '/query must not contain NUL (U+0000)' },
    { given: 'p[x]=1&p[x]=2', want: '/query/p must be given once' },
    { given: 'p[x', want: '/query/p must have a "]" for every "["' },
    { given: 'p[x][y]=1', want: '/query/p "x" is not in the form that its schema requires' },
    { given: `p${'[a]'.repeat(5000)}=1`, want: '/query/p must not be nested deeper than 20 levels' },
  ])('$given is rejected', async ({ given, want }) => {
    const read = await one({ in: 'query', style: 'deepObject', schema }, components);
    expect(await catchHttpError(() => read(given))).toEqual({ code: 'malformed_request', details: want });
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
  });

  test('constructor.prototype is rejected if any value is allowed', async () => {
    const read = await one({ in: 'query', style: 'deepObject', schema: { type: 'object' } });
    expect(read('p[constructor]=1')).toEqual({ constructor: '1' });
    expect((await catchHttpError(() => read('p[constructor][prototype]=1'))).code).toBe('malformed_request');
  });
});

describe('invalid text of a parameter is rejected', () => {
  test.each([
    { name: 'a broken escape', in: 'path', given: '%E0%A4%A', want: 'must be percent-encoded UTF-8' },
    { name: 'a lone percent sign', in: 'query', given: 'p=100%', want: 'must be percent-encoded UTF-8' },
    { name: 'a surrogate in UTF-8', in: 'path', given: '%ED%A0%80', want: 'must be percent-encoded UTF-8' },
    { name: 'an overlong form', in: 'query', given: 'p=%C0%AF', want: 'must be percent-encoded UTF-8' },
    { name: 'Latin-1', in: 'cookie', given: 'p=%E9', want: 'must be percent-encoded UTF-8' },
    { name: 'bytes that are not encoded', in: 'query', given: 'p=\u00c3\u00a9', want: 'must be percent-encoded' },
    { name: 'NUL', in: 'path', given: 'a%00b', want: 'must not contain NUL (U+0000)' },
    { name: 'NUL', in: 'query', given: 'p=%00', want: 'must not contain NUL (U+0000)' },
    { name: 'NUL', in: 'cookie', given: 'p=%00', want: 'must not contain NUL (U+0000)' },
    { name: 'a repeated name', in: 'query', given: 'p=1&p=1', want: 'must be given once' },
    { name: 'a repeated name', in: 'cookie', given: 'p=1; p=2', want: 'must be given once' },
  ])('$name in $in', async ({ in: place, given, want }) => {
    const read = await one({ in: place, schema: { type: 'string' } });
    expect(await catchHttpError(() => read(given))).toEqual({
      code: 'malformed_request',
      details: `/${place}/p ${want}`,
    });
  });

  test.each([
    { style: 'label', schema: strings, given: 'a', want: 'must begin with "."' },
    { style: 'matrix', schema: strings, given: ';q=a', want: 'must begin with ";p="' },
    { style: 'simple', schema: color, given: 'R,1,G', want: 'must be names and values in turn' },
    { style: 'simple', schema: color, given: '__proto__,1', want: '"__proto__" is a forbidden name' },
    { style: 'simple', schema: color, given: 'R,1,R,2', want: 'must be given once' },
  ])('$given is not $style', async ({ style, schema, given, want }) => {
    const read = await one({ in: 'path', style, schema });
    expect(await catchHttpError(() => read(given))).toEqual({ code: 'malformed_request', details: `/path/p ${want}` });
  });

  test('a query with unreadable names', async () => {
    const read = await one({ in: 'query', schema: {} });
    expect(await catchHttpError(() => read('%=1&p=2'))).toEqual({
      code: 'malformed_request',
      details: '/query must be percent-encoded UTF-8',
    });
  });

  test('every fault is reported', async () => {
    const parse = await reader([
      { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
      { name: 'a/b', in: 'query', schema: { type: 'string' } },
      { name: 'c', in: 'query', schema: { type: 'string' } },
    ]);
    const raw = { params: { id: '%' }, search: 'a/b=%00&c=1&c=2' };
    expect((await catchHttpError(() => parse(raw))).details).toBe(
      '/path/id must be percent-encoded UTF-8\n/query/a~1b must not contain NUL (U+0000)\n/query/c must be given once',
    );
  });
});

describe('parameters of all places', () => {
  test('each parameter has the name from the document', async () => {
    const parse = await reader([
      { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
      { name: 'X-Request-Kind', in: 'header', schema: { type: 'string' } },
      { name: 'toString', in: 'query', schema: { type: 'string' } },
      { name: 'theme', in: 'cookie', schema: { type: 'string' } },
    ]);
    const headers = { 'x-request-kind': 'x', cookie: 'theme=dark' };
    expect(parse({ params: { id: '7' }, search: 'toString=1&unknown=%', headers: {} }).query).toEqual({
      toString: '1',
    });
    expect(parse({ params: { id: '7' }, search: 'x=1', headers })).toEqual({
      path: { id: 7 },
      query: {},
      header: { 'X-Request-Kind': 'x' },
      cookie: { theme: 'dark' },
    });
  });

  test('an object of the query takes further fields only if its schema describes them, and never keys', async () => {
    const filter = {
      name: 'filter',
      in: 'query',
      schema: { type: 'object', additionalProperties: { type: 'integer' } },
    };
    const limit = { name: 'limit', in: 'query', schema: { type: 'integer' } };
    const components = { securitySchemes: { key: { type: 'apiKey', in: 'query', name: 'api_key' } } };
    const parse = await reader([filter, limit], components);
    expect(parse({ search: 'a=1&limit=2&api_key=3' }).query).toEqual({ filter: { a: 1 }, limit: 2 });
    expect((await catchHttpError(() => parse({ search: '__proto__=1' }))).code).toBe('malformed_request');
  });

  test('places without parameters share one frozen record', async () => {
    const [none, query] = [await reader([]), await reader([{ name: 'a', in: 'query', schema: {} }])];
    expect(none({ search: 'a=%' })).toBe(none({}));
    expect(query({}).path).toBe(none({}).path);
    expect(Object.isFrozen(none({}).path)).toBe(true);
    expect(query({}).query).not.toBe(query({}).query);
  });
});

test('any input is read or rejected with HttpError, and Object.prototype stays unchanged', async () => {
  const any = { type: 'object', additionalProperties: { anyOf: [{ type: 'integer' }, {}] } };
  const parse = await reader([
    { name: 'label', in: 'path', required: true, style: 'label', explode: true, schema: strings },
    { name: 'matrix', in: 'path', required: true, style: 'matrix', explode: true, schema: color },
    { name: 'a', in: 'query', style: 'deepObject', schema: any },
    { name: 'b', in: 'query', style: 'pipeDelimited', schema: { oneOf: [integers, { type: 'string' }] } },
    { name: 'c', in: 'query', schema: any },
    { name: 'd', in: 'query', content: { 'application/json': { schema: {} } } },
    { name: 'e', in: 'header', explode: true, schema: color },
    { name: 'f', in: 'cookie', explode: false, schema: color },
  ]);
  const piece = fc.constantFrom(
    ...['a', 'b', 'c', 'd', 'f', '[', ']', '=', '&', ';', ',', '.', '%', '%00', '%5B', '%ff', '+', '|', '1', '{', '"'],
    ...['__proto__', 'constructor', 'prototype', 'matrix', '\u00e9', ' '],
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
  const before = Object.getOwnPropertyNames(Object.prototype);
  fc.assert(
    fc.property(text, text, text, (search, segment, header) => {
      try {
        parse({
          params: { label: `.${segment}`, matrix: `;${segment}` },
          search,
          headers: { e: header, cookie: header },
        });
      } catch (error) {
        expect(error).toBeInstanceOf(HttpError);
      }
    }),
    { numRuns: 2000 },
  );
  expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
});
