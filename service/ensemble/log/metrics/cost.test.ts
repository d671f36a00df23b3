import { expect, it } from 'vitest';
import { costOf } from './cost.ts';

const price = { input: 3, cached: 0.3, output: 15, currency: 'USD' };
const tokens = { input: 1_000_000, output: 100_000, cached: 600_000, cache_writes: 200_000, estimated: false };

it.each([
  { what: 'cached and written tokens by their own prices', given: { ...price, cacheWrite: 3.75 }, want: 3.03 },
  { what: 'written tokens as input without a price of their own', given: price, want: 2.88 },
])('counts $what', ({ given, want }) => {
  const cost = costOf(new Map([['claude', given]]), 'claude', tokens);
  expect(cost).toEqual({ amount: expect.closeTo(want, 10) as number, currency: 'USD' });
});

it('has no cost for a model without a price, instead of 0', () => {
  expect(costOf(new Map([['claude', price]]), 'another', tokens)).toBeUndefined();
});
