import { describe, expect, it, vi } from 'vitest';
import { retrying, retryingFor, type RetryClock } from './retry.ts';

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

/** A clock whose time passes only in waits, which it records. */
function createClock(): RetryClock & { readonly waits: number[] } {
  const waits: number[] = [];
  return {
    waits,
    now: () => waits.reduce((sum, wait) => sum + wait, 0),
    sleep: (milliseconds) => Promise.resolve(waits.push(milliseconds)),
  };
}

describe('between attempts', () => {
  it.each([
    { given: 0, want: [0, 0, 0] },
    { given: 0.5, want: [5, 10, 20] },
    { given: 1, want: [10, 20, 40] },
  ])('waits a random time that may double each time: with $given of 1', async ({ given, want }) => {
    vi.spyOn(Math, 'random').mockReturnValue(given);
    const clock = createClock();
    const options = { isRetriable: (error: unknown) => error === passing, most: 4 };
    await expect(retrying(() => Promise.reject(passing), options, clock)).rejects.toBe(passing);
    expect(clock.waits).toEqual(want);
  });

  it('lets time pass without a clock of its own', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1);
    const startedAt = performance.now();
    const options = { isRetriable: () => true, most: 3 };
    await expect(retrying(() => Promise.reject(passing), options)).rejects.toBe(passing);
    // 10 ms and 20 ms; a timer may fire a millisecond early.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(28);
  });
});

describe('retryingFor', () => {
  const pauses = { firstPause: 1, longestPause: 4, isRetriable: (error: unknown) => error === passing };

  it('retries until an attempt succeeds, and reports once that it waits', async () => {
    let attempts = 0;
    const reported: unknown[] = [];
    const work = (): number => {
      attempts += 1;
      if (attempts < 5) throw passing;
      return attempts;
    };
    const clock = createClock();
    const options = { ...pauses, patience: 10_000, onWait: (error: unknown) => reported.push(error) };
    expect(await retryingFor(work, options, clock)).toBe(5);
    expect({ reported, waits: clock.waits }).toEqual({ reported: [passing], waits: [1, 2, 4, 4] });
  });

  it.each([
    { given: passing, patience: 10, want: [1, 2, 4, 3] },
    { given: passing, patience: 0, want: [] },
    { given: lasting, patience: 60_000, want: [] },
  ])('gives up on $given.message after $patience ms or at once', async ({ given, patience, want }) => {
    let attempts = 0;
    const work = (): never => {
      attempts += 1;
      throw given;
    };
    const clock = createClock();
    await expect(retryingFor(work, { ...pauses, patience }, clock)).rejects.toBe(given);
    expect({ attempts, waits: clock.waits }).toEqual({ attempts: want.length + 1, waits: want });
  });

  it('lets time pass without a clock of its own', async () => {
    const startedAt = performance.now();
    const work = (): never => {
      throw passing;
    };
    await expect(retryingFor(work, { ...pauses, patience: 20 })).rejects.toBe(passing);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(20);
  });
});
