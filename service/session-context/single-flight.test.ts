import { describe, expect, it } from 'vitest';
import { SingleFlight } from './single-flight.ts';

const request = (key: string | undefined, body: unknown = {}) => ({ key, operation: 'make', body });

/** Creates work that ends on request, and counts its runs. */
function work() {
  const state = { begun: 0, end: (): void => undefined, fail: (): void => undefined };
  const ended = new Promise<void>((resolve, reject) => {
    state.end = resolve;
    state.fail = () => reject(new Error('no'));
  });
  const run = async (): Promise<number> => {
    state.begun += 1;
    const number = state.begun;
    await ended;
    return number;
  };
  return Object.assign(state, { run });
}

describe('SingleFlight', () => {
  it('lets callers with the same key share one run', async () => {
    const flights = new SingleFlight<number>();
    const job = work();
    const answers = [1, 2, 3].map(() => flights.run(request('a'), job.run));
    job.end();
    expect(await Promise.all(answers)).toEqual([1, 1, 1]);
  });

  it('runs for every key, and for every caller without one', async () => {
    const flights = new SingleFlight<number>();
    const job = work();
    const answers = ['a', 'b', undefined, undefined].map((key) => flights.run(request(key), job.run));
    job.end();
    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4]);
  });

  it('rejects another body during the first run', async () => {
    const flights = new SingleFlight<number>();
    const job = work();
    const first = flights.run(request('a', { x: 1 }), job.run);
    await expect(flights.run(request('a', { x: 2 }), job.run)).rejects.toMatchObject({ code: 'idempotency_conflict' });
    job.end();
    expect(await first).toBe(1);
  });

  it('shares a failure too, and does not keep it', async () => {
    const flights = new SingleFlight<number>();
    const job = work();
    const answers = [1, 2].map(() => flights.run(request('a'), job.run));
    job.fail();
    const outcomes = await Promise.allSettled(answers);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await flights.run(request('a'), () => Promise.resolve(9))).toBe(9);
  });
});
