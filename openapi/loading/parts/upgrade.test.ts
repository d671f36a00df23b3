import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '../../document/document.ts';
import { objectOf } from '../../json/json.ts';
import { at } from '../../json/pointer.ts';
import { upgrade } from './upgrade.ts';

const anyOfNull = (restrictions: Json): Json => ({ anyOf: [restrictions, { type: 'null' }] });

function upgradeSchema(schema: JsonObject): Json | undefined {
  return at(
    upgrade(structuredClone({ openapi: '3.0.3', components: { schemas: { A: schema } } })),
    '/components/schemas/A',
  );
}

describe('a schema', () => {
  test.each<{ name: string; given: JsonObject; want: Json }>([
    { name: 'nullable', given: { type: 'string', nullable: true }, want: { type: ['string', 'null'] } },
    { name: 'nullable: false', given: { type: 'string', nullable: false }, want: { type: 'string' } },
    { name: 'nullable without type', given: { description: 'x', nullable: true }, want: { description: 'x' } },
    {
      name: 'nullable enum',
      given: { type: 'string', enum: ['a'], nullable: true },
      want: { type: ['string', 'null'], enum: ['a', null] },
    },
    {
      name: 'nullable enum that has null',
      given: { type: 'string', enum: [null, 'a'], nullable: true },
      want: { type: ['string', 'null'], enum: [null, 'a'] },
    },
    {
      name: 'nullable $ref',
      given: { $ref: '#/components/schemas/B', nullable: true },
      want: anyOfNull({ $ref: '#/components/schemas/B' }),
    },
    {
      name: 'members next to a $ref',
      given: { $ref: '#/components/schemas/B', description: 'x', minimum: 1 },
      want: { $ref: '#/components/schemas/B', description: 'x' },
    },
    {
      name: 'nullable allOf',
      given: {
        allOf: [{ $ref: '#/components/schemas/B' }],
        nullable: true,
        description: 'x',
        readOnly: true,
        'x-a': 1,
      },
      want: {
        description: 'x',
        readOnly: true,
        'x-a': 1,
        anyOf: [{ allOf: [{ $ref: '#/components/schemas/B' }] }, { type: 'null' }],
      },
    },
    {
      name: 'nullable anyOf with type',
      given: { type: 'object', anyOf: [{}], nullable: true },
      want: anyOfNull({ type: 'object', anyOf: [{}] }),
    },
    { name: 'exclusive bound', given: { minimum: 1, exclusiveMinimum: true }, want: { exclusiveMinimum: 1 } },
    { name: 'exclusive upper bound', given: { maximum: 1, exclusiveMaximum: true }, want: { exclusiveMaximum: 1 } },
    { name: 'inclusive bound', given: { minimum: 1, exclusiveMinimum: false }, want: { minimum: 1 } },
    { name: 'exclusive without bound', given: { exclusiveMaximum: true }, want: {} },
    { name: 'example', given: { type: 'string', example: 'a' }, want: { type: 'string', examples: ['a'] } },
    {
      name: 'example null',
      given: { type: 'string', nullable: true, example: null },
      want: { type: ['string', 'null'], examples: [null] },
    },
    { name: 'byte', given: { type: 'string', format: 'byte' }, want: { type: 'string', contentEncoding: 'base64' } },
    {
      name: 'binary',
      given: { type: 'string', format: 'binary' },
      want: { type: 'string', contentMediaType: 'application/octet-stream' },
    },
    {
      name: 'other formats',
      given: { type: 'string', format: 'date-time' },
      want: { type: 'string', format: 'date-time' },
    },
    {
      name: 'in depth',
      given: {
        properties: { nullable: { items: { oneOf: [{ additionalProperties: { type: 'string', nullable: true } }] } } },
      },
      want: {
        properties: { nullable: { items: { oneOf: [{ additionalProperties: { type: ['string', 'null'] } }] } } },
      },
    },
    {
      name: 'unchanged examples and enums',
      given: {
        enum: [{ nullable: true, example: 1 }],
        default: { nullable: true },
        example: { example: { nullable: true } },
      },
      want: {
        enum: [{ nullable: true, example: 1 }],
        default: { nullable: true },
        examples: [{ example: { nullable: true } }],
      },
    },
  ])('$name', ({ given, want }) => {
    expect(upgradeSchema(given)).toEqual(want);
  });

  test('is converted the same way if it contains itself', () => {
    const given = { properties: { next: { $ref: '#/components/schemas/A', nullable: true } } };
    expect(upgradeSchema(given)).toEqual({ properties: { next: anyOfNull({ $ref: '#/components/schemas/A' }) } });
  });
});

describe('a document', () => {
  const nullable = { type: 'string', nullable: true };

  test.each([
    {
      given: { paths: { '/a': { get: { parameters: [{ schema: nullable }] } } } },
      pointer: '/paths/~1a/get/parameters/0/schema',
    },
    {
      given: { paths: { '/a': { parameters: [{ content: { 'a/b': { schema: nullable } } }] } } },
      pointer: '/paths/~1a/parameters/0/content/a~1b/schema',
    },
    {
      given: { components: { requestBodies: { A: { content: { 'a/b': { schema: nullable } } } } } },
      pointer: '/components/requestBodies/A/content/a~1b/schema',
    },
    {
      given: { components: { responses: { A: { headers: { B: { schema: nullable } } } } } },
      pointer: '/components/responses/A/headers/B/schema',
    },
    {
      given: {
        components: {
          callbacks: {
            A: { '{$url}': { post: { responses: { 200: { content: { 'a/b': { schema: nullable } } } } } } },
          },
        },
      },
      pointer: '/components/callbacks/A/{$url}/post/responses/200/content/a~1b/schema',
    },
    {
      given: { components: { schemas: { A: { $ref: '#/x-shared/B' } } }, 'x-shared': { B: nullable } },
      pointer: '/x-shared/B',
    },
  ])('reaches $pointer', ({ given, pointer }) => {
    const content = upgrade(structuredClone<Record<string, Json>>({ openapi: '3.0.0', ...given }));
    expect(at(content, pointer)).toEqual({ type: ['string', 'null'] });
  });

  test.each([
    { name: 'bytes', schema: { type: 'string', format: 'binary' } },
    { name: 'bytes by reference', schema: { $ref: '#/components/schemas/Bytes' } },
  ])('a body of $name has no schema', ({ schema }) => {
    const body = { content: { 'image/png': { schema } } };
    const schemas = { Bytes: { type: 'string', format: 'binary' } };
    const content = upgrade(structuredClone({ openapi: '3.0.0', components: { requestBodies: { A: body }, schemas } }));
    expect(at(content, '/components/requestBodies/A/content')).toEqual({ 'image/png': {} });
  });

  test('has the version 3.1 afterwards', () => {
    expect(upgrade({ openapi: '3.0.3' })).toEqual({ openapi: '3.1.1' });
  });

  test('of version 3.1 stays unchanged', () => {
    const given = { openapi: '3.1.0', components: { schemas: { A: { ...nullable, example: 1 } } } };
    expect(upgrade(structuredClone<Record<string, Json>>(given))).toEqual(objectOf(given));
  });
});
