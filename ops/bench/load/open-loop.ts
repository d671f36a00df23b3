/** An open loop: requests are sent when they are due, whether or not earlier ones were answered, like requests of many independent clients. */
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';

export interface OpenLoopOptions {
  /** Requests a second, on average. */
  readonly rate: number;
  readonly seconds: number;
  /** From 0 to below 1; the same numbers give the same moments. */
  readonly random: () => number;
  /** The n-th request, from 0; resolves when it is answered. */
  readonly send: (n: number) => Promise<void>;
}

/**
 * The gaps between requests are random and independent (a Poisson process). A request's time
 * counts from the moment when it was due, so delays by slow answers are included.
 * @returns milliseconds of each
 * @throws the errors of `send`
 */
export async function runOpenLoop({ rate, seconds, random, send }: OpenLoopOptions): Promise<number[]> {
  const begin = performance.now();
  const times: Promise<number>[] = [];
  let due = 0;
  for (let n = 0; due < seconds * 1000; n += 1) {
    const early = begin + due - performance.now();
    if (early > 0) await sleep(early);
    const time = measureTime(begin + due, send(n));
    time.catch(() => undefined); // thrown by Promise.all below
    times.push(time);
    due += (-Math.log(1 - random()) * 1000) / rate;
  }
  return Promise.all(times);
}

async function measureTime(due: number, answered: Promise<void>): Promise<number> {
  await answered;
  return performance.now() - due;
}
