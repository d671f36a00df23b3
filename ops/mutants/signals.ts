/** Work that SIGINT and SIGTERM stop: it clears up after itself, and then the process ends as the signal asks. */
import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM'] as const;

/**
 * A signal aborts the work. When the work has cleared up, the process ends with the code that shells give the signal: 128
 * and its number.
 */
export async function withSignals<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const controller = new AbortController();
  let received: (typeof signals)[number] | undefined;
  const onSignal = (signal: (typeof signals)[number]): void => {
    received ??= signal;
    controller.abort(new Error(`stopped by ${signal}`));
  };
  // A terminal's SIGINT comes twice, by itself and from npm, so the listeners stay until all is cleared up.
  for (const signal of signals) process.on(signal, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    if (received !== undefined) process.exit(128 + constants.signals[received]);
    for (const signal of signals) process.off(signal, onSignal);
  }
}
