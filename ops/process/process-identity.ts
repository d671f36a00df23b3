/** Identifies a process on this machine, also after its end: its number alone is given to a later one. */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { errorCode } from '../../openapi/errors/error-text.ts';

const isLinux = process.platform === 'linux';

/**
 * Returns number, start time and place of this process, as a part of a file name. Another machine or container may see the same
 * folder, but not this process. Other systems than Linux have no start time.
 * @param proc that of Linux, unless a test has another
 * @returns undefined if /proc is missing or that of another namespace
 */
export function identifyThisProcess(proc = '/proc'): string | undefined {
  try {
    if (isLinux && readlinkSync(join(proc, 'self')) !== String(process.pid)) return undefined;
    return `${process.pid}-${readStartTime(process.pid, proc)}-${readPlace(proc)}`;
  } catch {
    return undefined;
  }
}

/** Returns true only if the process has certainly ended: not for one of another place, or if something is unknown. */
export function hasEnded(identity: string, proc = '/proc'): boolean {
  const [, id, startTime, place] = /^(\d+)-(\d+)-([0-9a-f]+)$/.exec(identity) ?? [];
  try {
    if (id === undefined || identifyThisProcess(proc) === undefined || place !== readPlace(proc)) return false;
    return !isRunning(Number(id)) || readStartTime(Number(id), proc) !== startTime;
  } catch {
    return false; // it has just ended, or it is hidden
  }
}

/** Returns the fields of `/proc/<pid>/stat` after the name of the program, which may have spaces and brackets: `man 5 proc`. */
export function splitStatus(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** Returns the time in ticks since the start of the machine. */
function readStartTime(id: number, proc: string): string {
  if (!isLinux) return '0';
  const time = splitStatus(readFileSync(join(proc, `${id}/stat`), 'utf8'))[19];
  if (time === undefined) throw new Error('the status of the process has no start time');
  return time;
}

/**
 * Returns a hash, since paths of sockets must be short, of where numbers and start times of processes have the same meaning: the
 * machine since its start, since all machines give their first namespace the same number, and both namespaces.
 */
function readPlace(proc: string): string {
  const parts = isLinux
    ? [readFileSync(join(proc, 'sys/kernel/random/boot_id'), 'utf8'), readNamespace('pid', proc), readTimes(proc)]
    : [hostname()];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 10);
}

/** Such as `pid:[4026531836]`. */
const readNamespace = (kind: string, proc: string): string => readlinkSync(join(proc, `self/ns/${kind}`));

/** Linux before 5.6 has no namespaces of times. */
function readTimes(proc: string): string {
  try {
    return readNamespace('time', proc);
  } catch {
    return '';
  }
}

/** True also for a process of another user, and for one that has ended and whose parent has not noticed. */
export function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}
