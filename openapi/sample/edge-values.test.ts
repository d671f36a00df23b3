import { viewSchema } from '../schema/view/document-schemas.ts';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject, Schema } from '../document/document.ts';
import { edgeValues } from './edge-values.ts';
import { sampleValue } from './sample.ts';
import { standalone } from '../schema/standalone.ts';
import { compileValidator } from '../validation/validator.ts';

const values = (schema: Schema, valid: Json, content: JsonObject = {}): readonly Json[] =>
  edgeValues(viewSchema(schema, content), valid, 'request').map(({ value }) => value);

describe('a schema has the edges', () => {
  const rows: readonly { schema: JsonObject; valid: Json; want: readonly Json[] }[] = [
    { schema: { type: 'integer', minimum: 2, maximum: 9 }, valid: 5, want: [5, 2, 9] },
    { schema: { type: 'integer', exclusiveMinimum: 2, exclusiveMaximum: 9 }, valid: 5, want: [5, 3, 8] },
    { schema: { type: 'integer', minimum: -3, maximum: 9, multipleOf: 3 }, valid: 6, want: [6, -3, 9, 0, 3] },
    { schema: { type: 'number', exclusiveMinimum: 0, maximum: 1 }, valid: 0.5, want: [0.5, 1, 0.001] },
    { schema: { type: ['integer', 'null'], minimum: 4, maximum: 4 }, valid: 4, want: [4, null] },
    { schema: { type: 'boolean' }, valid: true, want: [true, false] },
    { schema: { enum: ['a', 'b', null] }, valid: 'a', want: ['a', 'b', null] },
    {
      schema: { type: 'string', minLength: 2, maxLength: 4, pattern: '^a+$' },
      valid: 'aa',
      want: ['aa', 'aaaa', 'aaa'],
    },
    { schema: { type: 'string', maxLength: 2 }, valid: 'x', want: ['x', '', 'xx', 'é日', `'"`] },
    { schema: { type: 'array', maxItems: 3, items: { const: 1 } }, valid: [1, 1], want: [[1, 1], [], [1], [1, 1, 1]] },
    {
      schema: { type: 'object', required: ['a'], properties: { a: { const: 1 }, b: { const: 2 }, c: { const: 3 } } },
      valid: { a: 1, b: 2, c: 3 },
      want: [{ a: 1, b: 2, c: 3 }, { a: 1 }, { a: 1, c: 3 }, { a: 1, b: 2 }],
    },
  ];
  test.each(rows)('$schema', ({ schema, valid, want }) => {
    expect(values(schema, valid)).toEqual(want);
  });

  test.each([
    { given: 10_000, want: true },
    { given: 10_001, want: false },
  ])('of texts of at most 10,000 characters: maxLength $given is tried: $want', ({ given, want }) => {
    const lengths = values({ type: 'string', maxLength: given }, 'x').map((value) => JSON.stringify(value).length - 2);
    expect(lengths).toContain(1);
    expect(lengths.includes(given)).toBe(want);
  });

  test('of the first two items of a list, which represent the others', () => {
    const schema = { type: 'array', items: { type: 'integer', maximum: 9 } };
    const edges = edgeValues(viewSchema(schema, {}), [1, 2, 3, 4], 'request');
    expect([...new Set(edges.map(({ pointer }) => pointer))]).toEqual(['', '/0', '/1']);
  });

  test('of its parts, each at its place', () => {
    const schema = {
      type: 'object',
      properties: { list: { type: 'array', items: { type: 'integer', minimum: 1, maximum: 3 } } },
    };
    const edges = edgeValues(viewSchema(schema, {}), { list: [2] }, 'request');
    expect(edges).toContainEqual({ pointer: '/list/0', why: 'maximum 3', value: { list: [3] } });
    expect(edges).toContainEqual({ pointer: '', why: 'required members only', value: {} });
  });
});

test.each([
  ['date-time', '9999-12-31T23:59:59Z'],
  ['date', '2024-02-29'],
  ['uuid', '00000000-0000-0000-0000-000000000000'],
  ['ipv6', '::'],
])('the format %s has its limits', (format, end) => {
  expect(
    values({ type: 'string', format }, sampleValue(viewSchema({ type: 'string', format }, {}), 'request')),
  ).toContain(end);
});

test('all edges are valid', () => {
  const content: JsonObject = { Name: { type: 'string', minLength: 1, maxLength: 3 } };
  const schema: JsonObject = {
    type: 'object',
    required: ['kind'],
    minProperties: 2,
    properties: { kind: { enum: ['a', 'b'] }, name: { $ref: '#/Name' }, size: { type: 'number', multipleOf: 0.5 } },
    oneOf: [{ required: ['name'] }, { required: ['size'] }],
  };
  const validate = compileValidator(standalone(viewSchema(schema, content), 'request'));
  const found = values(schema, sampleValue(viewSchema(schema, content), 'request'), content);
  expect(found.length).toBeGreaterThan(3);
  for (const value of found) expect(validate(structuredClone(value))).toEqual([]);
});
