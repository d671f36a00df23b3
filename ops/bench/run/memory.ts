/** The memory of servers: of the process from /proc, and of the heap from servers on Node that are asked. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { objectOf } from '../../../openapi/json/json.ts';
import { projectFolder } from '../../file/files.ts';
import { receiveMessage } from './child-process.ts';

/** Returns the resident memory of some processes in bytes; undefined without /proc, or if a process has ended. */
export function readResidentBytes(pids: readonly number[]): number | undefined {
  try {
    const sizes = pids.map((pid) => parseResidentBytes(readFileSync(`/proc/${pid}/status`, 'utf8')));
    return sizes.reduce((sum, bytes) => sum + bytes, 0);
  } catch {
    return undefined;
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
export function parseResidentBytes(status: string): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
  if (kilobytes === undefined) throw new Error('the status of the process has no VmRSS');
  return Number(kilobytes) * 1024;
}

/** The parameters of Node with which a server answers `askHeapBytes`. */
export const answerHeap = ['--import', pathToFileURL(join(projectFolder, 'ops/bench/run/answer-heap.js')).href];

/** Returns the bytes that a server with `answerHeap` uses on its heap after a garbage collection. @throws Error for another message */
export async function askHeapBytes(child: ChildProcess): Promise<number> {
  const answered = receiveMessage(child, 'the server');
  child.send('heap');
  const { heap } = objectOf(await answered);
  if (typeof heap === 'number') return heap;
  throw new Error('the server did not answer with the size of its heap');
}
