import { expect, test } from 'vitest';
import { IsMultiple } from './multiple-of.ts';
import { compileValidator } from './validator.ts';

test('every amount of two decimals is a multiple of 0.01', () => {
  const failing: number[] = [];
  for (let cents = 0; cents < 1_000_000; cents += 97) if (!IsMultiple(cents / 100, 0.01)) failing.push(cents / 100);
  for (const amount of [19.99, 0.58, 1.11, 143.48, 9313.8, 6990.73, -4.35, 90071992547409.91, 1e21])
    if (!IsMultiple(amount, 0.01)) failing.push(amount);
  expect(failing).toEqual([]);
});

test.each([
  { value: 1.005, step: 0.01, want: false },
  { value: 0.015, step: 0.01, want: false },
  { value: 9313.8001, step: 0.01, want: false },
  { value: 1e-7, step: 1e-7, want: true },
  { value: 3e-7, step: 2e-7, want: false },
  { value: 7, step: 2, want: false },
  { value: 7.5, step: 2.5, want: true },
  { value: 0, step: 0.3, want: true },
  { value: 1e300, step: 3, want: false },
])('$value as a multiple of $step: $want', ({ value, step, want }) => {
  expect(IsMultiple(value, step)).toBe(want);
});

test('a fault names the step', () => {
  const validate = compileValidator({ type: 'number', multipleOf: 0.05 });
  expect(validate(1.15)).toEqual([]);
  expect(validate(1.16)).toEqual([{ pointer: '', message: 'must be multiple of 0.05' }]);
});
