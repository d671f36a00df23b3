/** The background work of the record: ends what stopped processes have left, and keeps the log within its limits. */
import type { Logger } from 'pino';
import type { Recorder } from './recorder.ts';
import type { LogRemoval, Retention } from './removal.ts';
import type { GoneReplicas } from './replicas/gone-replicas.ts';
import type { Replica } from './replicas/replica.ts';

export interface UpkeepOptions {
  readonly recorder: Pick<Recorder, 'settle'>;
  readonly removal: Pick<LogRemoval, 'apply'>;
  readonly replica: Pick<Replica, 'check' | 'close'>;
  readonly gone: Pick<GoneReplicas, 'find'>;
  readonly log: Logger;
  /** True if no other process can be running interactions. */
  readonly isExclusive: boolean;
  readonly retention: Retention;
  readonly everyMs?: number;
}

/** Rounds between two applications of the limits. */
const roundsOfRetention = 150;

export interface Upkeep {
  /** Also gives up the lock of the replica. */
  close(): Promise<void>;
}

/** Settles once before it returns, so that the record is right when the service answers. */
export async function startUpkeep(options: UpkeepOptions): Promise<Upkeep> {
  const { recorder, removal, replica, gone, log, isExclusive, retention, everyMs = 2_000 } = options;
  await recorder.settle(isExclusive ? { isAll: true } : { replicas: await gone.find(true) });
  let running: Promise<void> | undefined;
  let round = 0;
  const work = async (): Promise<void> => {
    try {
      await replica.check();
      await recorder.settle({ replicas: isExclusive ? [] : await gone.find(false) });
      if (round++ % roundsOfRetention !== 0) return;
      const removed = await removal.apply(retention);
      if (removed > 0) log.info({ removed }, 'old interactions were deleted from the log');
    } catch (err) {
      log.warn({ err }, 'the record could not be kept up');
    }
  };
  const begin = (): void => {
    running ??= work().finally(() => (running = undefined));
  };
  const timer = setInterval(begin, everyMs).unref();
  begin();
  return {
    async close() {
      clearInterval(timer);
      await running;
      await replica.close();
    },
  };
}
