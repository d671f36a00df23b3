/** What an answer gives is sent as valid only if its operation takes it. */
import { describe, expect, test } from 'vitest';
import type { Json, JsonObject, Operation } from '../../../openapi/document/document.ts';
import { objectOf } from '../../../openapi/json/json.ts';
import { PathError, reach } from './reach.ts';
import { loadDocument } from '../testing/testing.ts';

const document = await loadDocument(`openapi: 3.1.0
info: { title: Small, version: 1.0.0 }
paths:
  /a:
    post: { operationId: make, responses: { '201': { description: ok } } }
  /b/{id}:
    put:
      operationId: next
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
        - { name: size, in: query, schema: { type: integer, maximum: 9 } }
        - { name: X-Part, in: header, schema: { type: string, maxLength: 3 } }
      requestBody:
        content: { application/json: { schema: { type: object, required: [n], properties: { n: { type: integer } } } } }
      responses: { '200': { description: ok } }
`);
const [make, next] = document.operations as [Operation, Operation];

/** By a link that gives these, from an answer with this body. */
function reached(body: JsonObject, parameters: JsonObject, requestBody?: Json) {
  const answer = { status: 201, headers: {}, text: '', body, fault: undefined };
  const exchange = { operation: make, arguments: {}, method: 'POST', url: '/a', answer };
  const source = {
    kind: 'link',
    from: make,
    name: 'go',
    link: { operationId: 'next', parameters, requestBody },
  } as const;
  return reach(document, source, next, exchange);
}

describe('a link', () => {
  test.each([
    { given: { path: 'an integer' }, body: { id: 7 }, parameters: { id: '$response.body#/id' } },
    { given: { query: 'in its bounds' }, body: { id: 7, s: 9 }, parameters: { id: 1, size: '$response.body#/s' } },
    { given: { body: 'valid' }, body: { b: { n: 1 } }, parameters: { id: 1 }, requestBody: '$response.body#/b' },
  ])('leads to a request that its operation takes: $given', ({ body, parameters, requestBody }) => {
    expect(objectOf(reached(body, parameters, requestBody).path)).toHaveProperty('id');
  });

  test.each([
    { given: 'null for an integer in the path', body: { id: null }, parameters: { id: '$response.body#/id' } },
    { given: 'null for an integer in the query', body: { s: null }, parameters: { id: 1, size: '$response.body#/s' } },
    { given: 'a number over its bound', body: { s: 10 }, parameters: { id: 1, size: '$response.body#/s' } },
    { given: 'a header that is too long', body: { p: 'abcd' }, parameters: { id: 1, 'X-Part': '$response.body#/p' } },
    { given: 'a body that lacks a member', body: { b: {} }, parameters: { id: 1 }, requestBody: '$response.body#/b' },
  ])('leads nowhere if it gives $given', ({ body, parameters, requestBody }) => {
    expect(() => reached(body, parameters, requestBody)).toThrow(PathError);
  });
});
