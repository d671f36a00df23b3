import { describe, expect, it } from 'vitest';
import { exceeds, weigh } from './weight.ts';

const limits = { values: 100, characters: 1_000 };

describe('weigh', () => {
  it.each<{ given: unknown; want: { values: number; characters: number } }>([
    { given: null, want: { values: 1, characters: 0 } },
    { given: 'abc', want: { values: 1, characters: 3 } },
    { given: ['a', 1], want: { values: 3, characters: 1 } },
    { given: { ab: [], c: 'd' }, want: { values: 3, characters: 4 } },
    { given: new Map([['ab', { c: 'd' }]]), want: { values: 3, characters: 4 } },
  ])('counts the values and characters of $given', ({ given, want }) => {
    expect(weigh(given, limits)).toEqual(want);
  });

  it('counts a part that occurs twice as two, and stops soon after the limits', () => {
    let doubled: unknown = 'x';
    for (let level = 0; level < 60; level += 1) doubled = [doubled, doubled];
    const weight = weigh(doubled, limits);
    expect(exceeds(weight, limits)).toBe(true);
    expect(weight.values).toBeLessThan(200);
  });

  it('does not exceed limits that it meets', () => {
    expect(
      exceeds(
        weigh(
          Array.from({ length: 99 }, () => 1),
          limits,
        ),
        limits,
      ),
    ).toBe(false);
  });
});
