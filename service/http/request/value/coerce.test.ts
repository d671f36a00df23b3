import { describe, expect, test } from 'vitest';
import type { Schema } from '../../../../openapi/document/document.ts';
import { readerOfOne as one, catchHttpError } from '../../testing/requests.ts';

const strings = { type: 'array', items: { type: 'string' } };
const integers = { type: 'array', items: { type: 'integer' } };

describe('text is coerced to the types of the schema', () => {
  const components = {
    schemas: {
      Count: { type: 'integer' },
      Loop: { anyOf: [{ type: 'integer' }, { $ref: '#/components/schemas/Loop' }] },
    },
  };
  test.each<{ schema: Schema; given: string; want: unknown }>([
    { schema: { type: 'integer' }, given: '-12', want: -12 },
    { schema: { type: 'integer' }, given: '9007199254740991', want: 9007199254740991 },
    { schema: { type: 'integer' }, given: '1.0', want: '1.0' },
    { schema: { type: 'integer' }, given: '1e3', want: '1e3' },
    { schema: { type: 'integer' }, given: '007', want: '007' },
    { schema: { type: 'integer' }, given: '0x10', want: '0x10' },
    { schema: { type: 'integer' }, given: '%201', want: ' 1' },
    { schema: { type: 'integer' }, given: '', want: '' },
    { schema: { type: 'integer' }, given: '١', want: 'refused' },
    { schema: { type: 'number' }, given: '-1.5e%2B3', want: -1500 },
    { schema: { type: 'number' }, given: '.5', want: '.5' },
    { schema: { type: 'number' }, given: 'Infinity', want: 'Infinity' },
    { schema: { type: 'number' }, given: 'NaN', want: 'NaN' },
    { schema: { type: 'number' }, given: '1e999', want: '1e999' },
    { schema: { type: 'boolean' }, given: 'false', want: false },
    { schema: { type: 'boolean' }, given: '1', want: '1' },
    { schema: { type: 'string' }, given: '12', want: '12' },
    { schema: { type: 'string' }, given: 'true', want: 'true' },
    { schema: {}, given: 'null', want: 'null' },
    { schema: { type: ['integer', 'null'] }, given: '5', want: 5 },
    { schema: { type: ['integer', 'null'] }, given: 'null', want: null },
    { schema: { type: ['integer', 'null'] }, given: '', want: null },
    { schema: { type: ['integer', 'null'] }, given: 'x', want: 'x' },
    { schema: { type: ['string', 'integer'] }, given: '5', want: '5' },
    { schema: { type: ['integer', 'string'] }, given: '5', want: 5 },
    { schema: { enum: [1, 2, 'three'] }, given: '2', want: 2 },
    { schema: { enum: [1, 2, 'three'] }, given: 'three', want: 'three' },
    { schema: { enum: ['1', 2] }, given: '2', want: 2 },
    { schema: { const: true }, given: 'true', want: true },
    { schema: { $ref: '#/components/schemas/Count' }, given: '5', want: 5 },
    { schema: { allOf: [{ $ref: '#/components/schemas/Count' }, { minimum: 3 }] }, given: '5', want: 5 },
    { schema: { allOf: [{ type: 'number' }, { type: ['integer', 'string'] }] }, given: '5', want: 5 },
    { schema: { anyOf: [{ type: 'boolean' }, { type: 'integer' }] }, given: '5', want: 5 },
    { schema: { oneOf: [{ type: 'string', format: 'uuid' }, { type: 'integer' }] }, given: '5', want: 5 },
    { schema: { oneOf: [{ type: 'string', maxLength: 2 }, { type: 'integer' }] }, given: '500', want: 500 },
    { schema: { oneOf: [{ type: 'string' }, strings] }, given: 'a', want: 'a' },
    { schema: { oneOf: [integers, { type: 'string' }] }, given: 'a', want: 'a' },
    { schema: { $ref: '#/components/schemas/Loop' }, given: '5', want: '5' },
  ])('$schema: $given', async ({ schema, given, want }) => {
    const read = await one({ in: 'query', schema }, components);
    if (want === 'refused') expect((await catchHttpError(() => read(`p=${given}`))).code).toBe('malformed_request');
    else expect(read(`p=${given}`)).toEqual(want);
  });

  test('a text or a list of texts is read as it was sent', async () => {
    const read = await one({ in: 'query', schema: { oneOf: [{ type: 'string' }, strings] } });
    expect(read('p=a&p=b')).toEqual(['a', 'b']);
  });

  test('items are read by their position', async () => {
    const read = await one({
      in: 'query',
      schema: { type: 'array', prefixItems: [{ type: 'boolean' }], items: { type: 'integer' } },
    });
    expect(read('p=true&p=1&p=true')).toEqual([true, 1, 'true']);
  });

  test('parameters of a media type are parsed', async () => {
    const read = await one({
      in: 'query',
      schema: undefined,
      content: { 'application/json': { schema: {} } },
    } as never);
    expect(read('p=%7B%22a%22:[1,null]%7D')).toEqual({ a: [1, null] });
    expect(await catchHttpError(() => read('p={'))).toMatchObject({
      code: 'malformed_json',
      details: expect.stringMatching(/^\/query\/p line 1/) as string,
    });
    expect(await catchHttpError(() => read('p={"__proto__":1}'))).toEqual({
      code: 'validation_failed',
      details: '/query/p/__proto__ is a forbidden name',
    });
  });
});
