import { readFile } from 'node:fs/promises';
import { parseYaml, stringifyYaml } from '@redocly/openapi-core';
import { describe, expect, test } from 'vitest';
import { ownDocuments } from '../../../../openapi/testing/documents.ts';
import { parseDocument } from '../../../../openapi/loading/load.ts';
import type { Json } from '../../../../openapi/document/document.ts';
import { type DraftChange, changeDocument, ownDocument, smallDocument } from '../../testing/drift-inputs.ts';
import { toNormalForm } from './normal-form.ts';

const document = await ownDocument('session-context');

const madeSession = 'paths /sessions post responses 201 content application/json schema';

/** The same document in another spelling. */
const harmless: Record<string, DraftChange> = {
  'a response written out': (draft) =>
    draft.set('paths /sessions get responses 400', draft.get('components responses BadRequest')),
  'a schema written out': (draft) => draft.set(madeSession, draft.get('components schemas Session')),
  'a schema under another name': (draft) =>
    draft
      .set('components schemas Meeting', draft.get('components schemas Session'))
      .set(madeSession, { $ref: '#/components/schemas/Meeting' }),
  'components that nothing uses': (draft) =>
    draft
      .set('components schemas Unused', { type: 'string' })
      .set('components securitySchemes unused', { type: 'http', scheme: 'basic' }),
  'security said by each operation': (draft) => {
    for (const operation of draft.operations()) draft.set(`${operation} security`, draft.get('security'));
    draft.remove('security');
  },
  'parameters said by each operation': (draft) => {
    const shared = draft.get('paths /sessions/{sessionId} parameters');
    for (const method of ['get', 'delete']) draft.set(`paths /sessions/{sessionId} ${method} parameters`, shared);
    draft.push('paths /sessions/{sessionId} put parameters', draft.get('paths /sessions/{sessionId} parameters 0'));
    draft.remove('paths /sessions/{sessionId} parameters');
  },
  'parameters in another order': (draft) => draft.reverse('paths /sessions get parameters'),
  'required members in another order': (draft) => draft.reverse('components schemas Session required'),
  'a default spelled out': (draft) => {
    const usual = { required: false, style: 'form', explode: true, deprecated: false };
    for (const [name, value] of Object.entries(usual)) draft.set(`paths /sessions get parameters 0 ${name}`, value);
  },
  'what a schema means anyway': (draft) => {
    const usual = { additionalProperties: true, minProperties: 0, deprecated: false };
    for (const [name, value] of Object.entries(usual)) draft.set(`components schemas Session ${name}`, value);
  },
  'a schema as the only part of another': (draft) => draft.set(madeSession, { allOf: [draft.get(madeSession)] }),
  'one type as a list': (draft) => draft.set('components schemas Session type', ['object']),
  'lists that are empty': (draft) =>
    draft.set('paths /sessions get callbacks', {}).set('paths /sessions/{sessionId}/context servers', []),
};

describe('a document in another spelling is the same', () => {
  test.each(Object.entries(harmless))('%s', async (_name, rewrite) => {
    const form = toNormalForm(await changeDocument(document, rewrite));
    expect(form).toEqual(toNormalForm(document));
  });

  test('members in another order', async () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, reversed(member)]),
      );
    };
    const text = JSON.stringify(reversed(document.content));
    const other = await parseDocument(text, { source: document.source, name: document.name });
    expect(JSON.stringify(toNormalForm(other))).toBe(JSON.stringify(toNormalForm(document)));
  });

  test('YAML in another style, with comments', async () => {
    const text = await readFile(document.source, 'utf8');
    const flow = `# a comment\n${stringifyYaml(parseYaml(text), { flowLevel: 3 })}`;
    const other = await parseDocument(flow, { source: document.source, name: document.name });
    expect(toNormalForm(other)).toEqual(toNormalForm(document));
  });
});

/** Schemas that say the same. */
const equal: Record<string, readonly Json[]> = {
  'null by type, anyOf and oneOf': [
    { type: ['string', 'null'] },
    { type: ['null', 'string'] },
    { anyOf: [{ type: 'string' }, { type: 'null' }] },
    { oneOf: [{ type: 'null' }, { type: 'string' }] },
  ],
  'null next to a reference': [
    { anyOf: [{ $ref: '#/components/schemas/Name' }, { type: 'null' }], description: 'who' },
    { type: ['string', 'null'], minLength: 1, description: 'who' },
  ],
  'null among choices': [
    { type: ['string', 'null'], enum: ['a', null] },
    { anyOf: [{ type: 'string', const: 'a' }, { type: 'null' }] },
  ],
  'a constraint next to a reference': [
    { $ref: '#/components/schemas/Name', maxLength: 9 },
    { allOf: [{ $ref: '#/components/schemas/Name' }], maxLength: 9 },
    { type: 'string', minLength: 1, maxLength: 9 },
  ],
  'an object in parts': [
    { type: 'object', required: ['a', 'b'], properties: { a: { type: 'string' }, b: {} }, minProperties: 1 },
    {
      allOf: [
        { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        { type: 'object', minProperties: 1 },
      ],
      properties: { b: {} },
      required: ['b'],
    },
    {
      type: 'object',
      allOf: [{ required: ['b'], properties: { b: {} } }, { allOf: [{ properties: { a: { type: 'string' } } }] }],
      required: ['a'],
      minProperties: 1,
    },
  ],
  'a text in parts': [
    { type: 'string', minLength: 1, maxLength: 9 },
    { allOf: [{ $ref: '#/components/schemas/Name' }, { maxLength: 9 }] },
  ],
  'alternatives in any order': [
    { anyOf: [{ type: 'string', minLength: 2 }, { type: 'integer' }] },
    { anyOf: [{ type: 'integer' }, { minLength: 2, type: 'string' }] },
  ],
  'anything at all': [{ type: 'array', items: {} }, { type: 'array' }, { type: 'array', items: true }],
};

describe('schemas that say the same', () => {
  const cases = Object.entries(equal).flatMap(([name, [first, ...others]]) =>
    others.map((other) => ({ name, first: first ?? null, other })),
  );
  test.each(cases)('$name: $other', async ({ first, other }) => {
    expect(await readForm(other)).toEqual(await readForm(first));
  });

  test.each([
    [{ type: 'string' }, { type: ['string', 'null'] }],
    [{ type: 'string' }, { type: 'string', minLength: 1 }],
    [{ type: 'object' }, { type: 'object', additionalProperties: false }],
    [{ allOf: [{ type: 'string' }], minLength: 1 }, { type: 'string' }],
    [{ enum: ['a'] }, { enum: ['a', 'b'] }],
    [{ allOf: [{ enum: ['a'] }, { enum: ['b'] }] }, { enum: ['b'] }],
    [{ allOf: [{ properties: { a: { minLength: 1 } } }], properties: { a: {} } }, { properties: { a: {} } }],
    [
      { allOf: [{ properties: { a: {} }, additionalProperties: false }], properties: { b: {} } },
      { properties: { a: {}, b: {} }, additionalProperties: false },
    ],
    [{ allOf: [{ type: 'object' }], required: ['a'] }, { type: 'object' }],
    [{ type: 'array', items: false }, { type: 'array' }],
    [
      { type: 'object', properties: { description: { type: 'string' } } },
      { type: 'object', properties: {} },
    ],
  ])('%j is not %j', async (one, other) => {
    expect((await readForm(one)).meaning).not.toEqual((await readForm(other)).meaning);
  });

  async function readForm(schema: Json) {
    return toNormalForm(await smallDocument(withSchema(schema)));
  }
});

test('a document of OpenAPI 3.0 is the same as its translation', async () => {
  const nullable = { type: 'string', nullable: true, example: 'a' };
  const bounded = { type: 'integer', minimum: 1, exclusiveMinimum: true };
  const old = await smallDocument(withSchema({ type: 'object', properties: { a: nullable, b: bounded } }, '3.0.3'));
  const a = { anyOf: [{ type: 'string' }, { type: 'null' }], examples: ['a'] };
  const b = { type: 'integer', exclusiveMinimum: 1 };
  const now = await smallDocument(withSchema({ type: 'object', properties: { a, b } }));
  expect(toNormalForm(now)).toEqual(toNormalForm(old));
});

describe('wording', () => {
  const reworded: Record<string, DraftChange> = {
    title: (draft) => draft.set('info title', 'Other'),
    'the description of a tag': (draft) => draft.set('tags 0 description', 'Other'),
    summary: (draft) => draft.set('paths /sessions get summary', 'Other'),
    'the description of a shared response': (draft) =>
      draft.set('components responses BadRequest description', 'Other'),
    'the description of a property': (draft) =>
      draft.set('components schemas Session properties createdAt description', 'Other'),
    'an example': (draft) => draft.set('paths /sessions get parameters 0 examples user value', 43),
    'the description of a link': (draft) =>
      draft.set('paths /sessions post responses 201 links read description', 'Other'),
    'a name in the gateway': (draft) => draft.set('x-kong-name', 'other'),
    'the description of a server': (draft) => draft.set('servers 0 description', 'Other'),
  };
  test.each(Object.entries(reworded))('%s is in the whole, and not in the meaning', async (_name, change) => {
    const [before, after] = [toNormalForm(document), toNormalForm(await changeDocument(document, change))];
    expect(after.meaning).toEqual(before.meaning);
    expect(after.whole).not.toEqual(before.whole);
  });
});

describe('references', () => {
  test('that lead back to themselves stay, all others are written out', async () => {
    const tree = {
      type: 'object',
      properties: { children: { type: 'array', items: { $ref: '#/components/schemas/Name' } } },
    };
    const { meaning } = toNormalForm(
      await smallDocument(
        withSchema({ $ref: '#/components/schemas/Holder' }, '3.1.0', {
          Name: tree,
          Holder: { type: 'object', properties: { tree: { $ref: '#/components/schemas/Name' } } },
        }),
      ),
    );
    expect(meaning).toMatchObject({ components: { schemas: { Name: tree } } });
    expect(JSON.stringify(meaning.paths)).toContain('"properties":{"tree":{"$ref":"#/components/schemas/Name"}}');
  });

  test('of our own documents are all written out', async () => {
    for (const own of await ownDocuments()) {
      const { meaning } = toNormalForm(own);
      expect(JSON.stringify(meaning)).not.toContain('$ref');
    }
  });

  test('that stand for billions stay', async () => {
    const schemas: Record<string, Json> = { L0: { type: 'string' } };
    for (let level = 1; level < 40; level++) {
      const ref = { $ref: `#/components/schemas/L${level - 1}` };
      schemas[`L${level}`] = { type: 'object', properties: { a: ref, b: ref } };
    }
    const form = toNormalForm(await smallDocument(withSchema({ $ref: '#/components/schemas/L39' }, '3.1.0', schemas)));
    expect(JSON.stringify(form.meaning).length).toBeLessThan(500_000);
  });
});

function withSchema(schema: Json, openapi = '3.1.0', schemas: Json = { Name: { type: 'string', minLength: 1 } }): Json {
  const content = { 'application/json': { schema } };
  const responses = { 200: { description: 'Well', content } };
  return {
    openapi,
    info: { title: 'Small', version: '1.0.0' },
    paths: { '/things': { get: { operationId: 'list', responses } } },
    components: { schemas },
  };
}
