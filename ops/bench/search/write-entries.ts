/** Writes entries through the service's own log of interactions. */
import { performance } from 'node:perf_hooks';
import type { InteractionLog, Log } from '../../../service/ensemble/log/interaction-log.ts';

export interface LogSource {
  /** The number of entries of the measurement, which writes a few more. */
  readonly size: number;
  next(): Log;
}

/**
 * @param batchSize so many are on their way at once, and share a commit
 * @returns entries a second
 */
export async function writeEntries(
  interactions: InteractionLog,
  source: LogSource,
  count: number,
  batchSize: number,
): Promise<number> {
  const start = performance.now();
  for (let written = 0; written < count; written += batchSize) {
    const some = Array.from({ length: Math.min(batchSize, count - written) }, () => source.next());
    await Promise.all(some.map((entry) => interactions.append(entry)));
  }
  return (count * 1000) / (performance.now() - start);
}
