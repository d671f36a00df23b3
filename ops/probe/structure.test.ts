/** What is read from the structure of documents: resources, pages, and the places of what is broken. */
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../openapi/document/document.ts';
import { join } from '../../openapi/json/pointer.ts';
import { ownDocuments } from '../../openapi/testing/documents.ts';
import { ownDocument, smallDocument } from '../drift/testing/drift-inputs.ts';
import { findPaging } from './target/pages.ts';
import { placeOfAnswer, placeOfRequest } from './judge/place.ts';
import { getResources } from './structure/resources.ts';

test('resources of our own documents', async () => {
  const found = (await ownDocuments()).flatMap((document) =>
    getResources(document).map(({ create, read, list, changes, remove }) =>
      [create, read, list, ...changes, remove].map((operation) => operation?.id ?? '-').join(' '),
    ),
  );
  expect(found).toEqual([
    'registerService - listServices updateService deleteService',
    'handleUserInput readConversation retrieveLogs deleteConversation',
    'createSession getSession listSessions updateSession deleteSession',
  ]);
});

describe('pages are known by', () => {
  const integer = (schema: JsonObject): JsonObject => ({ type: 'integer', ...schema });
  const rows: readonly { parameters: JsonObject; want: string | undefined }[] = [
    {
      parameters: { limit: integer({ minimum: 1, maximum: 9 }), offset: integer({ minimum: 0 }) },
      want: 'limit 1-9, item offset',
    },
    {
      parameters: { size: integer({ default: 20 }), nth: integer({ minimum: 1, default: 1 }) },
      want: 'size 1-20, page nth',
    },
    { parameters: { most: integer({ minimum: 1, maximum: 50, default: 10 }) }, want: 'most 1-50' },
    { parameters: { limit: integer({ maximum: 9 }), id: integer({ maximum: 5 }) }, want: 'limit 1-9' },
    { parameters: { from: integer({ maximum: 9 }), to: integer({ maximum: 9 }) }, want: undefined },
    { parameters: { year: integer({}) }, want: undefined },
    { parameters: { limit: { type: 'string' } }, want: undefined },
    { parameters: {}, want: undefined },
  ];
  test.each(rows)('$parameters: $want', async ({ parameters, want }) => {
    const items = { type: 'object', properties: { id: { type: 'integer' } } };
    const schema = { type: 'array', items };
    const get = {
      parameters: Object.entries(parameters).map(([name, other]) => ({ name, in: 'query', schema: other })),
      responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
    };
    const document = await smallDocument({
      openapi: '3.1.0',
      info: { title: 'T', version: '1.0.0' },
      paths: { '/a': { get } },
    });
    const found = findPaging(document.operations[0]!);
    const { limit, shift } = found ?? {};
    const shown = limit && `${limit.parameter.name} ${limit.least}-${limit.most}`;
    expect(shift === undefined ? shown : `${shown}, ${shift.unit} ${shift.parameter.name}`).toBe(want);
  });
});

describe('what is broken has its place', async () => {
  const document = await ownDocument('session-context');
  const operation = document.operations.find(({ id }) => id === 'listSessions')!;
  const create = document.operations.find(({ id }) => id === 'createSession')!;
  const response = join(operation.pointer, 'responses', '200');

  test.each([
    { pointer: '/body/0/userId', want: '/components/schemas/Session/properties/userId' },
    { pointer: '/body/0/other', want: join(response, 'content', 'application/json', 'schema', 'items') },
    { pointer: '/headers/x-total-count', want: '/components/headers/X-Total-Count' },
    { pointer: '/status', want: join(operation.pointer, 'responses') },
  ] as const)('in an answer: $pointer', ({ want, pointer }) => {
    expect(placeOfAnswer(operation, 200, pointer)).toBe(want);
  });

  test.each([
    { pointer: '/query/limit', want: join(operation.pointer, 'parameters', '1', 'schema') },
    { pointer: '/query/none', want: operation.pointer },
  ])('in a request: $pointer', ({ pointer, want }) => {
    expect(placeOfRequest(operation, pointer)).toBe(want);
  });

  test('in a body', () => {
    expect(placeOfRequest(create, '/body/userId')).toBe('/components/schemas/CreateSessionRequest/properties/userId');
  });
});
