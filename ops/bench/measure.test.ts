import { describe, expect, it } from 'vitest';
import { median, medians, percentile } from './measure.ts';

describe('median', () => {
  const table = [
    { given: [3], want: 3 },
    { given: [5, 1, 3], want: 3 },
    { given: [4, 1, 3, 2], want: 2.5 },
  ];
  it.each(table)('of $given is $want', ({ given, want }) => expect(median(given)).toBe(want));

  it('of nothing is refused', () => expect(() => median([])).toThrow('no values'));

  it('is taken of each figure by itself', () => {
    const samples = [
      { rate: 1, p99: 30 },
      { rate: 2, p99: 10 },
      { rate: 3, p99: 20 },
    ];
    expect(medians(samples)).toEqual({ rate: 2, p99: 20 });
  });
});

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  const table = [
    { given: [3], share: 0.99, want: 3 },
    { given: hundred, share: 0.5, want: 50 },
    { given: hundred, share: 0.99, want: 99 },
    { given: [1, 2, 3], share: 0.99, want: 3 },
  ];
  it.each(table)('$share of $given is $want', ({ given, share, want }) => expect(percentile(given, share)).toBe(want));

  it('of nothing is refused', () => expect(() => percentile([], 0.5)).toThrow('no values'));
});
