/** The rows of `lost.test.ts`: what is sent, what is answered, and what of it is lost. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import type { ItemNames } from '../judge/lost.ts';

export const object = (properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...more,
});
export const text: JsonObject = { type: 'string' };
export const label = object({ label: text });
export const answered = object({ id: text, label: text }, { required: ['id', 'label'] });
export const data = (schema: JsonObject): JsonObject => object({ data: schema });
export const member = (schema: JsonObject): JsonObject => object({ a: schema });
export const strings: JsonObject = { type: 'array', items: text };

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
    title: 'null instead of a value',
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
