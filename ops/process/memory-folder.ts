/** A folder in memory for data that only this process needs. */
import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

export interface MemoryOptions {
  /** The folder for temporary files. */
  readonly usual?: string;
  /** That of Linux, unless a test has another. */
  readonly memory?: string;
  /** The room that it must have. Containers often have 64 MiB. */
  readonly leastBytes?: number;
}

/**
 * Returns Linux's folder in memory if it has room and this process may write there, so that commits of temporary data do not
 * wait for the disk; else the folder for temporary files, also if the user has chosen that one.
 */
export function findMemoryFolder({
  usual = tmpdir(),
  memory = '/dev/shm',
  leastBytes = 1024 ** 3,
}: MemoryOptions = {}): string {
  if (usual !== '/tmp') return usual;
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= leastBytes ? memory : usual;
  } catch {
    return usual; // other systems have none
  }
}
