import { describe, expect, test } from 'vitest';
import type { Json, JsonObject, Operation } from '../../../openapi/document/document.ts';
import { followLink, LinkError } from './link.ts';
import type { ProbeExchange } from './exchange.ts';
import { loadDocument } from '../testing/testing.ts';

const document = await loadDocument(`openapi: 3.1.0
info: { title: Small, version: 1.0.0 }
paths:
  /a/{aId}:
    post:
      operationId: make
      parameters:
        - { name: aId, in: path, required: true, schema: { type: string } }
        - { name: Trace, in: header, schema: { type: string } }
        - { name: q, in: query, schema: { type: string } }
      responses: { '201': { description: ok } }
  /b/{id}:
    put:
      operationId: next
      parameters:
        - { name: id, in: path, required: true, schema: {} }
        - { name: id, in: query, schema: {} }
        - { name: If-Match, in: header, schema: { type: string } }
      responses: { '200': { description: ok } }
`);
const [make, next] = document.operations as [Operation, Operation];

const exchange: ProbeExchange = {
  operation: make,
  arguments: { path: { aId: 'x' }, query: { q: 'y' }, header: { Trace: 't' }, body: { name: 'n', tags: ['a', 'b'] } },
  method: 'POST',
  url: '/a/x?q=y',
  answer: {
    status: 201,
    headers: { etag: '"1"' },
    text: '',
    body: { id: 7, 'a/b': { list: [{ c: null }] } },
    fault: undefined,
  },
};

const follow = (parameters: JsonObject, requestBody?: Json) =>
  followLink({ from: make, name: 'go', link: { operationId: 'next', parameters, requestBody } }, next, exchange, {
    path: { id: 'usual' },
    body: { usual: true },
  });

describe('an expression', () => {
  test.each<{ given: Json; want: Json }>([
    { given: '$response.body#/id', want: 7 },
    { given: '$response.body#/a~1b/list/0/c', want: null },
    { given: '$response.body', want: { id: 7, 'a/b': { list: [{ c: null }] } } },
    { given: '$response.header.ETag', want: '"1"' },
    { given: '$request.body#/tags/1', want: 'b' },
    { given: '$request.path.aId', want: 'x' },
    { given: '$request.query.q', want: 'y' },
    { given: '$request.header.trace', want: 't' },
    { given: '$method', want: 'POST' },
    { given: '$statusCode', want: 201 },
    { given: '$url', want: '/a/x?q=y' },
    { given: 'n-{$response.body#/id}-{$request.body#/name}', want: 'n-7-n' },
    { given: '{plain} $5', want: '{plain} $5' },
    { given: '$5', want: '$5' },
    { given: 3, want: 3 },
    { given: { a: ['$response.body#/id', { b: '$request.body#/tags' }] }, want: { a: [7, { b: ['a', 'b'] }] } },
  ])('$given', ({ given, want }) => {
    expect(follow({ id: given }).path).toEqual({ id: want });
    expect(follow({}, given).body).toEqual(want);
  });

  test.each<{ given: Json }>([
    { given: '$response.body#/none' },
    { given: '$response.header.none' },
    { given: '$request.query.none' },
    { given: '$response.query.q' },
    { given: 'n-{$response.body#/none}' },
    { given: { a: ['$response.body#/none'] } },
  ])('that gives nothing: $given', ({ given }) => {
    expect(() => follow({ id: given })).toThrow(LinkError);
    expect(() => follow({}, given)).toThrow(/the answer of make has nothing for its link go/);
    expect(follow({ 'header.If-Match': given }).header).toEqual({ 'If-Match': undefined });
  });
});

test('parameters are named alone, or with their place', () => {
  expect(follow({ 'query.id': 1, 'path.id': 2 })).toEqual({ path: { id: 2 }, query: { id: 1 }, body: { usual: true } });
  expect(() => follow({ 'path.other': 1 })).toThrow(/next has no parameter path.other/);
});
