/** One deadline for a whole exchange, and the signal of the caller. */

/** The exchange did not end before its deadline, or before the caller aborted it. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';
  /** True if time ended it: the deadline, or a timeout that the caller aborts with. */
  readonly isTimeout: boolean;
  /** False if the caller had aborted before the work began. */
  readonly isStarted: boolean;

  constructor(reason: unknown, isStarted: boolean) {
    super('the work was aborted', { cause: reason });
    this.isTimeout = reason instanceof Error && reason.name === 'TimeoutError';
    this.isStarted = isStarted;
  }
}

/**
 * Runs the work with a signal that is aborted at the deadline, or when the signal of the caller is. Rejects then, even if
 * the work does not: a request that waits for its connection does not notice its signal. Unlike `AbortSignal.any`, it
 * leaves nothing behind at the signal of the caller.
 * @throws AbortedError
 */
export async function withinDeadline<Value>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  if (signal?.aborted === true) throw new AbortedError(signal.reason, false);
  const controller = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(new Error('aborted')), { once: true });
  });
  const forward = (): void => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(timeout()), timeoutMs);
  signal?.addEventListener('abort', forward, { once: true });
  try {
    return await Promise.race([work(controller.signal), aborted]);
  } catch (cause) {
    throw controller.signal.aborted ? new AbortedError(controller.signal.reason, true) : cause;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', forward);
  }
}

const timeout = (): Error => new DOMException('the deadline has passed', 'TimeoutError');
