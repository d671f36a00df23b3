import { expect, test } from 'vitest';
import type { Schema } from '../document/document.ts';
import { isRecursive } from './recursive.ts';

const to = (name: string) => ({ $ref: `#/$defs/${name}` });

test.each<{ given: Schema; want: boolean }>([
  { given: true, want: false },
  { given: { type: 'string' }, want: false },
  { given: { items: { $ref: '#' } }, want: true },
  { given: { ...to('a'), $defs: { a: { items: to('a') } } }, want: true },
  {
    given: { ...to('a'), $defs: { a: { items: to('b') }, b: { anyOf: [{ properties: { c: to('a') } }] } } },
    want: true,
  },
  { given: { allOf: [to('a'), to('b')], $defs: { a: to('c'), b: { allOf: [to('c'), to('a')] }, c: {} } }, want: false },
  { given: { allOf: [to('c'), to('a'), to('a')], $defs: { c: {}, a: { items: to('c') } } }, want: false },
  { given: to('missing'), want: true },
])('says whether $given leads back to itself', ({ given, want }) => {
  expect(isRecursive(given)).toBe(want);
});

test('follows a long chain of references once', () => {
  const length = 20_000;
  const $defs = Object.fromEntries(
    Array.from({ length }, (_, n) => [`${n}-x`, { allOf: [to(`${n + 1}-x`), to(`${n + 2}-x`)] }]),
  );
  const ends = { [`${length}-x`]: {}, [`${length + 1}-x`]: {} };
  expect(isRecursive({ ...to('0-x'), $defs: { ...$defs, ...ends } })).toBe(false);
});
