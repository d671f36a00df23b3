/** The background work of the record: ends what stopped processes have left, and keeps the log within its limits. */
import type { Logger } from 'pino';
import type { Recorder } from './recorder.ts';
import type { LogRemoval, Retention } from './removal.ts';

export interface UpkeepOptions {
  readonly recorder: Pick<Recorder, 'settle'>;
  readonly removal: Pick<LogRemoval, 'apply'>;
  readonly log: Logger;
  /** True if no other process can be running interactions. */
  readonly isExclusive: boolean;
  readonly retention: Retention;
  readonly everyMs?: number;
}

/** Rounds between two applications of the limits. */
const roundsOfRetention = 20;

/** Settles once before it returns, so that the record is right when the service answers. */
export async function startUpkeep(options: UpkeepOptions): Promise<{ close(): Promise<void> }> {
  const { recorder, removal, log, isExclusive, retention, everyMs = 15_000 } = options;
  await recorder.settle(isExclusive);
  let running: Promise<void> = Promise.resolve();
  let round = 0;
  const work = async (): Promise<void> => {
    try {
      await recorder.settle(false);
      if (round++ % roundsOfRetention !== 0) return;
      const removed = await removal.apply(retention);
      if (removed > 0) log.info({ removed }, 'old interactions were deleted from the log');
    } catch (err) {
      log.warn({ err }, 'the record could not be kept up');
    }
  };
  const timer = setInterval(() => {
    running = running.then(work);
  }, everyMs).unref();
  running = work();
  return {
    async close() {
      clearInterval(timer);
      await running;
    },
  };
}
