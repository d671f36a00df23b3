import { describe, expect, it } from 'vitest';
import { computeSpread, median, percentile } from './statistics.ts';

describe('median', () => {
  const table = [
    { given: [3], want: 3 },
    { given: [5, 1, 3], want: 3 },
    { given: [4, 1, 3, 2], want: 2.5 },
  ];
  it.each(table)('of $given is $want', ({ given, want }) => expect(median(given)).toBe(want));

  it('throws for an empty list', () => expect(() => median([])).toThrow('the list of values is empty'));
});

it('a spread has the median, the least and the greatest value', () => {
  expect(computeSpread([0.7, 0.5, 0.6])).toEqual({ median: 0.6, least: 0.5, greatest: 0.7 });
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

  it('throws for an empty list', () => expect(() => percentile([], 0.5)).toThrow('the list of values is empty'));
});
