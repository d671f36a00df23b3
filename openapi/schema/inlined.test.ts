import { viewSchema } from './view/document-schemas.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../json/json-value.ts';
import { inlined } from './inlined.ts';
import type { Direction } from './view/schema-view.ts';
import { standalone } from './standalone.ts';
import { compileValidator } from '../validation/validator.ts';

const schema = (name: string): JsonObject => ({ $ref: `#/${name}` });
const content: JsonObject = {
  Name: { type: 'string', description: 'What it is called', examples: ['a'] },
  Person: {
    type: 'object',
    'x-internal': true,
    discriminator: { propertyName: 'name' },
    required: ['id', 'name'],
    properties: { id: { type: 'integer', readOnly: true }, name: schema('Name') },
  },
  Tree: { type: 'object', properties: { name: schema('Name'), children: { type: 'array', items: schema('Tree') } } },
  Forest: { type: 'array', items: schema('Tree') },
};

describe('inlined', () => {
  test.each<[given: string, schema: JsonObject, view: Direction | undefined, want: Json]>([
    ['a reference', schema('Name'), undefined, { type: 'string', description: 'What it is called', examples: ['a'] }],
    [
      'an annotation next to a reference, which has precedence',
      { ...schema('Name'), description: 'Of the ship' },
      undefined,
      { type: 'string', description: 'Of the ship', examples: ['a'] },
    ],
    [
      'a constraint next to a reference, which both apply',
      { ...schema('Name'), minLength: 1 },
      undefined,
      { minLength: 1, allOf: [{ type: 'string', description: 'What it is called', examples: ['a'] }] },
    ],
    [
      'properties that a request does not send',
      schema('Person'),
      'request',
      {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', description: 'What it is called', examples: ['a'] } },
      },
    ],
    [
      'recursion behind a reference',
      schema('Forest'),
      undefined,
      {
        type: 'array',
        items: { $ref: '#/$defs/Tree' },
        $defs: {
          Tree: {
            type: 'object',
            properties: {
              name: { type: 'string', description: 'What it is called', examples: ['a'] },
              children: { type: 'array', items: { $ref: '#/$defs/Tree' } },
            },
          },
        },
      },
    ],
  ])('%s', (_given, given, view, want) => {
    expect(inlined(viewSchema(given, content), view)).toEqual(want);
  });

  test('a few lines that expand to billions of schemas stay a few', () => {
    const count = 60;
    const bomb = Object.fromEntries(
      Array.from({ length: count }, (_, index) => {
        const next = index + 1 === count ? { type: 'string' } : { $ref: `#/S${index + 1}` };
        return [`S${index}`, { properties: { a: next, b: next } }];
      }),
    );
    expect(JSON.stringify(inlined(viewSchema({ $ref: '#/S0' }, bomb))).length).toBeLessThan(1_000_000);
  });

  test('accepts the same values as the schema, for any references', () => {
    const names = ['A', 'B', 'C', 'D'];
    const reference = fc.constantFrom(...names).map((name) => ({ $ref: `#/${name}` }));
    const part = fc.oneof(
      reference,
      fc.constantFrom<JsonObject>({ type: 'string' }, { type: 'integer' }, { minimum: 3 }),
    );
    const object = fc
      .dictionary(fc.constantFrom('a', 'b'), part)
      .map((properties): JsonObject => ({ type: 'object', properties }));
    const list = part.map((items): JsonObject => ({ type: 'array', items }));
    const withSiblings = fc
      .tuple(reference, fc.constantFrom<JsonObject>({ maxProperties: 1 }, { title: 'T' }))
      .map(([a, b]): JsonObject => ({ ...a, properties: { c: b } }));
    const document = fc.record(Object.fromEntries(names.map((name) => [name, fc.oneof(object, list)])));
    const { value } = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Json>('a', 1, 4, {}),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value')),
      ),
    }));
    fc.assert(
      fc.property(document, fc.oneof(part, withSiblings), value, (given, root, instance) => {
        const direct = compileValidator(standalone(viewSchema(root, given), 'response'))(instance);
        const self = inlined(viewSchema(root, given));
        const viaInlined = compileValidator(standalone(viewSchema(self, self as JsonObject), 'response'))(instance);
        expect(viaInlined.length === 0).toBe(direct.length === 0);
      }),
      { numRuns: 150 },
    );
  });
});
