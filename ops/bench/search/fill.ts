/** Writes entries through the service's own log of interactions. */
import { performance } from 'node:perf_hooks';
import type { InteractionLog, Log } from '../../../service/ensemble/log/interaction-log.ts';

export interface Source {
  /** As many as the measurement is of; what is measured writes a few more. */
  readonly size: number;
  next(): Log;
}

/**
 * @param together so many are on their way at once, and share a commit
 * @returns entries a second
 */
export async function write(
  interactions: InteractionLog,
  source: Source,
  count: number,
  together: number,
): Promise<number> {
  const start = performance.now();
  for (let written = 0; written < count; written += together) {
    const some = Array.from({ length: Math.min(together, count - written) }, () => source.next());
    await Promise.all(some.map((entry) => interactions.append(entry)));
  }
  return (count * 1000) / (performance.now() - start);
}
