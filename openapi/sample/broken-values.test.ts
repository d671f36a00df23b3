import { viewSchema } from '../schema/view/document-schemas.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { brokenValues } from './broken-values.ts';
import type { Json, JsonObject, Schema } from '../document/document.ts';
import { at, join, split } from '../json/pointer.ts';
import { sampleValue } from './sample.ts';
import type { Direction } from '../schema/view/schema-view.ts';
import { standalone } from '../schema/standalone.ts';
import { compileValidator } from '../validation/validator.ts';

const schema = (name: string): JsonObject => ({ $ref: `#/${name}` });
const content: JsonObject = {
  Id: { type: 'integer', minimum: 1, readOnly: true },
  Person: {
    type: 'object',
    required: ['id', 'name'],
    properties: { id: schema('Id'), name: { type: 'string', maxLength: 3 }, key: { type: 'string', writeOnly: true } },
  },
  Tree: { type: 'object', properties: { children: { type: 'array', items: schema('Tree') } } },
};

const lines = (given: Schema, valid: Json, view: Direction = 'request'): string[] =>
  brokenValues(viewSchema(given, content), valid, view).map(
    ({ pointer, why, value }) => `${pointer} ${why}: ${JSON.stringify(value)}`,
  );

const onlyTypes = ['null', 'boolean', 'string', 'integer', 'number', 'array', 'object'];
const withoutTypes = (found: string[]): string[] =>
  found.filter((line) => !onlyTypes.some((type) => line.includes(` ${type} instead of `)));

describe('brokenValues', () => {
  test.each<[given: string, schema: Schema, valid: Json, want: string[]]>([
    ['bounds', { minimum: 1, exclusiveMaximum: 5 }, 3, [' below minimum 1: 0', ' not below 5: 5']],
    [
      'the bounds that integers have',
      { type: 'integer' },
      3,
      [' below minimum -9007199254740991: -9007199254740992', ' above maximum 9007199254740991: 9007199254740992'],
    ],
    ['multiples', { multipleOf: 5 }, 10, [' no multiple of 5: 12.5']],
    ['lengths', { minLength: 2, maxLength: 3 }, '😀b', [' shorter than 2: "😀"', ' longer than 3: "😀bbb"']],
    [
      'a pattern, within the lengths',
      { pattern: '^a+$', minLength: 2 },
      'aa',
      [' shorter than 2: "a"', ' does not match its pattern: "!!"'],
    ],
    ['a pattern that everything matches: none', { pattern: '' }, 'aa', []],
    ['formats', { format: 'date' }, '2024-01-01', [' no date: "no date!"']],
    ['formats that hold everything: none', { format: 'password' }, 'a', []],
    ['allowed values', { enum: ['a', 'b'] }, 'a', [' none of the allowed values: "a-other"']],
    [
      'lists',
      { minItems: 1, maxItems: 2, uniqueItems: true },
      [1],
      [' fewer than 1 items: []', ' more than 2 items: [1,1,1]', ' equal items: [1,1]'],
    ],
    [
      'items',
      { prefixItems: [{ const: 1 }], items: false },
      [1],
      [' one item too many: [1,"text"]', '/0 none of the allowed values: [1001]'],
    ],
    ['what a list must contain', { contains: { const: 1 } }, [1], [' without an item that it must contain: []']],
    [
      'required members',
      { required: ['a/b', 'c'] },
      { 'a/b': 1, c: 2 },
      ['/a~1b missing: {"c":2}', '/c missing: {"a/b":1}'],
    ],
    [
      'members that other members require',
      { dependentRequired: { a: ['b'] } },
      { a: 1, b: 2 },
      ['/b missing although a is present: {"a":1}'],
    ],
    [
      'unknown members',
      { properties: { a: true }, additionalProperties: false },
      { a: 1 },
      ['/unexpected not in the schema: {"a":1,"unexpected":"text"}'],
    ],
    [
      'a number of members',
      { minProperties: 1, maxProperties: 2 },
      { a: 1 },
      [' fewer than 1 members: {}', ' more than 2 members: {"a":1,"unexpected":"text","unexpected1":"text"}'],
    ],
    [
      'names',
      { propertyNames: { pattern: '^\\S+$' } },
      { a: 1 },
      ['/  a name that is not allowed: {"a":1," ":"text"}'],
    ],
    [
      'nested members',
      { properties: { a: { items: { maximum: 1 } } } },
      { a: [1, 1] },
      ['/a/0 above maximum 1: {"a":[2,1]}', '/a/1 above maximum 1: {"a":[1,2]}'],
    ],
    [
      'the alternative that the value matches',
      { anyOf: [{ maxLength: 1, type: 'string' }, { type: 'null' }] },
      'a',
      [' longer than 1: "aa"'],
    ],
    ['anything: none', true, 'a', []],
  ])('breaks %s', (_given, given, valid, want) => {
    expect(withoutTypes(lines(given, valid))).toEqual(want);
  });

  test('breaks types: one value of each other type', () => {
    expect(lines({ type: ['number', 'null'] }, 1)).toEqual([
      ' boolean instead of number or null: true',
      ' string instead of number or null: "text"',
      ' array instead of number or null: []',
      ' object instead of number or null: {}',
    ]);
  });

  test.each<[Direction, Json, string[]]>([
    [
      'request',
      { name: 'a', key: 'k' },
      ['/name missing: {"key":"k"}', '/name longer than 3: {"name":"aaaa","key":"k"}'],
    ],
    [
      'response',
      { id: 1, name: 'a' },
      [
        '/id missing: {"name":"a"}',
        '/name missing: {"id":1}',
        '/key must not be there: {"id":1,"name":"a","key":"text"}',
        '/id above maximum 9007199254740991: {"id":9007199254740992,"name":"a"}',
        '/id below minimum 1: {"id":0,"name":"a"}',
        '/name longer than 3: {"id":1,"name":"aaaa"}',
      ],
    ],
  ])('breaks the constraints of a %s', (view, valid, want) => {
    expect(withoutTypes(lines(schema('Person'), valid, view)).sort()).toEqual(want.sort());
  });

  test('follows recursive schemas to the depth of the value', () => {
    const pointers = new Set(
      brokenValues(viewSchema(schema('Tree'), content), { children: [{}] }, 'request').map(({ pointer }) => pointer),
    );
    expect([...pointers]).toEqual(['', '/children', '/children/0']);
  });

  test('every value is invalid, and differs from the valid one only at its pointer', () => {
    const { given } = fc.letrec<{ given: JsonObject }>((tie) => ({
      given: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom<JsonObject>(
          { type: 'string', minLength: 2 },
          { type: 'integer', maximum: 9 },
          { enum: ['x', 'y'] },
          { type: 'string', format: 'uuid' },
          { type: ['boolean', 'null'] },
        ),
        fc.record({ type: fc.constant('array'), items: tie('given'), minItems: fc.nat(2) }),
        fc.record({
          type: fc.constant('object'),
          properties: fc.dictionary(fc.constantFrom('a', 'b/c', '~'), tie('given')),
          additionalProperties: fc.boolean(),
        }),
        fc.record({ anyOf: fc.tuple(tie('given'), tie('given')) }),
      ),
    }));
    fc.assert(
      fc.property(given, (root) => {
        const valid = sampleValue(viewSchema(root, {}), 'request');
        const validate = compileValidator(standalone(viewSchema(root, {}), 'request'));
        for (const { pointer, value } of brokenValues(viewSchema(root, {}), valid, 'request')) {
          expect(validate(structuredClone(value))).not.toEqual([]);
          expect(without(value, pointer)).toEqual(without(valid, pointer));
        }
      }),
      { numRuns: 60 },
    );
  });
});

/** Returns the value without the part at the pointer. */
function without(value: Json, pointer: string): unknown {
  const segments = split(pointer);
  return segments.map((name, depth) => {
    const parent = at(value, join('', ...segments.slice(0, depth)));
    return Object.entries(parent as JsonObject).filter(([member]) => member !== name);
  });
}
