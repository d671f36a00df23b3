import { afterEach, expect, test, vi } from 'vitest';
import { createReadiness } from './readiness.ts';
import { memoryLog } from './testing.ts';

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
