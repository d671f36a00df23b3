/** The processor time of processes and of the whole machine, from /proc; other systems than Linux do not report it. */
import { readFileSync } from 'node:fs';
import { splitStatus } from '../../process/process-identity.ts';

/** In microseconds since the start of each process, and of the machine. */
export interface ProcessorTime {
  readonly processes: number;
  readonly machine: number;
}

/** Linux counts in hundredths of a second for programs, regardless of the clock of the kernel: `man 5 proc`. */
const microsecondsPerTick = 10_000;

/** @param pids processes that run, which count with the processes that they have started @returns undefined without /proc, or if one has ended */
export function readProcessorTime(pids: readonly number[]): ProcessorTime | undefined {
  try {
    const ticks = pids.map(readTicks);
    return {
      processes: ticks.reduce((sum, one) => sum + one, 0) * microsecondsPerTick,
      machine: parseMachineTicks(readFileSync('/proc/stat', 'utf8')) * microsecondsPerTick,
    };
  } catch {
    return undefined;
  }
}

/** Returns the time of the main thread of a process in microseconds; undefined without /proc, or if the process has ended. */
export function readThreadTime(pid: number): number | undefined {
  try {
    return parseProcessTicks(readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8')) * microsecondsPerTick;
  } catch {
    return undefined;
  }
}

/** Returns the time of a process with those that it has started, such as those of PostgreSQL for its connections. */
function readTicks(pid: number): number {
  const own = parseProcessTicks(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  return children.reduce((sum, child) => sum + readChildTicks(child), own);
}

/** A child that has ended meanwhile counts in the time of its parent from then on. */
function readChildTicks(pid: number): number {
  try {
    return readTicks(pid);
  } catch {
    return 0;
  }
}

/** Returns the time of a process, its threads and its children that have ended, in user and system mode. */
export function parseProcessTicks(stat: string): number {
  return splitStatus(stat)
    .slice(11, 15)
    .reduce((sum, ticks) => sum + Number(ticks), 0);
}

/** Returns the time in which a processor was not idle, including that which another machine has taken. */
export function parseMachineTicks(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '')
    .split(' ')
    .map(Number);
  return user + nice + system + irq + softirq + steal;
}
