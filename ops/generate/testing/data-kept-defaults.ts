/** The rows of `data-kept.test.ts` about values that no client sends: defaults, and null in objects of an item. */
import { expect } from 'vitest';
import type { JsonObject } from '../../../openapi/document/document.ts';
import { objectOfAll, type DataRow, shelf } from './collections.ts';

const text: JsonObject = { type: 'string' };
const textOrNull: JsonObject = { type: ['string', 'null'] };
const id: JsonObject = { type: 'string', readOnly: true };
const anyText: unknown = expect.any(String);
const modes: JsonObject = { type: 'string', enum: ['slow', 'fast'] };
const mode: JsonObject = { $ref: '#/components/schemas/Shelf/properties/usualMode' };
const optional = (item: JsonObject): JsonObject => ({ type: 'object', properties: { item } });

export const defaultRows: readonly DataRow[] = [
  {
    given: 'a member whose default is in another schema',
    parts: {
      shelf: { type: 'object', properties: { id, mode, usualMode: { ...modes, default: 'slow' } } },
      post: { type: 'object', properties: { mode: modes } },
      put: { type: 'object', properties: { mode: modes } },
    },
    requests: [
      {
        send: ['POST', '/shelves', { mode: 'fast' }],
        status: 201,
        body: { id: anyText, mode: 'fast', usualMode: 'slow' },
      },
      { send: ['PUT', '/shelves/ID', {}], status: 200, body: { id: anyText, mode: 'slow', usualMode: 'slow' } },
      { send: ['POST', '/shelves', {}], status: 201, body: { id: anyText, mode: 'slow', usualMode: 'slow' } },
    ],
  },
  {
    given: 'a member with a default whose type is another in a body',
    parts: {
      shelf: objectOfAll({ id, mode: { ...modes, default: 'slow' } }),
      post: { type: 'object', properties: { mode: { type: ['string', 'null'], enum: ['slow', 'fast', null] } } },
    },
    requests: [
      { send: ['POST', '/shelves', { mode: 'fast' }], status: 201, body: { id: anyText, mode: 'fast' } },
      { send: ['POST', '/shelves', {}], status: 201, body: { id: anyText, mode: 'slow' } },
      { send: ['POST', '/shelves', { mode: null }], status: 201, body: { id: anyText, mode: 'slow' } },
    ],
  },
  {
    given: 'an envelope that may be left out around members with defaults',
    parts: {
      shelf: {
        type: 'object',
        required: ['id', 'label'],
        properties: { id, label: { type: 'string', default: 'none' }, mode: { type: 'string', default: 'slow' } },
      },
      post: optional({ type: 'object', properties: { label: text, mode: { type: 'string', default: 'fast' } } }),
      put: optional({ type: 'object', properties: { label: text, mode: { type: 'string', default: 'fast' } } }),
    },
    requests: [
      { send: ['POST', '/shelves', {}], status: 201, body: { id: anyText, label: 'none', mode: 'fast' } },
      { send: ['POST', '/shelves', { item: {} }], status: 201, body: { id: anyText, label: 'none', mode: 'fast' } },
      {
        send: ['POST', '/shelves', { item: { label: 'a', mode: 'slow' } }],
        status: 201,
        body: { id: anyText, label: 'a', mode: 'slow' },
      },
      { send: ['PUT', '/shelves/ID', {}], status: 200, body: { id: anyText, label: 'none', mode: 'fast' } },
    ],
  },
  {
    given: 'null in an object of an item',
    parts: {
      shelf: {
        type: 'object',
        properties: {
          id,
          place: { type: 'object', required: ['room'], properties: { room: textOrNull, row: textOrNull } },
          'a/b': { type: 'object', required: ['c/d', 'e'], properties: { 'c/d': textOrNull, e: text } },
        },
      },
      post: shelf,
      patch: shelf,
    },
    requests: [
      { send: ['POST', '/shelves', {}], status: 201, body: { id: anyText } },
      {
        send: ['PATCH', '/shelves/ID', { place: { room: null } }],
        status: 200,
        body: { id: anyText, place: { room: null } },
      },
      {
        send: ['PATCH', '/shelves/ID', { place: { room: 'a', row: 'b' }, 'a/b': { 'c/d': null, e: 'x' } }],
        status: 200,
        body: { id: anyText, place: { room: 'a', row: 'b' }, 'a/b': { 'c/d': null, e: 'x' } },
      },
      {
        send: ['PATCH', '/shelves/ID', { place: { room: null, row: null } }],
        status: 200,
        body: { id: anyText, place: { room: null, row: null }, 'a/b': { 'c/d': null, e: 'x' } },
      },
    ],
  },
  {
    given: 'null of a member with a slash in its name',
    parts: {
      shelf: objectOfAll({ id, 'a/b': textOrNull, '~c': textOrNull }),
      post: objectOfAll({ 'a/b': textOrNull, '~c': textOrNull }),
      patch: { type: 'object', properties: { 'a/b': textOrNull, '~c': textOrNull } },
    },
    requests: [
      {
        send: ['POST', '/shelves', { 'a/b': 'x', '~c': 'y' }],
        status: 201,
        body: { id: anyText, 'a/b': 'x', '~c': 'y' },
      },
      {
        send: ['PATCH', '/shelves/ID', { 'a/b': null, '~c': null }],
        status: 200,
        body: { id: anyText, 'a/b': null, '~c': null },
      },
    ],
  },
];
