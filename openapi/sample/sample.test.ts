import { viewSchema } from '../schema/view/document-schemas.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject, Schema } from '../document/document.ts';
import { patternSamples } from './sample-pattern.ts';
import { SampleError, sampleValue } from './sample.ts';
import type { Direction } from '../schema/view/schema-view.ts';
import { standalone } from '../schema/standalone.ts';
import { compileValidator } from '../validation/validator.ts';

const schema = (name: string): JsonObject => ({ $ref: `#/${name}` });
const content: JsonObject = {
  Id: { type: 'integer', readOnly: true, examples: [7] },
  Person: {
    type: 'object',
    required: ['id', 'name'],
    properties: {
      id: schema('Id'),
      name: { type: 'string', example: 'Ada' },
      key: { type: 'string', writeOnly: true },
    },
    additionalProperties: false,
  },
  Tree: {
    type: 'object',
    required: ['children'],
    properties: { children: { type: 'array', items: schema('Tree') }, parent: schema('Tree') },
  },
  List: { type: 'object', required: ['next'], properties: { next: { anyOf: [schema('List'), { type: 'null' }] } } },
  Chain: { type: ['object', 'null'], required: ['next'], properties: { next: schema('Chain') } },
  Endless: { type: 'object', required: ['next'], properties: { next: schema('Endless') } },
};

describe('sampleValue', () => {
  test.each<[given: string, schema: Schema, view: Direction, want: Json]>([
    ['an example', { type: 'string', examples: ['a', 'b'] }, 'request', 'a'],
    ['the next example if one is invalid', { type: 'string', examples: [1, 'b'] }, 'request', 'b'],
    ['a created value if all examples are invalid', { type: 'string', example: 1 }, 'request', 'text'],
    ['a default', { type: 'string', default: 'a' }, 'request', 'a'],
    ['a const', { const: [1] }, 'request', [1]],
    ['the value of an enum that the rest allows', { enum: ['a', 5], type: 'integer' }, 'request', 5],
    ['the members of a request', schema('Person'), 'request', { name: 'Ada', key: 'text' }],
    ['the members of a response', schema('Person'), 'response', { id: 7, name: 'Ada' }],
    [
      'an example without members that are not sent',
      { ...schema('Person'), example: { id: 1, name: 'Bo' } },
      'request',
      { name: 'Bo' },
    ],
    ['keywords next to a reference', { ...schema('Id'), minimum: 10 }, 'response', 10],
    ['a recursive list', schema('Tree'), 'request', { children: [] }],
    ['recursion that null ends', schema('List'), 'request', { next: null }],
    ['recursion that a type ends', schema('Chain'), 'request', { next: null }],
    ['a map', { type: 'object', additionalProperties: { type: 'integer' } }, 'request', { text: 1 }],
    [
      'names of a pattern',
      { patternProperties: { '^x-\\d+$': { type: 'boolean' } }, additionalProperties: false, minProperties: 1 },
      'request',
      { 'x-0': true },
    ],
    [
      'items that differ',
      { type: 'array', items: { type: 'string', format: 'date' }, minItems: 3, uniqueItems: true },
      'request',
      ['2000-01-01', '2000-01-02', '2000-01-03'],
    ],
    [
      'objects that differ',
      { type: 'array', items: { properties: { a: { type: 'integer' } } }, minItems: 2, uniqueItems: true },
      'request',
      [{ a: 1 }, { a: 2 }],
    ],
    [
      'an item that a list must contain',
      { type: 'array', contains: { const: 5 }, minItems: 2 },
      'request',
      [5, 'text'],
    ],
    [
      'items by place',
      { type: 'array', prefixItems: [{ type: 'null' }, { type: 'boolean' }], items: false },
      'request',
      [null, true],
    ],
    [
      'a condition',
      { type: 'object', properties: { a: { const: 1 } }, if: { required: ['a'] }, then: { required: ['b'] } },
      'request',
      { a: 1, b: 'text' },
    ],
    [
      'one alternative and not the other',
      { oneOf: [{ type: 'integer' }, { type: 'number' }, { const: 'a' }] },
      'request',
      'a',
    ],
    ['anything', true, 'request', 'text'],
  ])('%s', (_given, given, view, want) => {
    expect(sampleValue(viewSchema(given, content), view)).toEqual(want);
  });

  test.each<Schema>([
    { type: 'integer', minimum: 3, multipleOf: 5 },
    { type: 'integer', exclusiveMaximum: -3 },
    { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 0.5 },
    { type: 'number', multipleOf: 0.01, minimum: 0.29 },
    { type: 'integer', allOf: [{ multipleOf: 4 }, { multipleOf: 6 }], minimum: 1 },
    { type: 'string', minLength: 300, maxLength: 300 },
    { type: 'string', maxLength: 1 },
    { type: 'string', maxLength: 0 },
    { type: 'string', pattern: '^[A-Z]{2}\\d+$', minLength: 12 },
    { type: 'string', pattern: '^(?:a|b)?[^a-z]x{2,3}\\.\\u0041\\p{Lu}$' },
    { type: 'string', pattern: '^[\\w.-]+@[\\w-]+\\.[a-z]{2,}$', format: 'email' },
    { type: 'string', format: 'uri', minLength: 50 },
    { type: 'string', format: 'email', minLength: 50 },
    { type: 'object', minProperties: 3, maxProperties: 3 },
    { type: 'object', required: ['a'], dependentRequired: { a: ['b'] } },
    { type: 'array', minItems: 40, uniqueItems: true, items: { type: 'string', maxLength: 2 } },
    ...[
      'date',
      'time',
      'date-time',
      'duration',
      'uuid',
      'uri',
      'uri-reference',
      'uri-template',
      'json-pointer',
      'hostname',
    ].map((format) => ({ type: 'array', items: { format, type: 'string' }, minItems: 30, uniqueItems: true })),
    ...['relative-json-pointer', 'email', 'ipv4', 'ipv6', 'byte', 'binary', 'regex', 'unheard-of'].map((format) => ({
      type: 'array',
      items: { format, type: 'string' },
      minItems: 30,
      uniqueItems: true,
    })),
  ])('sampleValue finds a value for %j', (given) => {
    const value = sampleValue(viewSchema(given, {}), 'request');
    expect(compileValidator(standalone(viewSchema(given, {}), 'request'))(structuredClone(value))).toEqual([]);
    expect(sampleValue(viewSchema(given, {}), 'request')).toEqual(value);
  });

  test.each<[given: string, schema: Schema, want: string]>([
    ['nothing is allowed', false, 'no alternative ends'],
    ['a recursion has no end', schema('Endless'), 'no alternative ends'],
    ['the schema contradicts itself', { type: 'string', allOf: [{ type: 'integer' }] }, 'no alternative ends'],
    ['`not` forbids all created values', { type: 'boolean', not: { const: true } }, 'the value must not be valid'],
  ])('reports the reason if %s', (_given, given, want) => {
    const attempt = (): Json => sampleValue(viewSchema(given, content), 'request');
    expect(attempt).toThrow(SampleError);
    expect(attempt).toThrow(want);
  });
});

describe('patternSamples', () => {
  test.each<[pattern: string, longest: number, want: string[]]>([
    ['^abc$', 9, ['abc']],
    ['a|b', 9, ['a']],
    ['^a+$', 3, ['a', 'aa', 'aaa']],
    ['(ab){2,}?c', 7, ['ababc', 'abababc']],
    ['(?<year>\\d{4})-(?:x)?', 9, ['0000-', '0000-x']],
    ['(?=a)a(?!b)', 9, ['a']],
    ['[^\\]a]', 9, ['0']],
    ['\\x41\\u{1F600}', 9, ['A😀']],
    ['(a)\\1', 9, []],
    ['(a', 9, []],
    ['(a{9999}){999999}{9', 9, []],
  ])('%s up to %i', (pattern, longest, want) => {
    expect(patternSamples(pattern, longest)).toEqual(want);
  });

  test('all samples match their pattern', () => {
    const piece = fc.constantFrom('a', '\\d', '[x-z]', '[^ab]', '.', '\\.', '(?:cd)', '(e|f)', '\\w');
    const pattern = fc.array(fc.tuple(piece, fc.constantFrom('', '?', '*', '+', '{2}', '{1,3}')), { maxLength: 5 });
    fc.assert(
      fc.property(pattern, (pieces) => {
        const source = `^${pieces.flat().join('')}$`;
        const samples = patternSamples(source, 20);
        expect(samples.length).toBeGreaterThan(0);
        for (const text of samples) expect(text).toMatch(new RegExp(source, 'u'));
      }),
    );
  });
});
