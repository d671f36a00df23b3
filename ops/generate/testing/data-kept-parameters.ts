/** The rows of `data-kept.test.ts` about parameters and other parts of a request that are not stored. */
import { expect } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { type DataRow, shelf } from './collections.ts';

const text: JsonObject = { type: 'string' };
const id: JsonObject = { type: 'string', readOnly: true };
const plainShelf: JsonObject = { type: 'object', properties: { id, label: text, width: { type: 'integer' } } };
const anyText: unknown = expect.any(String);
const top = { label: 'top', width: 80 };

const parameter = (place: string, name: string) => ({ name, in: place, schema: text });

export const parameterRows: readonly DataRow[] = [
  {
    given: 'parameters that nothing is done with',
    parts: {
      shelf: plainShelf,
      post: shelf,
      put: shelf,
      parameters: [
        parameter('query', 'colour'),
        parameter('header', 'If-None-Match'),
        parameter('header', 'X-Request-Id'),
      ],
    },
    requests: [
      { send: ['POST', '/shelves', top], status: 201, body: { id: anyText, ...top } },
      { send: ['POST', '/shelves?colour=red', top], status: 501 },
      { send: ['PUT', '/shelves/ID?colour=red', top], status: 501 },
    ],
  },
  {
    given: 'a list that takes a body',
    parts: {
      shelf: plainShelf,
      post: shelf,
      list: { requestBody: { content: { 'application/json': { schema: shelf } } } },
    },
    requests: [
      { send: ['POST', '/shelves', top], status: 201 },
      { send: ['GET', '/shelves'], status: 501 },
    ],
  },
];
