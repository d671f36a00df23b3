/** Doing again what failed for a reason that passes. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryOptions {
  readonly isRetriable: (error: unknown) => boolean;
  /** Attempts, with the first one. */
  readonly most?: number;
}

/** Milliseconds of the first wait at most; each later one may take twice as long. */
const firstWait = 10;

/** Waits a random time between attempts, so that those that got in each other's way don't meet again. @throws what the last one threw */
export async function retrying<Result>(
  work: () => Promise<Result>,
  { isRetriable, most = 5 }: RetryOptions,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= most || !isRetriable(error)) throw error;
      await sleep(Math.random() * firstWait * 2 ** (attempt - 1));
    }
  }
}

export interface PatienceOptions {
  readonly isRetriable: (error: unknown) => boolean;
  /** Milliseconds, all in all. */
  readonly patience: number;
  /** Milliseconds of the first pause; each later one is twice as long, up to `longestPause`. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** Told when the first attempt has failed and there is time for another. */
  readonly onWait?: (error: unknown) => void;
}

/** Tries again until the patience is used up, and leaves the event loop to others meanwhile. @throws what the last attempt threw */
export async function retryingFor<Result>(
  work: () => Result | Promise<Result>,
  { isRetriable, patience, firstPause, longestPause, onWait }: PatienceOptions,
): Promise<Result> {
  const deadline = performance.now() + patience;
  for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
    try {
      return await work();
    } catch (error) {
      const left = deadline - performance.now();
      if (left <= 0 || !isRetriable(error)) throw error;
      if (pause === firstPause) onWait?.(error);
      await sleep(Math.min(pause, left));
    }
  }
}
