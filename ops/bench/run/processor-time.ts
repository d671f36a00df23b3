/** The processor time of processes and of the whole machine, from /proc; other systems than Linux do not report it. */
import { readFileSync } from 'node:fs';

/** In microseconds since the start of each process, and of the machine. */
export interface ProcessorTime {
  readonly processes: number;
  readonly machine: number;
}

/** Linux counts in hundredths of a second for programs, regardless of the clock of the kernel: `man 5 proc`. */
const microsecondsPerTick = 10_000;

/** @param pids processes that run @returns undefined without /proc, or if a process has ended */
export function readProcessorTime(pids: readonly number[]): ProcessorTime | undefined {
  try {
    const ticks = pids.map((pid) => parseProcessTicks(readFileSync(`/proc/${pid}/stat`, 'utf8')));
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

/** Returns the time of a process and its threads in user and system mode. The name of the program may have spaces and brackets. */
export function parseProcessTicks(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Returns the time in which a processor was not idle, including that which another machine has taken. */
export function parseMachineTicks(stat: string): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = (/^cpu +(.*)$/m.exec(stat)?.[1] ?? '')
    .split(' ')
    .map(Number);
  return user + nice + system + irq + softirq + steal;
}
