import { afterEach, expect, test, vi } from 'vitest';
import { HttpError } from '../../errors/errors.ts';
import { createReadiness, type ReadinessChecks, type ReadinessReport } from './readiness.ts';
import { memoryLog } from '../testing/apps.ts';

afterEach(() => vi.useRealTimers());

test('a dependency that does not answer has failed after five seconds', async () => {
  vi.useFakeTimers();
  const { log, lines } = memoryLog();
  const report = createReadiness({ slow: () => new Promise(() => undefined), well: () => Promise.resolve() }, log)();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await report).toEqual({ status: 'unavailable', checks: { slow: 'failed', well: 'ok' } });
  expect(lines).toMatchObject([{ check: 'slow', err: { message: 'no answer within 5000 ms' } }]);
  expect(vi.getTimerCount()).toBe(0);
});

const fail = (error: Error) => () => Promise.reject(error);
const shown = new HttpError('unavailable', 'the database is full', { details: 'free some space' });
const briefly = new HttpError('unavailable', 'the database is full');
const secret = new Error('postgres://user:hunter2@db');

test.each<{ name: string; given: ReadinessChecks; want: ReadinessReport }>([
  { name: 'no dependency', given: {}, want: { status: 'ok', checks: {} } },
  { name: 'one that is well', given: { a: async () => undefined }, want: { status: 'ok', checks: { a: 'ok' } } },
  {
    name: 'one that failed for a reason that clients may know',
    given: { a: fail(shown), b: async () => undefined },
    want: {
      status: 'unavailable',
      checks: { a: 'failed', b: 'ok' },
      reasons: { a: 'the database is full (free some space)' },
    },
  },
  {
    name: 'one that failed for a reason without details',
    given: { a: fail(briefly) },
    want: { status: 'unavailable', checks: { a: 'failed' }, reasons: { a: 'the database is full' } },
  },
  {
    name: 'several, and one reason that clients may not know',
    given: { a: fail(shown), b: fail(secret), c: fail(briefly) },
    want: {
      status: 'unavailable',
      checks: { a: 'failed', b: 'failed', c: 'failed' },
      reasons: { a: 'the database is full (free some space)', c: 'the database is full' },
    },
  },
  {
    name: 'only a reason that clients may not know',
    given: { a: fail(secret) },
    want: { status: 'unavailable', checks: { a: 'failed' } },
  },
])('the report of $name', async ({ given, want }) => {
  const { log, lines } = memoryLog();
  expect(await createReadiness(given, log)()).toEqual(want);
  expect(lines).toHaveLength(Object.values(want.checks).filter((result) => result === 'failed').length);
});

test('callers that come at the same time share one round of questions', async () => {
  let asked = 0;
  const check = async (): Promise<void> => {
    asked += 1;
  };
  const report = createReadiness({ check }, memoryLog().log);
  await Promise.all([report(), report(), report()]);
  expect(asked).toBe(1);
  await report();
  expect(asked).toBe(2);
});
