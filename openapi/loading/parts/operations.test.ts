import { describe, expect, test } from 'vitest';
import type { Json, JsonObject, Operation } from '../../document/document.ts';
import { at } from '../../json/pointer.ts';
import type { SchemaView } from '../../schema/view/schema-view.ts';
import { operationsOf } from './operations.ts';

const ok = { 200: { description: 'ok' } };

/** Returns the first operation of a document with one path. */
function operation(members: JsonObject, rest: JsonObject = {}, pathItem: JsonObject = {}): Operation {
  const content = { paths: { '/a/{id}': { ...pathItem, get: { responses: ok, ...members } } }, ...rest };
  return operationsOf(content)[0]!;
}

describe('ids', () => {
  test.each<{ name: string; given: JsonObject; want: string[] }>([
    {
      name: 'as given, in the order of the document',
      given: { '/b': { put: { operationId: 'x' }, get: { operationId: 'a' } }, '/a': { get: { operationId: 'c' } } },
      want: ['x', 'a', 'c'],
    },
    {
      name: 'made of method and path',
      given: {
        '/': { get: {} },
        '/sessions/{sessionId}/context': { get: {}, delete: {} },
        '/user-names.json': { post: {} },
        '/größe': { get: {} },
      },
      want: ['get', 'getSessionsBySessionIdContext', 'deleteSessionsBySessionIdContext', 'postUserNamesJson', 'getGrE'],
    },
    {
      name: 'unique in any order',
      given: {
        '/a/b': { get: {} },
        '/a_b': { get: {} },
        '/a-b': { get: {} },
        '/c': { get: { operationId: 'getAB2' } },
      },
      want: ['getAB', 'getAB3', 'getAB4', 'getAB2'],
    },
    {
      name: 'unique if paths share a path item',
      given: { '/a': { $ref: '#/paths/~1b' }, '/b': { get: { operationId: 'x' } } },
      want: ['x', 'getB'],
    },
    {
      name: 'only for operations',
      given: { '/a': { summary: 'x', parameters: [], 'x-get': {} }, 'x-b': { get: {} } },
      want: [],
    },
  ])('$name', ({ given, want }) => {
    expect(operationsOf({ paths: given }).map(({ id }) => id)).toEqual(want);
  });
});

describe('a path item', () => {
  const shared = { get: { summary: 'theirs', responses: ok }, put: { responses: ok } };
  const rest = { components: { pathItems: { Shared: shared } } };

  test('by reference can have its own operations', () => {
    const paths = { '/a': { $ref: '#/components/pathItems/Shared', get: { summary: 'own', responses: ok } } };
    const found = operationsOf({ paths, ...rest }).map(({ method, path, pointer, summary }) => [
      method,
      path,
      pointer,
      summary,
    ]);
    expect(found).toEqual([
      ['get', '/a', '/paths/~1a/get', 'own'],
      ['put', '/a', '/components/pathItems/Shared/put', ''],
    ]);
  });
});

describe('parameters', () => {
  const parameter = (members: JsonObject): Operation['parameters'][number] =>
    operation({ parameters: [{ name: 'p', ...members }] }).parameters[0]!;

  test.each<{ given: JsonObject; want: [style: string, explode: boolean, required: boolean] }>([
    { given: { in: 'path' }, want: ['simple', false, true] },
    { given: { in: 'query' }, want: ['form', true, false] },
    { given: { in: 'header' }, want: ['simple', false, false] },
    { given: { in: 'cookie', required: true }, want: ['form', true, true] },
    { given: { in: 'query', explode: false }, want: ['form', false, false] },
    { given: { in: 'query', style: 'deepObject', explode: true }, want: ['deepObject', true, false] },
    { given: { in: 'query', style: 'pipeDelimited' }, want: ['pipeDelimited', false, false] },
    { given: { in: 'path', style: 'matrix', explode: true }, want: ['matrix', true, true] },
  ])('$given', ({ given, want: [style, explode, required] }) => {
    expect(parameter(given)).toMatchObject({ style, explode, required });
  });

  test('have all members of the document', () => {
    const given = {
      in: 'query',
      description: 'd',
      deprecated: true,
      allowReserved: true,
      schema: { $ref: '#/x' },
      example: 1,
    };
    expect(parameter(given)).toEqual({
      ...{ name: 'p', in: 'query', description: 'd', required: false, deprecated: true, style: 'form', explode: true },
      ...{
        allowReserved: true,
        allowEmptyValue: false,
        schema: expect.objectContaining({
          node: { $ref: '#/x' },
          pointer: '/paths/~1a~1{id}/get/parameters/0/schema',
        }) as SchemaView,
        mediaType: undefined,
        pointer: '/paths/~1a~1{id}/get/parameters/0',
      },
      examples: [{ name: 'example', value: 1, pointer: '/paths/~1a~1{id}/get/parameters/0/example' }],
    });
  });

  test('can be described by content', () => {
    const content = { 'application/json': { schema: { type: 'object' }, examples: { a: { value: { b: 1 } } } } };
    const { schema, mediaType, examples } = parameter({ in: 'query', content });
    expect({ schema: schema.node, mediaType }).toEqual({ schema: { type: 'object' }, mediaType: 'application/json' });
    expect(examples.map(({ value }) => value)).toEqual([{ b: 1 }]);
  });

  test('of the operation have precedence over those of the path', () => {
    const shared = [
      { name: 'a', in: 'query', description: 'path' },
      { name: 'a', in: 'header', description: 'path' },
      { name: 'B', in: 'header', description: 'path' },
    ];
    const own = [
      { name: 'a', in: 'query', description: 'own' },
      { name: 'b', in: 'header', description: 'own' },
      { name: 'A', in: 'query', description: 'own' },
    ];
    const { parameters } = operation({ parameters: own }, {}, { parameters: shared });
    expect(parameters.map((found) => [found.in, found.name, found.description])).toEqual([
      ['query', 'a', 'own'],
      ['header', 'a', 'path'],
      ['header', 'b', 'own'],
      ['query', 'A', 'own'],
    ]);
  });

  test('by a reference to a reference can have their own description', () => {
    const components = {
      parameters: { A: { $ref: '#/components/parameters/B' }, B: { name: 'b', in: 'query', schema: false } },
    };
    const found = operation({ parameters: [{ $ref: '#/components/parameters/A', description: 'd' }] }, { components });
    expect(found.parameters[0]).toMatchObject({
      name: 'b',
      description: 'd',
      schema: expect.objectContaining({ node: false, pointer: '/components/parameters/B/schema' }) as SchemaView,
      pointer: '/components/parameters/B',
    });
  });

  test('that the specification ignores are omitted', () => {
    const given = ['Accept', 'content-type', 'AUTHORIZATION', 'X-Own'].map((name) => ({ name, in: 'header' }));
    expect(operation({ parameters: given }).parameters.map(({ name }) => name)).toEqual(['X-Own']);
  });
});

describe('bodies', () => {
  test('of requests have their media types', () => {
    const content = {
      'text/*': {},
      'multipart/form-data': { schema: true, encoding: { a: { contentType: 'image/png' } } },
    };
    const body = operation(
      { requestBody: { $ref: '#/components/requestBodies/A' } },
      { components: { requestBodies: { A: { required: true, content } } } },
    ).requestBody!;
    expect(body).toMatchObject({ required: true, description: '', pointer: '/components/requestBodies/A' });
    const pointer = '/components/requestBodies/A/content';
    expect([...body.content]).toEqual([
      ['text/*', { schema: undefined, examples: [], encoding: {}, pointer: `${pointer}/text~1*` }],
      [
        'multipart/form-data',
        {
          schema: expect.objectContaining({
            node: true,
            pointer: `${pointer}/multipart~1form-data/schema`,
          }) as SchemaView,
          examples: [],
          encoding: { a: { contentType: 'image/png' } },
          pointer: `${pointer}/multipart~1form-data`,
        },
      ],
    ]);
  });

  test('are undefined if the document has none', () => {
    expect(operation({}).requestBody).toBeUndefined();
  });

  test('of responses have their headers', () => {
    const components = {
      responses: { A: { description: 'a', content: { 'a/b': { schema: { $ref: '#/x' } } } } },
      headers: { H: { required: true, schema: { type: 'integer' } } },
    };
    const responses = {
      200: { $ref: '#/components/responses/A' },
      '4XX': { description: 'b', headers: { 'X-H': { $ref: '#/components/headers/H' }, 'Content-Type': {} } },
      default: { description: 'c' },
      'x-a': {},
    };
    const found = operation({ responses }, { components }).responses;
    expect([...found.keys()]).toEqual(['200', '4XX', 'default']);
    expect(found.get('200')).toMatchObject({ status: '200', description: 'a', pointer: '/components/responses/A' });
    expect(found.get('200')?.content.get('a/b')?.schema?.node).toEqual({ $ref: '#/x' });
    expect([...found.get('4XX')!.headers]).toEqual([
      [
        'X-H',
        {
          required: true,
          schema: expect.objectContaining({
            node: { type: 'integer' },
            pointer: '/components/headers/H/schema',
          }) as SchemaView,
          explode: false,
          examples: [],
          pointer: '/components/headers/H',
        },
      ],
    ]);
  });

  test('have examples with pointers to their values', () => {
    const examples = {
      a: { value: null },
      b: { $ref: '#/components/examples/B' },
      c: { externalValue: 'https://example.com' },
    };
    const content = {
      paths: {
        '/a': { get: { responses: { 200: { description: '', content: { 'a/b': { example: 1, examples } } } } } },
      },
      components: { examples: { B: { value: [2] } } },
    };
    const found = operationsOf(content)[0]!.responses.get('200')!.content.get('a/b')!.examples;
    expect(found.map(({ name, value }) => [name, value])).toEqual([
      ['example', 1],
      ['a', null],
      ['b', [2]],
    ]);
    for (const { value, pointer } of found) expect(at(content, pointer)).toEqual(value);
  });
});

test('have links to operations by id and by reference', () => {
  const links = {
    byId: { operationId: 'x', parameters: { id: '$response.body#/id' } },
    byReference: { operationRef: '#/paths/~1a~1{id}/get', requestBody: 1 },
    elsewhere: { operationRef: 'https://example.com/api.yml#/paths/~1a/get' },
    shared: { $ref: '#/components/links/L' },
  };
  const found = operation(
    { responses: { 200: { description: '', links } } },
    { components: { links: { L: { operationId: 'y' } } } },
  );
  expect([...found.responses.get('200')!.links]).toEqual([
    ['byId', { operationId: 'x', parameters: { id: '$response.body#/id' }, requestBody: undefined }],
    ['byReference', { operationId: 'getAById', parameters: {}, requestBody: 1 }],
    ['shared', { operationId: 'y', parameters: {}, requestBody: undefined }],
  ]);
});

describe('security', () => {
  test.each<{ name: string; document: Json; own: Json | undefined; want: [string, readonly string[]][][] }>([
    { name: 'none', document: [], own: undefined, want: [] },
    { name: 'of the document', document: [{ a: ['s'] }], own: undefined, want: [[['a', ['s']]]] },
    {
      name: 'of its own',
      document: [{ a: [] }],
      own: [{ b: [], c: [] }, { d: [] }],
      want: [
        [
          ['b', []],
          ['c', []],
        ],
        [['d', []]],
      ],
    },
    { name: 'removed', document: [{ a: [] }], own: [], want: [] },
    { name: 'optional', document: [{ a: [] }], own: [{}], want: [[]] },
  ])('$name', ({ document, own, want }) => {
    const found = operation(own === undefined ? {} : { security: own }, { security: document });
    expect(found.security.map((requirement) => [...requirement])).toEqual(want);
  });
});

test('texts', () => {
  const given = { summary: 's', description: 'd', tags: ['a', 'b'], deprecated: true };
  expect(operation(given)).toMatchObject(given);
  expect(operation({})).toMatchObject({ summary: '', description: '', tags: [], deprecated: false });
});
