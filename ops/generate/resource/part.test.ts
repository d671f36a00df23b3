import { describe, expect, it } from 'vitest';
import type { Json, JsonObject, Schema } from '../../../openapi/document/document.ts';
import { viewSchema } from '../../../openapi/schema/view/document-schemas.ts';
import { emptyPart, fixedValue } from './part.ts';

const content: JsonObject = {
  components: { schemas: { Empty: { type: 'object', properties: {} }, Kind: { type: 'string', default: 'a' } } },
};
const reference = (name: string): JsonObject => ({ $ref: `#/components/schemas/${name}` });

describe('a member without a value from outside', () => {
  it.each<{ name: string; given: Schema; want: Json }>([
    { name: 'its default', given: { type: 'string', default: 'a' }, want: 'a' },
    { name: 'its default, also false', given: { type: 'boolean', default: false }, want: false },
    { name: 'its default, not null', given: { type: ['string', 'null'], default: 'a' }, want: 'a' },
    { name: 'the default of what it refers to', given: reference('Kind'), want: 'a' },
    { name: 'its constant', given: { const: 5 }, want: 5 },
    { name: 'the only value of its enumeration', given: { enum: ['b'] }, want: 'b' },
    { name: 'null if it may be null', given: { type: ['array', 'null'] }, want: null },
    { name: 'an empty list', given: { type: 'array', items: { type: 'string' } }, want: [] },
    { name: 'an empty object if nothing is required', given: { type: 'object', properties: { a: true } }, want: {} },
    { name: 'an empty object through a reference', given: reference('Empty'), want: {} },
  ])('has $name', ({ given, want }) => {
    const part = emptyPart('kind', viewSchema(given, content));
    expect(part).toBe(`"kind": ${JSON.stringify(want)}`);
  });

  it.each<{ name: string; given: Schema }>([
    { name: 'a text', given: { type: 'string' } },
    { name: 'several values to choose from', given: { enum: ['a', 'b'] } },
    { name: 'an object with a required member', given: { type: 'object', required: ['a'], properties: { a: true } } },
  ])('has none if it is $name', ({ given }) => {
    expect(emptyPart('kind', viewSchema(given, content))).toBeUndefined();
  });

  it('is fixed only by a default, a constant or an enumeration of one', () => {
    expect(fixedValue(viewSchema({ type: ['string', 'null'] }))).toBeUndefined();
    expect(fixedValue(viewSchema({ type: 'array' }))).toBeUndefined();
  });
});
