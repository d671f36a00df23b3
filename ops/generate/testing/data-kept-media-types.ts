/** The rows of `data-kept.test.ts` about the media types of bodies. */
import { expect } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { type DataRow, shelf } from './collections.ts';

const id: JsonObject = { type: 'string', readOnly: true };
const plainShelf: JsonObject = {
  type: 'object',
  properties: { id, label: { type: 'string' }, width: { type: 'integer' } },
};
const both = { post: shelf, put: shelf };
const made = { id: expect.any(String) as unknown, label: 'top' };
const xml = '<Shelf><label>top</label></Shelf>';

export const mediaTypeRows: readonly DataRow[] = [
  {
    given: 'XML besides JSON',
    parts: {
      shelf: plainShelf,
      ...both,
      mediaTypes: ['application/xml', 'text/csv', 'application/octet-stream', 'application/json'],
    },
    requests: [
      { send: ['POST', '/shelves', xml, 'application/xml'], status: 415 },
      { send: ['POST', '/shelves', 'label\ntop\n', 'text/csv'], status: 415 },
      { send: ['POST', '/shelves', 'top', 'application/octet-stream'], status: 415 },
      { send: ['POST', '/shelves', '{"label":"top"}'], status: 415 },
      { send: ['GET', '/shelves'], status: 200, body: [] },
      { send: ['POST', '/shelves', { label: 'top' }, 'Application/JSON; Charset=UTF-8'], status: 201, body: made },
      { send: ['PUT', '/shelves/ID', xml, 'application/xml; charset=utf-8'], status: 415 },
      { send: ['GET', '/shelves/ID'], status: 200, body: made },
    ],
  },
  {
    given: 'XML alone',
    parts: { shelf: plainShelf, ...both, mediaTypes: ['application/xml'] },
    requests: [{ send: ['POST', '/shelves', xml, 'application/xml'], status: 501 }],
  },
  {
    given: 'text that may be anything besides JSON',
    parts: { shelf: plainShelf, post: shelf, put: shelf, mediaTypes: ['application/json', 'text/plain'] },
    requests: [
      { send: ['POST', '/shelves', 'top', 'text/plain'], status: 415 },
      { send: ['POST', '/shelves', { label: 'top' }], status: 201, body: made },
    ],
  },
  {
    given: 'any media type',
    parts: { shelf: plainShelf, ...both, mediaTypes: ['*/*'] },
    requests: [
      { send: ['POST', '/shelves', xml, 'application/xml'], status: 415 },
      { send: ['POST', '/shelves', 'label=top', 'application/x-www-form-urlencoded'], status: 201, body: made },
      { send: ['POST', '/shelves', { label: 'top' }, 'application/vnd.shelf+json'], status: 201, body: made },
    ],
  },
  {
    given: 'any media type of applications',
    parts: { shelf: plainShelf, ...both, mediaTypes: ['application/*'] },
    requests: [
      { send: ['POST', '/shelves', 'top', 'application/octet-stream'], status: 415 },
      { send: ['POST', '/shelves', { label: 'top' }], status: 201, body: made },
    ],
  },
  {
    given: 'a media type of a vendor',
    parts: { shelf: plainShelf, ...both, mediaTypes: ['application/vnd.shelf.v2+json'] },
    requests: [
      { send: ['POST', '/shelves', { label: 'top' }, 'application/json'], status: 415 },
      {
        send: ['POST', '/shelves', { label: 'top' }, 'application/vnd.shelf.v2+json; charset=utf-8'],
        status: 201,
        body: made,
      },
    ],
  },
  {
    given: 'a form alone',
    parts: { shelf: plainShelf, ...both, mediaTypes: ['application/x-www-form-urlencoded'] },
    requests: [
      {
        send: ['POST', '/shelves', 'label=top&width=8', 'application/x-www-form-urlencoded'],
        status: 201,
        body: { ...made, width: 8 },
      },
      { send: ['POST', '/shelves', { label: 'top' }], status: 415 },
      { send: ['PUT', '/shelves/ID', 'label=top', 'application/x-www-form-urlencoded'], status: 200, body: made },
    ],
  },
  {
    given: 'a form with files besides JSON',
    parts: {
      shelf: { type: 'object', properties: { id, label: {} } },
      ...both,
      mediaTypes: ['application/json', 'multipart/form-data'],
    },
    requests: [
      { send: ['POST', '/shelves', { label: 'top' }], status: 201, body: made },
      { send: ['POST', '/shelves'], files: { label: 'the text of a file' }, status: 501 },
    ],
  },
  {
    given: 'merge patches and JSON',
    parts: {
      shelf: { type: 'object', properties: { id, label: { type: 'string' }, width: { type: ['integer', 'null'] } } },
      post: shelf,
      patch: shelf,
      mediaTypes: ['application/json', 'application/merge-patch+json'],
    },
    requests: [
      { send: ['POST', '/shelves', { label: 'top', width: 1 }], status: 201 },
      { send: ['PATCH', '/shelves/ID', { width: null }, 'application/merge-patch+json'], status: 200, body: made },
    ],
  },
  {
    given: 'JSON patches alone',
    parts: { shelf: plainShelf, post: shelf, patch: { type: 'array' }, mediaTypes: ['application/json-patch+json'] },
    requests: [{ send: ['PATCH', '/shelves/x', [], 'application/json-patch+json'], status: 501 }],
  },
];
