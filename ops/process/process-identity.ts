/** Identifies a process on this machine, also after its end: its number alone is given to a later one. */
import { readFileSync, readlinkSync } from 'node:fs';
import { errorCode } from '../../openapi/errors/error-text.ts';

const isLinux = process.platform === 'linux';

/**
 * Returns number, start time and namespace of this process, as a part of a file name. Another container may see the same folder, but
 * not this process. Other systems than Linux have only the number.
 * @returns undefined if /proc is missing or that of another namespace
 */
export function identifyThisProcess(): string | undefined {
  try {
    if (isLinux && readlinkSync('/proc/self') !== String(process.pid)) return undefined;
    return `${process.pid}-${readStartTime(process.pid)}-${readNamespace()}`;
  } catch {
    return undefined;
  }
}

/** Returns true only if the process has certainly ended: not for one of another namespace, or if something is unknown. */
export function hasEnded(identity: string): boolean {
  const [, id, startTime, namespace] = /^(\d+)-(\d+)-(\d+)$/.exec(identity) ?? [];
  try {
    if (id === undefined || identifyThisProcess() === undefined || namespace !== readNamespace()) return false;
    return !isRunning(Number(id)) || readStartTime(Number(id)) !== startTime;
  } catch {
    return false; // it has just ended, or it is hidden
  }
}

/** Returns the time in ticks since the start of the machine; the name before it may have spaces and brackets: `man 5 proc`. */
function readStartTime(id: number): string {
  if (!isLinux) return '0';
  const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
  const time = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  if (time === undefined) throw new Error('the status of the process has no start time');
  return time;
}

/** Such as 4026531836, of `pid:[4026531836]`. */
const readNamespace = (): string => (isLinux ? readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '') : '0');

function isRunning(id: number): boolean {
  try {
    return process.kill(id, 0);
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}
