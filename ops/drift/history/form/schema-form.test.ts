import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { toSchemaForm } from './schema-form.ts';

const property = fc.constantFrom<Json>({}, {}, { type: 'string' }, { minLength: 2 });

/** Members of a schema, of which some say nothing and some cannot be joined with others. */
const more = fc.constantFrom<JsonObject>(
  {},
  { 'x-unit': 'hours' },
  { required: ['a'] },
  { required: ['b', 'c'] },
  { minProperties: 1 },
  { minProperties: 2, maxProperties: 2 },
  { additionalProperties: false },
  { additionalProperties: { type: 'string' } },
  { unevaluatedProperties: false },
  { unevaluatedProperties: { type: 'integer' } },
  { patternProperties: { '^[cd]$': { type: 'string' } } },
  { patternProperties: { '^a': { maxLength: 1 } }, additionalProperties: false },
  { propertyNames: { enum: ['a', 'b', 'd'] } },
  { anyOf: [{ required: ['a'] }, { required: ['b'] }] },
  { anyOf: [{ properties: { d: { type: 'string' } }, required: ['d'] }, { maxProperties: 1 }] },
  { anyOf: [{ required: ['a'] }, true] },
  { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
  { not: { required: ['c'] } },
  { not: { not: {} } },
  { if: { required: ['a'] } },
  { then: false },
  { if: { required: ['a'] }, then: { required: ['b'], properties: { c: {} } } },
  { if: { required: ['d'] }, else: { minProperties: 1 } },
  { dependentRequired: { a: ['b'] } },
  { dependentSchemas: { a: { properties: { d: {} }, required: ['d'] } } },
  { type: ['null', 'object'] },
  { type: ['object', 'array'], prefixItems: [{ type: 'string' }], items: { type: 'integer' } },
  { type: ['array', 'null'], items: { type: 'string' } },
  { type: ['array', 'string'], maxItems: 1, maxLength: 1, enum: ['x', 'xy', [], ['x'], null] },
);

const plain = fc
  .record({ properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), property, { maxKeys: 2 }), more })
  .map(({ properties, more }): JsonObject => ({ type: 'object', properties: { ...properties }, ...more }));

/** Schemas as documents put them together, one within the other. */
const schema = fc.letrec<{ schema: JsonObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 2 },
    plain,
    fc
      .record({
        own: fc.oneof(plain, more),
        parts: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
        keyword: fc.constantFrom('allOf', 'allOf', 'allOf', 'anyOf', 'oneOf'),
        hasNull: fc.boolean(),
      })
      .map(({ own, parts, keyword, hasNull }): JsonObject => {
        return { ...own, [keyword]: hasNull && keyword !== 'allOf' ? [...parts, { type: 'null' }] : parts };
      }),
  ),
})).schema;

const member = fc.constantFrom<Json>('x', 'xy', 'xy', 7);
const value = fc.oneof(
  fc.constantFrom<Json>(null, 'x', 'ab', [], ['x'], ['x', 7], [7, 7]),
  fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), member, { maxKeys: 3 }),
);

/** The form of a schema is made of the forms of the schemas in it, as the normal form of a document is. */
function deepForm(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(deepForm);
  if (typeof schema !== 'object' || schema === null) return schema === true ? {} : schema;
  const entries = Object.entries(schema).map(([keyword, value]): [string, Json] => [
    keyword,
    formOfMember(keyword, value),
  ]);
  return toSchemaForm(Object.fromEntries(entries));
}

function formOfMember(keyword: string, value: Json): Json {
  if (['enum', 'required', 'type', 'dependentRequired', 'x-unit'].includes(keyword)) return value;
  if (!['properties', 'patternProperties', 'dependentSchemas'].includes(keyword)) return deepForm(value);
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, inner]) => [name, deepForm(inner)])); // as above
}

/** Undefined for a fault of ajv: it does not count `patternProperties` next to `if` and `anyOf` as evaluated. */
function verdict(takes: (value: Json) => unknown, value: Json): boolean | undefined {
  try {
    return takes(value) === true;
  } catch {
    return undefined;
  }
}

test('the form of a schema takes what the schema takes', () => {
  const run = fc.property(schema, fc.array(value, { minLength: 8, maxLength: 16 }), (given, values) => {
    const text = JSON.stringify(given);
    // ajv is wrong about what these evaluate: `{ dependentSchemas, properties: { b }, unevaluatedProperties: false }` refuses b.
    fc.pre(!(/patternProperties|dependentSchemas|"if"|anyOf|oneOf/.test(text) && text.includes('unevaluated')));
    const validator = new Ajv2020({ strict: false, meta: false, validateSchema: false });
    const form = deepForm(given) as JsonObject; // a schema that is not a boolean
    const [takes, formTakes] = [validator.compile(given), validator.compile(form)];
    for (const each of values) {
      const [want, found] = [verdict(takes, each), verdict(formTakes, each)];
      fc.pre(want !== undefined && found !== undefined);
      expect([each, found]).toEqual([each, want]);
    }
  });
  fc.assert(run, { numRuns: 300 });
});
