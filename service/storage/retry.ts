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
