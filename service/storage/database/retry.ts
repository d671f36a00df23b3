/** Retries work that failed for a temporary reason. */
import { setTimeout } from 'node:timers/promises';

/** Milliseconds of the process, and a wait for so many of them. */
export interface RetryClock {
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

const systemClock: RetryClock = { now: () => performance.now(), sleep: (milliseconds) => setTimeout(milliseconds) };

export interface TransactionRetryOptions {
  readonly isRetriable: (error: unknown) => boolean;
  /** Number of attempts, including the first one. */
  readonly most?: number;
}

/** Maximum of the first wait in milliseconds; each later wait may take twice as long. */
const firstWait = 10;

/**
 * Waits a random time between attempts, so that conflicting callers do not collide again.
 * @throws the error of the last attempt
 */
export async function retrying<Result>(
  work: () => Promise<Result>,
  { isRetriable, most = 5 }: TransactionRetryOptions,
  clock: Pick<RetryClock, 'sleep'> = systemClock,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= most || !isRetriable(error)) throw error;
      await clock.sleep(Math.random() * firstWait * 2 ** (attempt - 1));
    }
  }
}

export interface PatienceOptions {
  readonly isRetriable: (error: unknown) => boolean;
  /** Total time in milliseconds. */
  readonly patience: number;
  /** First pause in milliseconds; each later pause is twice as long, up to `longestPause`. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** Called when the first attempt has failed and there is time for another. */
  readonly onWait?: (error: unknown) => void;
}

/** Retries until the time is used up, without blocking the event loop. @throws the error of the last attempt */
export async function retryingFor<Result>(
  work: () => Result | Promise<Result>,
  { isRetriable, patience, firstPause, longestPause, onWait }: PatienceOptions,
  clock: RetryClock = systemClock,
): Promise<Result> {
  const deadline = clock.now() + patience;
  for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
    try {
      return await work();
    } catch (error) {
      const left = deadline - clock.now();
      if (left <= 0 || !isRetriable(error)) throw error;
      if (pause === firstPause) onWait?.(error);
      await clock.sleep(Math.min(pause, left));
    }
  }
}
