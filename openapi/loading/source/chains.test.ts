import { describe, expect, test } from 'vitest';
import { checkChains } from './chains.ts';
import type { Json } from '../../document/document.ts';

/** Returns a schema for each name; each but the last refers to the next. */
function chain(hops: number): Json {
  const links = Array.from({ length: hops }, (_, index) => [`s${index}`, { $ref: `#/s${index + 1}` }] as const);
  return { ...Object.fromEntries(links), [`s${hops}`]: {} };
}

describe('checkChains', () => {
  test.each<{ name: string; given: Json; want: string | undefined }>([
    { name: 'no references', given: { a: [1, null, 'x'] }, want: undefined },
    { name: 'a chain', given: chain(19), want: undefined },
    { name: 'a schema that contains itself', given: { a: { properties: { a: { $ref: '#/a' } } } }, want: undefined },
    { name: 'the whole', given: { a: { $ref: '#' } }, want: undefined },
    { name: 'a target that is missing', given: { a: { $ref: '#/b' } }, want: undefined },
    { name: 'another document', given: { a: { $ref: 'b.yml#/a' } }, want: undefined },
    { name: 'a property named $ref', given: { properties: { $ref: { type: 'string' } } }, want: undefined },
    {
      name: 'a member next to a $ref',
      given: { a: { $ref: '#/c', b: {} }, c: {}, d: { $ref: '#/a/b' } },
      want: undefined,
    },
    { name: 'itself in an extension', given: { 'x-a': { $ref: '#/x-a' } }, want: undefined },
    {
      name: 'itself in the default of a schema',
      given: { components: { schemas: { A: { default: { $ref: '#/components/schemas/A/default' } } } } },
      want: undefined,
    },
    {
      name: 'itself in an extension that a schema refers to',
      given: { 'x-a': { $ref: '#/x-a' }, components: { schemas: { A: { $ref: '#/x-a' } } } },
      want: 'document-reference-circular',
    },
    {
      name: 'itself in a map of schemas',
      given: { components: { schemas: { $ref: '#/components/schemas' } } },
      want: 'document-reference-circular',
    },
    { name: 'itself', given: { a: { $ref: '#/a' } }, want: 'document-reference-circular' },
    { name: 'each other', given: { a: { $ref: '#/b' }, b: { $ref: '#/a' } }, want: 'document-reference-circular' },
    { name: 'a long chain', given: chain(20), want: 'document-reference-circular' },
    {
      name: 'a way through a reference',
      given: { a: { $ref: '#/b' }, b: { c: {} }, d: { $ref: '#/a/c' } },
      want: 'document-reference-indirect',
    },
    {
      name: 'an endless pointer',
      given: { a: { $ref: `#${'/a'.repeat(1000)}` } },
      want: 'document-reference-too-long',
    },
  ])('$name', ({ given, want }) => {
    const check = () => checkChains(given);
    if (want === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(expect.objectContaining({ code: want }));
  });
});
