/** The rows of `lost.test.ts`: what is sent, what is answered, and what of it is lost. */
/* eslint-disable max-lines -- a table of small rows, whose length says nothing */
import type { Json, JsonObject } from '../../openapi/document.ts';
import type { ItemNames } from './lost.ts';

const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({ type: 'object', properties, ...more });
const text: JsonObject = { type: 'string' };
const label = object({ label: text });
const answered = object({ id: text, label: text }, { required: ['id', 'label'] });
const data = (schema: JsonObject): JsonObject => object({ data: schema });
const member = (schema: JsonObject): JsonObject => object({ a: schema });
const strings: JsonObject = { type: 'array', items: text };

export interface LostRow {
  readonly title: string;
  readonly sent: Json;
  readonly given?: Json;
  readonly asked: JsonObject;
  readonly answer?: JsonObject;
  readonly names?: ItemNames;
  readonly want?: string;
}

export const lostRows: readonly LostRow[] = [
  {
    title: 'a member that is missing',
    sent: { label: 'a' },
    given: { id: '1' },
    asked: label,
    answer: answered,
    want: '/label',
  },
  {
    title: 'a member with another value',
    sent: { label: ' a' },
    given: { id: '1', label: 'a' },
    asked: label,
    answer: answered,
    want: '/label',
  },
  { title: 'an answer without a body', sent: { label: 'a' }, asked: label, answer: answered, want: '/label' },
  {
    title: 'a member in an envelope',
    sent: { data: { label: 'a' } },
    given: { data: { id: '1' } },
    asked: data(label),
    answer: data(answered),
    want: '/data/label',
  },
  {
    title: 'a member in an envelope that the answer has not',
    sent: { data: { label: 'a' } },
    given: { id: '1' },
    asked: data(label),
    answer: answered,
    want: '/data/label',
  },
  {
    title: 'a member whose answer is in an envelope',
    sent: { label: 'a' },
    given: { shelf: { id: '1' } },
    asked: label,
    answer: object({ shelf: answered }),
    want: '/label',
  },
  {
    title: 'a member in two envelopes',
    sent: { request: { data: { label: 'a' } } },
    given: { data: {} },
    asked: object({ request: data(label) }),
    answer: data(answered),
    want: '/request/data/label',
  },
  {
    title: 'a member of an object',
    sent: { a: { label: 'a' } },
    given: { a: { id: '1' } },
    asked: member(label),
    answer: member(answered),
    want: '/a/label',
  },
  {
    title: 'an object',
    sent: { a: { label: 'a' } },
    given: {},
    asked: member(label),
    answer: member(answered),
    want: '/a',
  },
  {
    title: 'a member of an object that names none',
    sent: { a: { b: 1 } },
    given: { a: {} },
    asked: member({ type: 'object' }),
    answer: member({ type: 'object' }),
    want: '/a/b',
  },
  {
    title: 'a value of a map',
    sent: { b: 'x' },
    given: {},
    asked: object({}, { additionalProperties: text }),
    answer: object({}, { additionalProperties: text }),
    want: '/b',
  },
  { title: 'an item of a list', sent: { a: ['x', 'y'] }, given: { a: ['x'] }, asked: member(strings), want: '/a' },
  {
    title: 'a list in another order',
    sent: { a: ['x', 'y'] },
    given: { a: ['y', 'x'] },
    asked: member(strings),
    want: '/a/0',
  },
  {
    title: 'a member of an item of a list',
    sent: { a: [{ label: 'x' }] },
    given: { a: [{}] },
    asked: member({ type: 'array', items: label }),
    want: '/a/0/label',
  },
  {
    title: 'an item of a set',
    sent: { a: ['x', 'y'] },
    given: { a: ['x', 'z'] },
    asked: member({ ...strings, uniqueItems: true }),
    want: '/a/1',
  },
  {
    title: 'null in the place of a value',
    sent: { a: null },
    given: { a: 'x' },
    asked: member({ type: ['string', 'null'] }),
    want: '/a',
  },
  {
    title: 'an identifier that is missing',
    sent: { id: 'own' },
    given: { label: 'a' },
    asked: object({ id: text }),
    answer: answered,
    want: '/id',
  },
  {
    title: 'another decimal number',
    sent: { a: '10.50' },
    given: { a: '-10.5' },
    asked: member({ ...text, format: 'decimal' }),
    want: '/a',
  },
  {
    title: 'a text that looks like a number and is written in another way',
    sent: { a: '10.50' },
    given: { a: '10.5' },
    asked: member(text),
    want: '/a',
  },
  {
    title: 'another number',
    sent: { a: 0.1 },
    given: { a: 0.2 },
    asked: member({ type: 'number', format: 'float' }),
    want: '/a',
  },
  {
    title: 'a member of one of several kinds',
    sent: { label: 'x' },
    given: {},
    asked: label,
    answer: { oneOf: [object({ b: text }), label] },
    want: '/label',
  },
  {
    title: 'another value than the path has for another member',
    sent: { label: 'a' },
    given: { label: 'b' },
    asked: label,
    answer: answered,
    names: { path: { shelfId: 'b' } },
    want: '/label',
  },
];

export const keptRows: readonly LostRow[] = [
  {
    title: 'members that a server adds',
    sent: { label: 'a' },
    given: { id: '1', label: 'a', size: 3 },
    asked: label,
    answer: answered,
  },
  {
    title: 'a member that the answer does not document',
    sent: { label: 'a', b: 1 },
    given: { id: '1', label: 'a' },
    asked: object({ label: text, b: {} }),
    answer: answered,
  },
  {
    title: 'a member that the answer does not document, in an object',
    sent: { a: { label: 'x', b: 1 } },
    given: { a: { label: 'x' } },
    asked: member(object({ label: text, b: {} })),
    answer: member(label),
  },
  {
    title: 'an answer that documents no members',
    sent: { label: 'a' },
    given: { ok: true },
    asked: label,
    answer: { type: 'object' },
  },
  {
    title: 'a member that is for reading',
    sent: { a: 'x' },
    given: { a: 'y' },
    asked: member({ ...text, readOnly: true }),
    answer: member(text),
  },
  { title: 'a member that is for writing', sent: { a: 'x' }, given: {}, asked: member({ ...text, writeOnly: true }) },
  {
    title: 'a member that is for writing, in an object',
    sent: { a: { b: 'x' } },
    given: { a: {} },
    asked: member(object({ b: { ...text, writeOnly: true } })),
  },
  {
    title: 'a password',
    sent: { a: 'x' },
    given: { a: '***' },
    asked: member({ ...text, format: 'password' }),
    answer: member(text),
  },
  { title: 'null that is left out', sent: { a: null }, given: {}, asked: member({ type: ['string', 'null'] }) },
  {
    title: 'null that the answer has no room for',
    sent: { a: null },
    given: { a: '' },
    asked: member({ type: ['string', 'null'] }),
    answer: member(text),
  },
  {
    title: 'a value that the answer has no room for',
    sent: { a: 'x' },
    given: { a: 'y' },
    asked: member(text),
    answer: member({ type: 'string', enum: ['y'] }),
  },
  {
    title: 'the same instant',
    sent: { a: '2026-03-01T10:30:00+01:00' },
    given: { a: '2026-03-01T09:30:00Z' },
    asked: member({ ...text, format: 'date-time' }),
  },
  {
    title: 'a URI in its normal form',
    sent: { a: 'HTTP://A.example' },
    given: { a: 'http://a.example/' },
    asked: member({ ...text, format: 'uri' }),
  },
  {
    title: 'a UUID in small letters',
    sent: { a: 'AB' },
    given: { a: 'ab' },
    asked: member({ ...text, format: 'uuid' }),
  },
  {
    title: 'a number of 32 bits',
    sent: { a: 0.1 },
    given: { a: Math.fround(0.1) },
    asked: member({ type: 'number', format: 'float' }),
  },
  {
    title: 'a decimal number with other zeros at its ends',
    sent: { a: '010.50' },
    given: { a: '10.5' },
    asked: member({ ...text, format: 'decimal' }),
  },
  {
    title: 'a set in another order',
    sent: { a: ['x', 'y'] },
    given: { a: ['y', 'x'] },
    asked: member(strings),
    answer: member({ ...strings, uniqueItems: true }),
  },
  {
    title: 'an identifier that the server gives',
    sent: { id: 'own', label: 'a' },
    given: { id: '1', label: 'a' },
    asked: answered,
  },
  {
    title: 'a name that the server gives',
    sent: { shelfName: 'own' },
    given: { shelfName: 's-1' },
    asked: object({ shelfName: text }),
    names: { parameters: ['shelf_name'] },
  },
  {
    title: 'a time that the server gives',
    sent: { createdAt: '2020-01-01T00:00:00Z' },
    given: { createdAt: '2026-01-01T00:00:00Z' },
    asked: object({ createdAt: text }),
  },
  {
    title: 'an identifier in an envelope',
    sent: { data: { id: 'own' } },
    given: { data: { id: '1' } },
    asked: data(answered),
  },
  {
    title: 'what the path names',
    sent: { label: 'a' },
    given: { label: 'b' },
    asked: label,
    names: { path: { label: 'b' } },
  },
  {
    title: 'an object that the path names',
    sent: { label: { id: 6 } },
    given: { label: { id: 7 } },
    asked: object({ label: object({ id: {} }) }),
    names: { path: { label_id: '7' } },
  },
  {
    title: 'a list of operations of a JSON patch',
    sent: [{ op: 'remove' }],
    given: {},
    asked: { type: 'array' },
    answer: answered,
  },
];
