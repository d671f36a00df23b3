import { viewSchema } from './view/document-schemas.ts';
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../json/json-value.ts';
import { SchemaError } from './keywords.ts';
import type { Direction } from './view/schema-view.ts';
import { standalone } from './standalone.ts';
import { compileValidator } from '../validation/validator.ts';

/** Parsed as documents are: `__proto__` is an ordinary member. */
const parse = (text: string): Json => JSON.parse(text) as Json;

const content: JsonObject = {
  paths: {
    '/x/{id}': { get: { responses: { 200: { content: { 'application/json': { schema: { type: 'boolean' } } } } } } },
  },
  components: {
    schemas: {
      Id: { type: 'integer', readOnly: true, minimum: 1 },
      Secret: { type: 'string', writeOnly: true },
      Session: {
        type: 'object',
        required: ['id', 'secret', 'user'],
        properties: {
          id: { $ref: '#/components/schemas/Id' },
          secret: { $ref: '#/components/schemas/Secret' },
          user: { type: 'string' },
          limit: { $ref: '#/components/schemas/Limit' },
        },
        additionalProperties: false,
      },
      Named: { required: ['id', 'name'], properties: { name: { type: 'string' } } },
      Both: { allOf: [{ $ref: '#/components/schemas/Session' }, { required: ['id', 'user'] }] },
      Limit: { type: 'integer', default: 50 },
      Tree: {
        type: 'object',
        properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
      },
      Ping: { properties: { pong: { $ref: '#/components/schemas/Pong' } } },
      Pong: { type: 'object', properties: { ping: { $ref: '#/components/schemas/Ping' } } },
      'odd /~"\'%#{}\n name': { type: 'string' },
      Text: { type: 'string' },
    },
  },
};

const ref = (pointer: string): JsonObject => ({ $ref: pointer });
const schema = (name: string): JsonObject => ref(`#/components/schemas/${name}`);

const validates: [given: string, schema: JsonObject, view: Direction, value: Json, want: string[]][] = [
  ['a reference', schema('Text'), 'request', 1, [' must be string']],
  [
    'keywords next to a reference',
    { ...schema('Text'), minLength: 2 },
    'request',
    'a',
    [' must not have fewer than 2 characters'],
  ],
  [
    'a recursive schema',
    schema('Tree'),
    'request',
    { children: [{ children: [{ children: 1 }] }] },
    ['/children/0/children/0/children must be array'],
  ],
  [
    'mutually recursive schemas',
    schema('Ping'),
    'request',
    { pong: { ping: { pong: 1 } } },
    ['/pong/ping/pong must be object'],
  ],
  ['a pointer into a schema', ref('#/components/schemas/Session/properties/user'), 'request', 1, [' must be string']],
  [
    'a pointer into a path',
    ref('#/paths/~1x~1%7Bid%7D/get/responses/200/content/application~1json/schema'),
    'request',
    1,
    [' must be boolean'],
  ],
  ['a name of odd characters', schema(encodeURIComponent('odd ~1~0"\'%#{}\n name')), 'request', 1, [' must be string']],
  ['a request without readOnly', schema('Session'), 'request', { secret: 's', user: 'u' }, []],
  ['a request with any readOnly value', schema('Session'), 'request', { secret: 's', user: 'u', id: 'x' }, []],
  ['readOnly required in another part of allOf', schema('Both'), 'request', { secret: 's', user: 'u' }, []],
  ['a response without readOnly', schema('Session'), 'response', { user: 'u' }, ['/id is required']],
  [
    'a response with writeOnly',
    schema('Session'),
    'response',
    { id: 1, user: 'u', secret: 's' },
    ['/secret is not allowed'],
  ],
  ['the same definition without readOnly', schema('Named'), 'request', { name: 'n' }, ['/id is required']],
  ['an integer beyond 2^53', { type: 'integer' }, 'request', 2 ** 53, [' must be <= 9007199254740991']],
  ['an integer below -2^53', { type: ['integer', 'null'] }, 'request', -(2 ** 53), [' must be >= -9007199254740991']],
  ['a bound beyond 2^53', { type: 'integer', maximum: 2 ** 63 }, 'request', 2 ** 60, [' must be <= 9007199254740991']],
  ['a number beyond 2^53', { type: 'number' }, 'request', 2 ** 60, []],
  ['a bound within 2^53', { type: 'integer', exclusiveMaximum: 10 }, 'request', 2 ** 60, [' must be < 10']],
  [
    'a property named like a keyword',
    { properties: { $ref: { type: 'string' } } },
    'request',
    { $ref: 1 },
    ['/$ref must be string'],
  ],
  ['a value that looks like a reference', { const: { $ref: '#/nowhere' } }, 'request', { $ref: '#/nowhere' }, []],
  ['nullable of the former dialect', { type: 'string', nullable: true }, 'request', null, [' must be string']],
  [
    'keywords that Ajv knows and JSON Schema does not',
    { $async: true, $id: 'a', id: 'b', type: 'string' },
    'request',
    1,
    [' must be string'],
  ],
  [
    'a property named __proto__',
    parse('{"properties":{"__proto__":{"type":"string"}}}') as JsonObject,
    'request',
    parse('{"__proto__":1}'),
    ['/__proto__ must be string'],
  ],
  ['a required property named __proto__', { required: ['__proto__'] }, 'request', {}, ['/__proto__ is required']],
  [
    'a required property that objects inherit',
    { required: ['constructor'] },
    'request',
    {},
    ['/constructor is required'],
  ],
  ['an absent property that objects inherit', { properties: { toString: { type: 'string' } } }, 'request', {}, []],
];

describe('standalone', () => {
  test.each(validates)('%s', (_given, given, view, value, want) => {
    const faults = compileValidator(standalone(viewSchema(given, content), view))(structuredClone(value));
    expect(faults.map(({ pointer, message }) => `${pointer} ${message}`)).toEqual(want);
  });

  test('readOnly properties of a request are dropped, at any depth and in every part of allOf', () => {
    const value = { id: 1, inner: [{ id: 2, user: 'u', secret: 's' }], own: 3 };
    const given = {
      allOf: [
        { properties: { id: schema('Id'), inner: { type: 'array', items: schema('Session') } } },
        { properties: { own: { readOnly: true } } },
      ],
    };
    expect(compileValidator(standalone(viewSchema(given, content), 'request'))(value)).toEqual([]);
    expect(value).toEqual({ inner: [{ user: 'u', secret: 's', limit: 50 }] });
  });

  test.each<[string, JsonObject, Direction, Json, Json]>([
    ['of a property', { properties: { a: { default: [1] } } }, 'request', {}, { a: [1] }],
    ['behind a reference', { properties: { a: schema('Limit') } }, 'request', {}, { a: 50 }],
    [
      'next to a reference, which has precedence',
      { properties: { a: { ...schema('Limit'), default: 1 } } },
      'request',
      {},
      { a: 1 },
    ],
    ['of a required property: none', { properties: { a: { default: 1 } }, required: ['a'] }, 'request', {}, {}],
    ['of a readOnly property: none', { properties: { a: { default: 1, readOnly: true } } }, 'request', {}, {}],
    ['in a response: none', { properties: { a: { default: 1 } } }, 'response', {}, {}],
    ['with a given value', { properties: { a: { default: 1 } } }, 'request', { a: null }, { a: null }],
  ])('defaults %s', (_given, given, view, value, want) => {
    const filled = structuredClone(value);
    compileValidator(standalone(viewSchema(given, content), view))(filled);
    expect(filled).toEqual(want);
  });

  test('is in one piece, with each definition once, for any spelling of references', () => {
    const prefixItems = [schema('Text'), { ...schema('Text'), minLength: 1 }, ref('#/components/schemas/%54ext')];
    const text = { $ref: '#/$defs/0-Text' };
    expect(standalone(viewSchema({ prefixItems }, content), 'request')).toEqual({
      prefixItems: [text, { ...text, minLength: 1 }, text],
      $defs: { '0-Text': { type: 'string' } },
    });
  });

  test.each<[string, JsonObject, string]>([
    ['a reference to nothing', { items: schema('None') }, '/components/schemas/None points at nothing'],
    ['a reference to what objects inherit', schema('constructor'), '/components/schemas/constructor points at nothing'],
    [
      'a reference to a value that is not a schema',
      ref('#/components/schemas/Text/type'),
      '/components/schemas/Text/type is not a schema',
    ],
    [
      'a reference to another document',
      { not: ref('other.yml#/a') },
      '/not/$ref must be a JSON pointer into the document',
    ],
    ['an anchor', ref('#anchor'), '/$ref must be a JSON pointer into the document'],
    ['a dynamic reference', { $dynamicRef: '#node' }, '/$dynamicRef is not supported'],
    ['a broken pattern', { properties: { a: { pattern: '(' } } }, '/properties/a/pattern must be a regular expression'],
    [
      'a broken pattern of properties',
      { patternProperties: { '(': true } },
      '/patternProperties/( must be a regular expression',
    ],
    ['an unknown type', { type: 'text' }, '/type must be a type of JSON Schema'],
    ['a bound that is not a number', { minimum: '1' }, '/minimum must be a number'],
    ['code in a bound', { maxLength: '1; process.exit()' }, '/maxLength must be an integer from 0'],
    ['an empty enum', { enum: [] }, '/enum must be a list of values'],
    ['no list of schemas', { allOf: {} }, '/allOf must be a list of schemas'],
    ['no map of schemas', { properties: [] }, '/properties must be a map of schemas'],
    ['no schema', { items: 1 }, '/items is not a schema'],
    ['no names', { required: [1] }, '/required must be a list of strings'],
  ])('refuses %s', (_given, given, want) => {
    const attempt = (): unknown => standalone(viewSchema(given, content), 'request');
    expect(attempt).toThrow(SchemaError);
    expect(attempt).toThrow(want);
  });

  test('follows long chains of references', () => {
    const count = 20_000;
    const chain = Array.from({ length: count }, (_, index) => [
      `S${index}`,
      index === count - 1 ? { type: 'string' } : { items: ref(`#/S${index + 1}`) },
    ]);
    const long = Object.fromEntries(chain) as JsonObject;
    expect(
      Object.keys((standalone(viewSchema(ref('#/S0'), long), 'request') as JsonObject).$defs as JsonObject),
    ).toHaveLength(count);
  });
});

describe('equal alternatives', () => {
  test.each<{ given: JsonObject; want: JsonObject }>([
    { given: { anyOf: [{ minimum: 1 }, { minimum: 1 }] }, want: { anyOf: [{ minimum: 1 }] } },
    {
      given: {
        anyOf: [
          { minimum: 1, title: 'a' },
          { minimum: 1, title: 'b' },
        ],
      },
      want: { anyOf: [{ minimum: 1 }] },
    },
    {
      given: { allOf: [ref('#/a'), { minimum: 1 }, ref('#/a')] },
      want: { allOf: [ref('#/$defs/0-a'), { minimum: 1 }] },
    },
  ])('are kept once: $given', ({ given, want }) => {
    expect(standalone(viewSchema(given, { a: { maximum: 3 } }), 'request')).toMatchObject(want);
  });

  test('of a oneOf are all kept, since a value that matches both is invalid', () => {
    const schema = standalone(
      viewSchema({ oneOf: [{ minimum: 1 }, { minimum: 1 }, { type: 'string' }] }, {}),
      'request',
    );
    expect(compileValidator(schema)(2)).toHaveLength(1);
    expect(compileValidator(schema)('a')).toHaveLength(1);
    expect(compileValidator(schema)(0).length).toBeGreaterThan(0);
  });

  test('of 40 recursive levels are each tried once', () => {
    const tree = {
      anyOf: [
        { type: 'array', items: ref('#/t') },
        { type: 'array', items: ref('#/t') },
      ],
    };
    const nested: Json = JSON.parse(`${'['.repeat(40)}1${']'.repeat(40)}`) as Json;
    expect(compileValidator(standalone(viewSchema(ref('#/t'), { t: tree }), 'response'))(nested)).not.toEqual([]);
  });
});
