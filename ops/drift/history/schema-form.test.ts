import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { schemaForm } from './schema-form.ts';

const property = fc.constantFrom<Json>({}, {}, { type: 'string' });

const more = fc.constantFrom<JsonObject>(
  {},
  {},
  { required: ['a'] },
  { required: ['b', 'c'] },
  { minProperties: 1 },
  { minProperties: 2 },
  { additionalProperties: false },
  { additionalProperties: { type: 'string' } },
  { type: ['null', 'object'] },
);

/** Objects as documents put them together, with what does not let itself be put together now and then. */
const part = fc
  .record({ properties: fc.dictionary(fc.constantFrom('a', 'b', 'c'), property, { maxKeys: 2 }), more })
  .map(({ properties, more }) => schemaForm({ type: 'object', properties: { ...properties }, ...more }));

const whole = fc
  .record({
    own: part,
    parts: fc.array(part, { minLength: 1, maxLength: 2 }),
    keyword: fc.constantFrom('allOf', 'allOf', 'allOf', 'anyOf', 'oneOf'),
  })
  .map(({ own, parts, keyword }): JsonObject => ({ ...own, [keyword]: parts }));

const member = fc.constantFrom<Json>('x', 'xy', 'xy', 7);
const value = fc.oneof(
  fc.constantFrom<Json>(null, 'ab'),
  fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), member, { maxKeys: 3 }),
);

test('the form of a schema takes what the schema takes', () => {
  fc.assert(
    fc.property(whole, fc.array(value, { minLength: 5, maxLength: 10 }), (schema, values) => {
      const validator = new Ajv2020({ strict: false, meta: false, validateSchema: false });
      const [given, form] = [validator.compile(schema), validator.compile(schemaForm(schema))];
      for (const each of values) expect([each, form(each)]).toEqual([each, given(each)]);
    }),
    { numRuns: 200 },
  );
});
