import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyJson, JsonError } from './json.ts';

const limits = { values: 100, characters: 100, depth: 10 };

function circle(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

function failureOf(given: unknown): { message: string; pointer: string } | undefined {
  try {
    copyJson(given, limits);
  } catch (error) {
    if (error instanceof JsonError) return { message: error.message, pointer: error.pointer };
    throw error;
  }
  return undefined;
}

describe('copyJson', () => {
  test.each([
    {
      name: 'too many values',
      given: { a: Array(100).fill(1) },
      want: { message: 'more than 100 values', pointer: '/a/98' },
    },
    { name: 'a circle', given: circle(), want: { message: 'nested deeper than 10 levels', pointer: '/0'.repeat(11) } },
    { name: 'long text', given: ['x'.repeat(101)], want: { message: 'more than 100 characters', pointer: '/0' } },
    {
      name: 'a long name',
      given: { ['x'.repeat(101)]: 1 },
      want: { message: 'more than 100 characters', pointer: '' },
    },
    { name: 'NaN', given: { a: NaN }, want: { message: 'not a JSON value', pointer: '/a' } },
    { name: 'infinity', given: [Infinity], want: { message: 'not a JSON value', pointer: '/0' } },
    { name: 'undefined', given: undefined, want: { message: 'not a JSON value', pointer: '' } },
    { name: 'a date', given: [new Date()], want: { message: 'not a JSON value', pointer: '/0' } },
    { name: 'bytes', given: [new Uint8Array(1)], want: { message: 'not a JSON value', pointer: '/0' } },
    { name: 'a set', given: { 'a/b': new Set() }, want: { message: 'not a JSON value', pointer: '/a~1b' } },
    { name: 'a big integer', given: [1n], want: { message: 'not a JSON value', pointer: '/0' } },
    {
      name: '__proto__',
      given: JSON.parse('{"a":{"__proto__":{}}}') as unknown,
      want: { message: 'no member may be named __proto__', pointer: '/a/__proto__' },
    },
  ])('refuses $name', ({ given, want }) => {
    expect(failureOf(given)).toEqual(want);
  });

  test('shared values are counted and copied as often as they are referred to', () => {
    const shared = { a: [1, 2, 3] };
    const copy = copyJson([shared, shared], limits) as [object, object];
    expect(copy).toEqual([shared, shared]);
    expect(copy[0]).not.toBe(copy[1]);
    const doubled = Array.from({ length: 8 }).reduce<unknown>((value) => [value, value], 1);
    expect(failureOf(doubled)?.message).toBe('more than 100 values');
  });

  test('gives every other JSON value as it is', () => {
    const wide = { values: 1e6, characters: 1e6, depth: 1e3 };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        expect(JSON.stringify(copyJson(value, wide))).toBe(JSON.stringify(value));
      }),
    );
  });
});
