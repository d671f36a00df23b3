/** A limit for what the code of services may wait for without an end. */

/** As long as services may take to open. */
export const maximumOpenMs = 60_000;
/** More than they have for requests in flight. */
export const maximumCloseMs = 15_000;

/** @throws Error if the work has no result after this time, or if nothing is left in this process that could lead to one */
export async function settleInTime<Result>(work: Promise<Result>, milliseconds: number): Promise<Result> {
  const forget = new AbortController();
  const never = new Promise<never>((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`it has not ended after ${milliseconds / 1000} s`)), milliseconds);
    const onIdle = (): void => reject(new Error('it waits for something that never comes'));
    process.once('beforeExit', onIdle);
    forget.signal.addEventListener('abort', () => {
      clearTimeout(timer);
      process.off('beforeExit', onIdle);
    });
    timer.unref();
  });
  return Promise.race([work, never]).finally(() => forget.abort());
}
