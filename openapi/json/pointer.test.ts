import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyCharacter } from '../testing/any-character.ts';
import type { Json } from '../document/document.ts';
import { at, escape, join, split } from './pointer.ts';

describe('at', () => {
  const content = { 'a/b': { 'c~d': [10, 20] }, '': 1, 'a%20b': 2, 'ä ö': 3, list: ['x'] };
  test.each<{ given: string; want: Json | undefined }>([
    { given: '', want: content },
    { given: '#', want: content },
    { given: '/a~1b/c~0d/1', want: 20 },
    { given: '#/a~1b/c~0d/0', want: 10 },
    { given: '/', want: 1 },
    { given: '/a%20b', want: 2 },
    { given: '#/a%2520b', want: 2 },
    { given: '#/%C3%A4%20%C3%B6', want: 3 },
    { given: '#/ä ö', want: 3 },
    { given: '#/%', want: undefined },
    { given: '/list/length', want: undefined },
    { given: '/list/00', want: undefined },
    { given: '/list/-', want: undefined },
    { given: '/list/0/length', want: undefined },
    { given: '/toString', want: undefined },
    { given: '/__proto__', want: undefined },
    { given: '#list', want: undefined },
    { given: 'other.yml#/list', want: undefined },
  ])('$given', ({ given, want }) => {
    expect(at(content, given)).toEqual(want);
  });

  test('at finds every member by its joined name', () => {
    const names = fc.string({ unit: anyCharacter }).filter((name) => name !== '__proto__');
    fc.assert(
      fc.property(fc.array(names, { maxLength: 5 }), fc.jsonValue(), (path, leaf) => {
        const content = path.reduceRight<unknown>((value, name) => ({ [name]: value }), leaf) as Json;
        expect(at(content, join('', ...path))).toEqual(leaf);
        expect(split(join('', ...path))).toEqual(path);
      }),
    );
  });
});

test.each([
  { given: 'a/b', want: 'a~1b' },
  { given: '~1', want: '~01' },
  { given: 7, want: '7' },
])('escape $given', ({ given, want }) => {
  expect(escape(given)).toBe(want);
});

test('join', () => {
  expect(join('/paths', '/sessions/{id}', 'get', 0)).toBe('/paths/~1sessions~1{id}/get/0');
});
