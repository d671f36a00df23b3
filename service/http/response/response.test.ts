import { expect, test } from 'vitest';
import type { Reply } from '../handlers/handlers.ts';
import { compileResponseCheck } from './response.ts';
import { compileSerializer } from './serialize.ts';
import { loadDocument } from '../testing/apps.ts';

const document = await loadDocument(`
paths:
  /a:
    get:
      operationId: get
      security: []
      responses:
        '200':
          description: ok
          headers:
            X-Request-Id: { required: true, schema: { type: string } }
            X-Total: { required: true, schema: { type: integer, minimum: 0 } }
            X-Tags: { schema: { type: array, items: { enum: [a, b] } } }
          content:
            application/json: { schema: { $ref: '#/components/schemas/Node' } }
        '202': { description: text, content: { text/plain: { schema: { type: string, minLength: 2 } }, 'image/*': {} } }
        '204': { description: nothing }
        '3XX': { description: nothing, headers: { Location: { required: true, schema: { type: string, format: uri } } } }
        '404': { description: no, content: { application/problem+json: { schema: { type: object } } } }
components:
  schemas:
    Node:
      type: object
      required: [id]
      additionalProperties: false
      properties:
        id: { type: integer }
        secret: { type: string, writeOnly: true }
        preset: { type: string, default: x }
        children: { type: array, items: { $ref: '#/components/schemas/Node' } }
`);
const operation = document.operations[0]!;
const check = compileResponseCheck(operation);
const serialize = compileSerializer(operation);
const total = { 'x-total': 1 };

test.each<{ given: Reply }>([
  { given: { status: 200, headers: total, body: { id: 1 } } },
  { given: { status: 200, headers: { 'X-Total': '12', 'X-TAGS': 'a, b' }, body: { id: 1, children: [{ id: 2 }] } } },
  { given: { status: 202, body: 'text' } },
  { given: { status: 202, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: 'text' } },
  { given: { status: 202, headers: { 'Content-Type': 'image/png' }, body: Buffer.from([1]) } },
  { given: { status: 204 } },
  { given: { status: 302, headers: { location: 'https://a.example/' } } },
  { given: { status: 404, body: {} } },
])('$given matches the document', ({ given }) => {
  expect(check(given)).toEqual([]);
});

test.each<{ given: Reply; want: string[] }>([
  { given: { status: 201, body: {} }, want: ['/status must not be 201'] },
  { given: { status: 500 }, want: ['/status must not be 500'] },
  { given: { status: 200, headers: total }, want: ['/body is required'] },
  { given: { status: 200, body: { id: 1 } }, want: ['/headers/X-Total is required'] },
  {
    given: { status: 200, headers: { 'X-Total': undefined }, body: { id: 1 } },
    want: ['/headers/X-Total is required'],
  },
  {
    given: { status: 200, headers: { 'x-total': 'many' }, body: { id: 1 } },
    want: ['/headers/X-Total must be integer'],
  },
  { given: { status: 200, headers: { 'x-total': -1 }, body: { id: 1 } }, want: ['/headers/X-Total must be >= 0'] },
  { given: { status: 200, headers: total, body: { id: '1' } }, want: ['/body/id must be integer'] },
  {
    given: { status: 200, headers: {}, body: { children: [{ id: 1, more: 1 }] } },
    want: ['/headers/X-Total is required', '/body/id is required', '/body/children/0/more is not allowed'],
  },
  { given: { status: 200, headers: total, body: { id: 1, secret: 'x' } }, want: ['/body/secret is not allowed'] },
  { given: { status: 202, body: 'x' }, want: ['/body must NOT have fewer than 2 characters'] },
  { given: { status: 202, body: { a: 1 } }, want: ['/body must be text or bytes'] },
  {
    given: { status: 202, headers: { 'content-type': 'text/html' }, body: 'text' },
    want: ['/headers/Content-Type must not be text/html'],
  },
  { given: { status: 204, body: {} }, want: ['/body must not be there'] },
  { given: { status: 302 }, want: ['/headers/Location is required'] },
])('$given breaks the document', ({ given, want }) => {
  const faults = check(given).map(({ pointer, message }) => `${pointer} ${message}`.toLowerCase());
  expect(faults.sort()).toEqual(want.map((fault) => fault.toLowerCase()).sort());
});

test('a check does not change the reply', () => {
  const body = Object.freeze({ id: 1 });
  check({ status: 200, headers: total, body });
  expect(body).toEqual({ id: 1 });
});

test.each<{ given: Reply; type: string | undefined; body: unknown }>([
  { given: { status: 200, body: { id: 1 } }, type: 'application/json; charset=utf-8', body: '{"id":1}' },
  { given: { status: 200, body: null }, type: 'application/json; charset=utf-8', body: 'null' },
  { given: { status: 202, body: 'é' }, type: 'text/plain; charset=utf-8', body: 'é' },
  {
    given: { status: 202, headers: { 'content-type': 'image/png' }, body: Buffer.from('x') },
    type: 'image/png',
    body: Buffer.from('x'),
  },
  { given: { status: 204 }, type: undefined, body: undefined },
  { given: { status: 404, body: {} }, type: 'application/problem+json', body: '{}' },
  { given: { status: 500, body: { a: 1 } }, type: 'application/json; charset=utf-8', body: '{"a":1}' },
])('$given is sent as $type', ({ given, type, body }) => {
  const answer = serialize(given);
  expect(answer).toMatchObject({ status: given.status, body });
  expect(answer.headers['Content-Type']).toBe(type);
});

test('undefined headers are omitted', () => {
  expect(serialize({ status: 204, headers: { 'X-A': undefined, 'X-B': 0 } }).headers).toEqual({ 'X-B': 0 });
});
