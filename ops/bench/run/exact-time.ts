/** The exact processor time of a process, for measurements that are too short for the hundredths of a second of `readProcessorTime`. */
import { readdirSync, readFileSync } from 'node:fs';

/**
 * Returns the microseconds that all threads of a process have run, without those that have ended; servers under load end none.
 * https://docs.kernel.org/scheduler/sched-stats.html
 * @returns undefined if the system does not report them, or if the process has ended
 */
export function readExactTime(pid: number): number | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const times = threads.map((id) => parseSchedulerTime(readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8')));
    return times.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1000;
  } catch {
    return undefined;
  }
}

/** @throws Error if the text does not begin with a number */
export function parseSchedulerTime(schedstat: string): number {
  const nanoseconds = /^\d+/.exec(schedstat)?.[0];
  if (nanoseconds === undefined) throw new Error('the times of the thread are missing');
  return Number(nanoseconds);
}
