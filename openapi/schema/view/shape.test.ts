import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../json/json-value.ts';
import { viewSchema } from './document-schemas.ts';

const reference = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });

describe('the shape of a schema', () => {
  it.each<{ keyword: string }>([{ keyword: 'anyOf' }, { keyword: 'allOf' }, { keyword: 'oneOf' }])(
    'is read from 40 doubled levels of $keyword in linear time',
    ({ keyword }) => {
      const levels = Array.from({ length: 40 }, (_, level): [string, JsonObject] => [
        `S${level}`,
        { [keyword]: [reference(`S${level + 1}`), { ...reference(`S${level + 1}`), description: 'again' }] },
      ]);
      const last = { type: 'object', properties: { a: { type: 'string' } } };
      const content = { $defs: { ...Object.fromEntries(levels), S40: last } };
      const { types, properties } = viewSchema(reference('S0'), content).shape;
      expect([types, [...properties.keys()]]).toEqual([['object'], ['a']]);
    },
  );

  it('is read from a schema that contains itself', () => {
    const content = { $defs: { A: { type: 'object', allOf: [reference('A')], properties: { a: true } } } };
    const { types, properties } = viewSchema(reference('A'), content).shape;
    expect([types, [...properties.keys()]]).toEqual([['object'], ['a']]);
  });
});
