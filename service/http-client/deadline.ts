/** One deadline for a whole exchange, and the signal of the caller. */
import { EventEmitter } from 'node:events';

/** The exchange did not end before its deadline, or before the caller aborted it. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';
  /** True if the deadline or a timeout of the caller ended the exchange. */
  readonly isTimeout: boolean;
  /** False if the caller had aborted before the work began. */
  readonly isStarted: boolean;

  constructor(reason: unknown, isStarted: boolean) {
    super('the work was aborted', { cause: reason });
    this.isTimeout = reason instanceof Error && reason.name === 'TimeoutError';
    this.isStarted = isStarted;
  }
}

/** The signal of one exchange, which undici accepts; an `AbortSignal` costs a third of a small exchange. */
export class ExchangeSignal extends EventEmitter<{ abort: [] }> {
  aborted = false;
  reason: unknown;

  abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.emit('abort');
  }
}

/**
 * Runs the work with a signal that is aborted at the deadline, or when the caller's signal is. Then it rejects, also if
 * the work continues: a request that waits for its connection does not notice its signal. Unlike `AbortSignal.any`, it
 * leaves no listener on the caller's signal.
 * @throws AbortedError
 */
export async function withinDeadline<Value>(
  timeoutMs: number,
  caller: AbortSignal | undefined,
  work: (signal: ExchangeSignal) => Promise<Value>,
): Promise<Value> {
  if (caller?.aborted === true) throw new AbortedError(caller.reason, false);
  const signal = new ExchangeSignal();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.once('abort', () => reject(new Error('aborted')));
  });
  const forward = (): void => signal.abort(caller?.reason);
  const timer = setTimeout(() => signal.abort(new DOMException('the deadline has passed', 'TimeoutError')), timeoutMs);
  caller?.addEventListener('abort', forward, { once: true });
  try {
    return await Promise.race([work(signal), aborted]);
  } catch (cause) {
    throw signal.aborted ? new AbortedError(signal.reason, true) : cause;
  } finally {
    clearTimeout(timer);
    caller?.removeEventListener('abort', forward);
  }
}
