import { afterEach, expect, test, vi } from 'vitest';
import { HttpError } from '../../errors/errors.ts';
import { createReadiness, type ReadinessChecks, type ReadinessReport } from './readiness.ts';
import { memoryLog } from '../testing/apps.ts';

afterEach(() => vi.useRealTimers());

test('a dependency without a response fails after five seconds', async () => {
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
  { name: 'one that succeeds', given: { a: async () => undefined }, want: { status: 'ok', checks: { a: 'ok' } } },
  {
    name: 'one that failed with a public reason',
    given: { a: fail(shown), b: async () => undefined },
    want: {
      status: 'unavailable',
      checks: { a: 'failed', b: 'ok' },
      reasons: { a: 'the database is full (free some space)' },
    },
  },
  {
    name: 'one that failed with a reason without details',
    given: { a: fail(briefly) },
    want: { status: 'unavailable', checks: { a: 'failed' }, reasons: { a: 'the database is full' } },
  },
  {
    name: 'several, and one private reason',
    given: { a: fail(shown), b: fail(secret), c: fail(briefly) },
    want: {
      status: 'unavailable',
      checks: { a: 'failed', b: 'failed', c: 'failed' },
      reasons: { a: 'the database is full (free some space)', c: 'the database is full' },
    },
  },
  {
    name: 'only a private reason',
    given: { a: fail(secret) },
    want: { status: 'unavailable', checks: { a: 'failed' } },
  },
])('the report of $name', async ({ given, want }) => {
  const { log, lines } = memoryLog();
  expect(await createReadiness(given, log)()).toEqual(want);
  expect(lines).toHaveLength(Object.values(want.checks).filter((result) => result === 'failed').length);
});

test('simultaneous callers share one run of the checks', async () => {
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
