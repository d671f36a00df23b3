/** A folder in memory for data that only this process needs. */
import { accessSync, constants, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const memory = '/dev/shm';

/** Containers often have 64 MiB. */
const leastBytes = 1024 ** 3;

/**
 * Returns Linux's folder in memory if it has room and this process may write there, so that commits of temporary data do not
 * wait for the disk; else the folder for temporary files, also if the user has chosen that one.
 */
export function findMemoryFolder(usual = tmpdir()): string {
  if (usual !== '/tmp') return usual;
  try {
    accessSync(memory, constants.W_OK);
    const { bavail, bsize } = statfsSync(memory);
    return bavail * bsize >= leastBytes ? memory : usual;
  } catch {
    return usual; // other systems have none
  }
}
