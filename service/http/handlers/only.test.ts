import { expect, expectTypeOf, test } from 'vitest';
import { only } from './only.ts';

interface Note {
  readonly id: number;
  readonly text?: string;
  readonly secret?: string;
}

test.each<{ given: Note | undefined; want: object }>([
  { given: { id: 1, text: 'a', secret: 'b' }, want: { id: 1, text: 'a' } },
  { given: { id: 1 }, want: { id: 1 } },
  { given: undefined, want: {} },
])('$given → $want', ({ given, want }) => {
  expect(only(given, 'id', 'text')).toEqual(want);
  expect(Object.keys(only(given, 'id', 'text'))).toEqual(Object.keys(want));
});

test('does not take inherited members', () => {
  const inherited = Object.create({ id: 1 }) as Note; // has no member of its own
  expect(only(inherited, 'id')).toEqual({});
});

test('has a typed result: a member that the input has is in the output', () => {
  const given: Note = { id: 1, text: 'a' };
  expectTypeOf(only(given, 'id')).toEqualTypeOf<{ readonly id: number }>();
  expectTypeOf(only(undefined as Note | undefined, 'id')).toEqualTypeOf<{ readonly id?: number }>();
  expect(only(given, 'id')).toEqual({ id: 1 });
});
