/** What is read from the structure of documents: resources, pages, and the places of what is broken. */
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../openapi/document.ts';
import { join } from '../../../openapi/pointer.ts';
import { ownDocuments } from '../../../openapi/testing.ts';
import { ownDocument, smallDocument } from '../testing.ts';
import { pagingOf } from './pages.ts';
import { placeOfAnswer, placeOfRequest } from './place.ts';
import { resourcesOf } from './resources.ts';
import { differing, says } from './says.ts';

test('resources of our own documents', async () => {
  const found = (await ownDocuments()).flatMap((document) =>
    resourcesOf(document).map(({ create, read, list, changes, remove }) =>
      [create, read, list, ...changes, remove].map((operation) => operation?.id ?? '-').join(' '),
    ),
  );
  expect(found).toEqual([
    'registerService - listServices updateService deleteService',
    'handleUserInput - retrieveLogs -',
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
      want: 'size 1-100, page nth',
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
    const found = pagingOf(document, document.operations[0]!);
    const { limit, shift } = found ?? {};
    const told = limit && `${limit.parameter.name} ${limit.least}-${limit.most}`;
    expect(shift === undefined ? told : `${told}, ${shift.unit} ${shift.parameter.name}`).toBe(want);
  });
});

describe('what is broken has its place', async () => {
  const document = await ownDocument('session-context');
  const operation = document.operations.find(({ id }) => id === 'listSessions')!;
  const create = document.operations.find(({ id }) => id === 'createSession')!;
  const response = join(operation.pointer, 'responses', '200');

  test.each([
    { kind: 'body', pointer: '/body/0/userId', want: '/components/schemas/Session/properties/userId' },
    { kind: 'body', pointer: '/body/0/other', want: join(response, 'content', 'application/json', 'schema', 'items') },
    { kind: 'header', pointer: '/headers/x-total-count', want: '/components/headers/X-Total-Count' },
    { kind: 'status', pointer: '/status', want: join(operation.pointer, 'responses') },
  ] as const)('in an answer: $pointer', ({ want, ...fault }) => {
    expect(placeOfAnswer(document, operation, 200, { ...fault, message: '' })).toBe(want);
  });

  test.each([
    { pointer: '/query/limit', want: join(operation.pointer, 'parameters', '1', 'schema') },
    { pointer: '/query/none', want: operation.pointer },
  ])('in a request: $pointer', ({ pointer, want }) => {
    expect(placeOfRequest(document, operation, pointer)).toBe(want);
  });

  test('in a body', () => {
    expect(placeOfRequest(document, create, '/body/userId')).toBe(
      '/components/schemas/CreateSessionRequest/properties/userId',
    );
  });
});

test.each([
  { given: { a: 1, b: 2 }, sent: { a: 1 }, want: true },
  { given: { a: 1 }, sent: { a: 1, b: 2 }, want: false },
  { given: {}, sent: { a: null }, want: true },
  { given: '2026-03-01T09:30:00.000Z', sent: '2026-03-01T10:30:00+01:00', want: true },
  { given: '2026-03-01', sent: '2026-03-02', want: false },
  { given: [1, 2], sent: [1], want: false },
  { given: '1', sent: 1, want: false },
])('$given says $sent: $want', ({ given, sent, want }) => {
  expect(says(given, sent)).toBe(want);
});

describe('an answer that says otherwise than its request', () => {
  test.each([
    { given: 'another value', answer: { text: 'b' }, path: {}, want: 'text' },
    { given: 'another value beside one of the path', answer: { text: 'b' }, path: { noteId: 'b' }, want: 'text' },
    { given: 'what the path names', answer: { text: 'b' }, path: { text: 'b' }, want: undefined },
    { given: 'a part of a name in the path', answer: { text: 'b' }, path: { noteText: 'b' }, want: undefined },
    { given: 'an object that the path names', answer: { text: { id: 7 } }, path: { text_id: '7' }, want: undefined },
    { given: 'another object than the path names', answer: { text: { id: 8 } }, path: { text_id: '7' }, want: 'text' },
  ])('$given', ({ answer, path, want }) => {
    expect(differing(answer, { text: 'a' }, ['text'], path)).toBe(want);
  });
});
