import { viewSchema } from '../schema/view/document-schemas.ts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpuMilliseconds } from '../testing/time.ts';
import type { Json, JsonObject, Schema } from '../document/document.ts';
import { standalone } from '../schema/standalone.ts';
import { compileCheck, compileValidator } from './validator.ts';

const lines = (schema: Schema, value: unknown): string[] =>
  compileValidator(schema)(value).map(({ pointer, message }) => `${pointer} ${message}`);

const user = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };

describe('compileValidator', () => {
  test.each<[given: string, schema: Schema, value: unknown, want: string[]]>([
    [
      'every fault at once',
      { required: ['a', 'b/c'], properties: { d: { type: 'integer' } } },
      { d: 'x' },
      ['/a is required', '/b~1c is required', '/d must be integer'],
    ],
    ['a member too many', { properties: {}, additionalProperties: false }, { 'a~b': 1 }, ['/a~0b is not allowed']],
    [
      'a member that no part defines',
      { allOf: [{ properties: { a: true } }], unevaluatedProperties: false },
      { a: 1, b: 1 },
      ['/b is not allowed'],
    ],
    [
      'a member that another one requires',
      { dependentRequired: { a: ['b'] } },
      { a: 1 },
      ['/b is required if a is present'],
    ],
    [
      'a name',
      { propertyNames: { maxLength: 1 } },
      { ab: 1 },
      ['/ab is a name that must not have more than 1 characters'],
    ],
    ['several types', { type: ['string', 'null'] }, 1, [' must be string or null']],
    ['an enum', { enum: ['a', 1, null] }, 'b', [' must be "a", 1 or null']],
    ['a const', { const: { a: 1 } }, 'b', [' must be {"a":1}']],
    ['nothing is allowed', false, 'b', [' is not allowed']],
    ['anything is allowed', true, 'b', []],
    ['alternatives of other types', { anyOf: [{ type: 'string' }, { type: 'null' }] }, 1, [' must be string or null']],
    ['the intended alternative', { anyOf: [user, { type: 'null' }] }, { name: 1 }, ['/name must be string']],
    [
      'the intended alternative, in a list',
      { items: { oneOf: [user, { type: 'null' }] } },
      [null, {}],
      ['/1/name is required'],
    ],
    [
      'several alternatives',
      { oneOf: [user, { required: ['id'] }] },
      {},
      ['/name is required', '/id is required', ' must match one of its alternatives'],
    ],
    [
      'more than one alternative',
      { oneOf: [{ type: 'number' }, { minimum: 1 }] },
      1,
      [' must match only one of its alternatives'],
    ],
    [
      'faults in addition to alternatives',
      { maxLength: 1, anyOf: [{ type: 'null' }, { type: 'number' }] },
      'ab',
      [' must be null or number', ' must not have more than 1 characters'],
    ],
    ['a condition', { if: { required: ['a'] }, then: { required: ['b'] } }, { a: 1 }, ['/b is required']],
    ['a bound', { maximum: 1000 }, 1001, [' must be <= 1000']],
    ['a format', { format: 'date' }, '2023-02-30', [' must match format "date"']],
    ['an unknown format', { format: 'colour' }, 'x', []],
    ['a fraction as a multiple', { multipleOf: 0.1 }, 0.3, []],
    ['a large number as a multiple', { type: 'integer', multipleOf: 2 }, 1e21, []],
    ['a pattern with escapes that Unicode mode forbids', { pattern: '^[\\w\\-]+\\_$' }, 'a-_', []],
    ['a pattern beyond the basic plane', { pattern: '^.$' }, '😀', []],
    [
      'equal items',
      { uniqueItems: true },
      [
        { a: 1, b: [2] },
        { b: [2], a: 1 },
      ],
      [' must not have equal items'],
    ],
    ['items of the same text and another type', { uniqueItems: true }, [1, '1', [1], ['1'], null, 'null'], []],
    ['a number that JSON does not have', { type: 'number' }, Number.NaN, [' must be number']],
  ])('says of %s', (_given, schema, value, want) => {
    expect(lines(schema, value)).toEqual(want);
  });

  test('returns the same empty list for each valid value', () => {
    const [a, b] = [compileValidator({ type: 'string' }), compileValidator(true)];
    expect(a('x')).toBe(b(1));
    expect(a('x')).toBe(a('y'));
    expect(Object.isFrozen(a('x'))).toBe(true);
  });

  test('reports at most a hundred faults, and no long names', () => {
    const schema = { type: 'array', items: { additionalProperties: { type: 'string' } } };
    const value = Array.from({ length: 100_000 }, () => ({ ['n'.repeat(1000)]: 1 }));
    const faults = compileValidator(schema)(value);
    expect(faults).toHaveLength(100);
    expect(faults[0]?.pointer.length).toBeLessThan(400);
  });

  test('reports the place where a value is too deep or a schema does not end', () => {
    const tree = standalone(viewSchema({ $ref: '#/Tree' }, { Tree: { items: { $ref: '#/Tree' } } }), 'request');
    let deep: Json = [];
    for (let level = 0; level < 100_000; level++) deep = [deep];
    expect(lines(tree, deep)).toEqual([' is nested too deeply']);
    const endless = standalone(viewSchema({ $ref: '#/A' }, { A: { allOf: [{ $ref: '#/A' }] } }), 'request');
    expect(lines(endless, 1)).toEqual([' is nested too deeply']);
    expect(lines({ uniqueItems: true }, [deep, deep])).toEqual([' is nested too deeply']);
  });

  test('finds equal items in linear time', () => {
    const before = cpuMilliseconds();
    const value = Array.from({ length: 100_000 }, (_, id) => ({ id }));
    expect(lines({ uniqueItems: true, items: { type: 'object' } }, value)).toEqual([]);
    expect(cpuMilliseconds() - before).toBeLessThan(5_000);
  });

  test('stops a foreign pattern that never ends, and does not try it again', () => {
    const before = cpuMilliseconds();
    const validate = compileValidator({ items: { pattern: '^(a+)+$' } }, { untrusted: true });
    expect(validate(['aaa'])).toEqual([]);
    expect(validate(Array.from({ length: 1000 }, () => `${'a'.repeat(40)}!`))).toHaveLength(100);
    expect(cpuMilliseconds() - before).toBeLessThan(5_000);
  });

  test('distinguishes two foreign patterns', () => {
    const validate = compileValidator(
      { properties: { a: { pattern: '^a$' }, b: { pattern: '^b$' } } },
      { untrusted: true },
    );
    expect(validate({ a: 'a', b: 'b' })).toEqual([]);
    expect(validate({ a: 'b', b: 'a' })).toHaveLength(2);
  });

  test('is created at once for any schema; hundreds of validators cost nothing until they are used', () => {
    const before = cpuMilliseconds();
    const properties = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`p${index}`, { type: 'string', pattern: `${index}` }]),
    );
    const validators = Array.from({ length: 5000 }, () => compileValidator({ type: 'object', properties }));
    expect(validators.at(-1)?.({ p7: '8' })).toEqual([{ pointer: '/p7', message: 'must match pattern "7"' }]);
    expect(cpuMilliseconds() - before).toBeLessThan(5_000);
  });
});

describe('agrees with plain Ajv', () => {
  const names = fc.constantFrom('a', 'b');
  const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      fc.constantFrom<JsonObject>(
        { type: 'string' },
        { type: 'number', minimum: 2 },
        { type: ['null', 'boolean'] },
        { const: 'x' },
        { enum: [1, [], 'x'] },
        { minLength: 1, pattern: '^x' },
      ),
      fc.record({ properties: fc.dictionary(names, tie('schema')), required: fc.subarray(['a', 'b']) }),
      fc.record({ type: fc.constant('array'), items: tie('schema'), uniqueItems: fc.boolean(), maxItems: fc.nat(3) }),
      fc.record({
        properties: fc.dictionary(names, tie('schema')),
        additionalProperties: fc.oneof(fc.boolean(), tie('schema')),
      }),
      fc.record({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
      fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }), not: tie('schema') }),
      fc.record({ if: tie('schema'), then: tie('schema'), else: tie('schema') }),
      fc.record({ $ref: names.map((name) => `#/$defs/${name}`), maxProperties: fc.nat(2) }),
    ),
  }));
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<Json>('x', '', 1, 3, null, true),
      fc.array(tie('value'), { maxLength: 3 }),
      // Created by JSON.parse: Ajv itself fails on objects without a prototype.
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { noNullPrototype: true }),
    ),
  }));
  const definition = fc.constantFrom<JsonObject>(
    { type: 'string' },
    { required: ['a'], properties: { b: { $ref: '#/$defs/b' } } },
  );

  test('on the validity of values, and reports a fault for invalid ones', () => {
    fc.assert(
      fc.property(schema, definition, definition, value, (root, a, b, instance) => {
        const whole = { ...root, $defs: { a, b } };
        const want = new Ajv2020({ strict: false, logger: false, meta: false, validateSchema: false }).compile(whole)(
          instance,
        );
        const faults = compileValidator(standalone(viewSchema(whole, whole), 'response'))(instance);
        expect(faults.length === 0).toBe(want);
      }),
      { numRuns: 200 },
    );
  });
});

describe('compileCheck', () => {
  const schema: Schema = { type: 'object', properties: { a: { type: 'integer' }, b: { default: 1 } } };

  test.each<{ given: Json; want: boolean }>([
    { given: { a: 1 }, want: true },
    { given: { a: 'x' }, want: false },
    { given: {}, want: true },
    { given: [], want: false },
  ])('$given is valid: $want, and stays as it is', ({ given, want }) => {
    const before = structuredClone(given);
    expect([compileCheck(schema)(given), compileValidator(schema)(structuredClone(given)).length === 0]).toEqual([
      want,
      want,
    ]);
    expect(given).toEqual(before);
  });

  test('rejects a value that is nested deeper than the stack', () => {
    let value: Json = [];
    for (let depth = 0; depth < 100_000; depth += 1) value = [value];
    expect(compileCheck({ $ref: '#/$defs/a', $defs: { a: { items: { $ref: '#/$defs/a' } } } })(value)).toBe(false);
  });
});
