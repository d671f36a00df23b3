import { describe, expect, it, vi } from 'vitest';
import { retrying, retryingFor } from './retry.ts';

const passing = new Error('passes');
const lasting = new Error('lasts');

describe('retrying', () => {
  it.each([
    { given: [], want: { attempts: 1, outcome: 'done' } },
    { given: [passing], want: { attempts: 2, outcome: 'done' } },
    { given: [passing, passing], want: { attempts: 3, outcome: 'done' } },
    { given: [passing, passing, passing], want: { attempts: 3, outcome: passing } },
    { given: [lasting, passing], want: { attempts: 1, outcome: lasting } },
    { given: [passing, lasting], want: { attempts: 2, outcome: lasting } },
  ])('after $given', async ({ given, want }) => {
    let attempts = 0;
    const work = (): Promise<string> => {
      const error = given[attempts++];
      return error === undefined ? Promise.resolve('done') : Promise.reject(error);
    };
    const options = { isRetriable: (error: unknown) => error === passing, most: 3 };
    const outcome = await retrying(work, options).catch((error: unknown) => error);
    expect({ attempts, outcome }).toEqual(want);
  });
});

describe('between attempts', () => {
  it.each([
    { given: 0, least: 0, most: 10 },
    { given: 1, least: 10, most: 1_000 },
  ])('waits a random time that may double each time: with $given of 1', async ({ given, least, most }) => {
    vi.spyOn(Math, 'random').mockReturnValue(given);
    const gaps: number[] = [];
    let before = performance.now();
    const work = (): Promise<never> => {
      gaps.push(performance.now() - before);
      before = performance.now();
      return Promise.reject(passing);
    };
    const options = { isRetriable: (error: unknown) => error === passing, most: 4 };
    await expect(retrying(work, options)).rejects.toBe(passing);
    // Timers may fire a millisecond early, and late on a busy machine.
    const doubled = [least, 2 * least, 4 * least];
    expect(gaps.slice(1).map((gap, index) => gap >= (doubled[index] ?? 0) - 2)).toEqual([true, true, true]);
    expect(Math.min(...gaps.slice(1))).toBeLessThan(most);
  });
});

describe('retryingFor', () => {
  const pauses = { firstPause: 1, longestPause: 4, isRetriable: (error: unknown) => error === passing };

  it('retries until an attempt succeeds, and reports once that it waits', async () => {
    let attempts = 0;
    const waits: unknown[] = [];
    const work = (): number => {
      attempts += 1;
      if (attempts < 5) throw passing;
      return attempts;
    };
    expect(await retryingFor(work, { ...pauses, patience: 10_000, onWait: (error) => waits.push(error) })).toBe(5);
    expect(waits).toEqual([passing]);
  });

  it.each([
    { given: passing, patience: 30, least: 30, attempts: /^([2-9]|\d\d)$/ },
    { given: passing, patience: 0, least: 0, attempts: /^1$/ },
    { given: lasting, patience: 60_000, least: 0, attempts: /^1$/ },
  ])('gives up on $given.message after $patience ms or at once', async ({ given, patience, least, attempts }) => {
    let count = 0;
    const startedAt = performance.now();
    const work = (): never => {
      count += 1;
      throw given;
    };
    await expect(retryingFor(work, { ...pauses, patience })).rejects.toBe(given);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(least);
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(String(count)).toMatch(attempts);
  });
});
