import { viewSchema } from './view/document-schemas.ts';
import { describe, expect, test } from 'vitest';
import type { JsonObject, Schema } from '../json/json-value.ts';
import { countSchemas } from './count-schemas.ts';

const reference = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });

/** Returns schemas in which `S0` contains `S1` twice, which contains `S2` twice, and so on. */
function doubled(levels: number, twice: (schema: JsonObject) => JsonObject): JsonObject {
  const names = Array.from({ length: levels }, (_, level) => level);
  const schemas = names.map((level): [string, JsonObject] => [`S${level}`, twice(reference(`S${level + 1}`))]);
  return { $defs: { ...Object.fromEntries(schemas), [`S${levels}`]: { type: 'string' } } };
}

describe('countSchemas', () => {
  test.each<{ given: string; schema: Schema; content?: JsonObject; want: number }>([
    { given: 'true', schema: true, want: 1 },
    { given: 'a plain schema', schema: { type: 'string', enum: [{ items: {} }] }, want: 1 },
    { given: 'schemas in a map, a list and alone', schema: { properties: { a: {} }, anyOf: [{}], not: {} }, want: 4 },
    { given: 'a property named as a keyword', schema: { properties: { items: { type: 'string' } } }, want: 2 },
    { given: 'a reference', schema: reference('A'), content: { $defs: { A: { items: {} } } }, want: 3 },
    {
      given: 'the same reference twice',
      schema: { anyOf: [reference('A'), reference('A')] },
      content: { $defs: { A: { items: {} } } },
      want: 7,
    },
    {
      given: 'a schema that holds itself',
      schema: reference('A'),
      content: { $defs: { A: { items: reference('A') } } },
      want: 4,
    },
  ])('counts $given', ({ schema, content = {}, want }) => {
    expect(countSchemas(viewSchema(schema, content))).toBe(want);
  });

  test.each<{ given: string; twice: (schema: JsonObject) => JsonObject }>([
    { given: 'anyOf', twice: (schema) => ({ anyOf: [schema, schema] }) },
    { given: 'allOf', twice: (schema) => ({ allOf: [schema, { ...schema }] }) },
    { given: 'properties', twice: (schema) => ({ properties: { a: schema, b: { ...schema } } }) },
    { given: 'items and not', twice: (schema) => ({ items: schema, not: schema }) },
    { given: 'maps', twice: (schema) => ({ additionalProperties: schema, patternProperties: { a: schema } }) },
    { given: 'conditions', twice: (schema) => ({ if: schema, then: schema, else: {} }) },
    { given: 'dependent schemas', twice: (schema) => ({ dependentSchemas: { a: schema }, prefixItems: [schema] }) },
  ])('counts 40 doubled levels of $given in linear time', ({ twice }) => {
    expect(countSchemas(viewSchema(reference('S0'), doubled(40, twice)))).toBeGreaterThan(2 ** 40);
  });
});
