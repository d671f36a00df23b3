import { describe, expect, it } from 'vitest';
import { Recent } from './recent.ts';

describe('Recent', () => {
  it.each<{ given: string; run: (recent: Recent<number>) => void; want: string }>([
    { given: 'values that fit', run: () => undefined, want: 'abc' },
    { given: 'one more', run: (recent) => recent.set('d', 4, 1), want: 'bcd' },
    {
      given: 'one more, after the first was used',
      run: (recent) => {
        recent.get('a');
        recent.set('d', 4, 1);
      },
      want: 'acd',
    },
    { given: 'a value twice', run: (recent) => recent.set('a', 5, 1), want: 'abc' },
    { given: 'a value that grows', run: (recent) => recent.set('a', 5, 2), want: 'ac' },
    { given: 'a value as large as all', run: (recent) => recent.set('d', 4, 3), want: 'd' },
    { given: 'a value that is too large', run: (recent) => recent.set('d', 4, 4), want: 'abc' },
    { given: 'a value that becomes too large', run: (recent) => recent.set('a', 5, 4), want: 'bc' },
  ])('keeps what was used last: $given', ({ run, want }) => {
    const recent = new Recent<number>(3);
    for (const [index, key] of ['a', 'b', 'c'].entries()) recent.set(key, index + 1, 1);
    run(recent);
    expect(['a', 'b', 'c', 'd'].filter((key) => recent.get(key) !== undefined).join('')).toBe(want);
  });

  it('returns the last value of a key', () => {
    const recent = new Recent<number>(3);
    recent.set('a', 1, 1);
    recent.set('a', 2, 1);
    expect([recent.get('a'), recent.get('b')]).toEqual([2, undefined]);
  });
});
