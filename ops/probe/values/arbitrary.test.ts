import { viewSchema } from '../../../openapi/schema/view/document-schemas.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownDocuments } from '../../../openapi/testing/documents.ts';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileValidator } from '../../../openapi/validation/validator.ts';
import { valueArbitrary } from './arbitrary.ts';

const text: JsonObject = { type: 'string', minLength: 3, maxLength: 5 };
const tree: JsonObject = {
  type: 'object',
  required: ['next'],
  properties: { next: { anyOf: [{ $ref: '#/tree' }, { type: 'null' }] } },
};
const content: JsonObject = { text, tree };

const schemas: readonly JsonObject[] = [
  { type: 'integer', minimum: -3, maximum: 3 },
  { type: 'integer', exclusiveMinimum: 0, multipleOf: 7, maximum: 100 },
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  text,
  { type: 'string', pattern: '^[A-Z]{2}-[0-9]{3}$' },
  ...['date', 'date-time', 'uuid', 'email', 'uri', 'ipv4', 'ipv6', 'hostname', 'time', 'byte'].map((format) => ({
    type: 'string',
    format,
  })),
  { type: ['string', 'null'], format: 'date' },
  { type: 'array', items: { $ref: '#/text' }, minItems: 1, maxItems: 3, uniqueItems: true },
  { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }], items: false },
  { $ref: '#/tree' },
  { oneOf: [{ type: 'integer' }, { type: 'object', required: ['a'], properties: { a: { const: 1 } } }] },
  { type: 'object', additionalProperties: { type: 'integer' }, minProperties: 1 },
  { allOf: [{ type: 'object', properties: { a: { $ref: '#/text' } } }, { required: ['a'] }] },
  {
    type: 'object',
    properties: { id: { type: 'integer', readOnly: true }, name: { type: 'string' } },
    additionalProperties: false,
  },
  { type: 'object', properties: { a: { type: 'integer' } }, if: { required: ['a'] }, then: { required: ['b'] } },
  {},
];

describe('values by chance are valid', () => {
  test.each(schemas)('%j', (schema) => {
    const validate = compileValidator(standalone(viewSchema(schema, content), 'request'));
    fc.assert(
      fc.property(valueArbitrary(viewSchema(schema, content)), (value) => {
        expect(validate(structuredClone(value))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('for every body of our documents', async () => {
    for (const { operations } of await ownDocuments()) {
      for (const { requestBody } of operations) {
        const schema = requestBody?.content.get('application/json')?.schema;
        if (schema === undefined) continue;
        const validate = compileValidator(standalone(schema, 'request'));
        for (const value of fc.sample(valueArbitrary(schema), { numRuns: 20, seed: 1 })) {
          expect(validate(structuredClone(value))).toEqual([]);
        }
      }
    }
  });
});

test('many different ones are made', () => {
  const schema = { type: 'object', properties: { a: text, b: { type: 'integer' } } };
  const made = fc.sample(valueArbitrary(viewSchema(schema, content)), { numRuns: 50, seed: 1 });
  expect(new Set(made.map((value) => JSON.stringify(value))).size).toBeGreaterThan(30);
});

/** Chance is the first value, or one from elsewhere, as an edge is. */
test.each([undefined, { size: 900, name: 'much' }])('one that fails is made smaller: %j', (example?: Json) => {
  const schema: JsonObject = {
    type: 'object',
    required: ['size'],
    properties: { size: { type: 'integer', minimum: 0, maximum: 1000 }, name: { type: 'string' } },
  };
  const isSmall = (value: Json): boolean => (value as { size: number }).size <= 17; // the schema says so
  const { counterexample } = fc.check(fc.property(valueArbitrary(viewSchema(schema)), isSmall), {
    seed: 1,
    examples: example === undefined ? [] : [[example]],
  });
  expect(counterexample).toEqual([{ size: 18 }]);
});

test.each([
  { given: { type: 'integer' }, want: 2 ** 31 - 1 },
  { given: { type: 'integer', maximum: 2 ** 40 }, want: 2 ** 40 },
  { given: { type: 'integer', format: 'int64' }, want: Number.MAX_SAFE_INTEGER },
])('a service of others is sent no integers over $want for $given', ({ given, want }) => {
  const schema = viewSchema(given);
  const most = (isUnbounded: boolean): number =>
    Math.max(...fc.sample(valueArbitrary(schema, isUnbounded), { numRuns: 500, seed: 1 }).map(Number));
  expect(most(false)).toBeLessThanOrEqual(want);
  expect(most(false)).toBeGreaterThan(want / 2);
  expect(most(true)).toBeGreaterThan(2 ** 31);
});
