import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyJson, JsonError } from './json.ts';

const limits = { values: 100, characters: 100, depth: 10 };

function circle(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

function findFailure(given: unknown): { code: string; pointer: string } | undefined {
  try {
    copyJson(given, limits);
  } catch (error) {
    if (error instanceof JsonError) return { code: error.code, pointer: error.pointer };
    throw error;
  }
  return undefined;
}

describe('copyJson', () => {
  test.each([
    {
      name: 'too many values',
      given: { a: Array(100).fill(1) },
      want: { code: 'document-too-large', pointer: '/a/98' },
    },
    { name: 'a circle', given: circle(), want: { code: 'document-too-deep', pointer: '/0'.repeat(11) } },
    { name: 'long text', given: ['x'.repeat(101)], want: { code: 'document-too-large', pointer: '/0' } },
    {
      name: 'a long name',
      given: { ['x'.repeat(101)]: 1 },
      want: { code: 'document-too-large', pointer: '' },
    },
    { name: 'NaN', given: { a: NaN }, want: { code: 'document-value-invalid', pointer: '/a' } },
    { name: 'infinity', given: [Infinity], want: { code: 'document-value-invalid', pointer: '/0' } },
    { name: 'undefined', given: undefined, want: { code: 'document-value-invalid', pointer: '' } },
    { name: 'a date', given: [new Date()], want: { code: 'document-value-invalid', pointer: '/0' } },
    { name: 'bytes', given: [new Uint8Array(1)], want: { code: 'document-value-invalid', pointer: '/0' } },
    { name: 'a set', given: { 'a/b': new Set() }, want: { code: 'document-value-invalid', pointer: '/a~1b' } },
    { name: 'a big integer', given: [1n], want: { code: 'document-value-invalid', pointer: '/0' } },
    {
      name: '__proto__',
      given: JSON.parse('{"a":{"__proto__":{}}}') as unknown,
      want: { code: 'document-value-invalid', pointer: '/a/__proto__' },
    },
  ])('refuses $name', ({ given, want }) => {
    expect(findFailure(given)).toEqual(want);
  });

  test('shared values are counted and copied once for each reference', () => {
    const shared = { a: [1, 2, 3] };
    const copy = copyJson([shared, shared], limits) as [object, object];
    expect(copy).toEqual([shared, shared]);
    expect(copy[0]).not.toBe(copy[1]);
    const doubled = Array.from({ length: 8 }).reduce<unknown>((value) => [value, value], 1);
    expect(findFailure(doubled)?.code).toBe('document-too-large');
  });

  test('returns every other JSON value unchanged', () => {
    const wide = { values: 1e6, characters: 1e6, depth: 1e3 };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        expect(JSON.stringify(copyJson(value, wide))).toBe(JSON.stringify(value));
      }),
    );
  });
});
