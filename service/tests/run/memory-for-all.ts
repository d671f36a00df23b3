/**
 * The folder for temporary files of a run of the tests: in memory if there is room. Tests create many small files, such as copies
 * of the project and repositories of Git, and a disk takes up to thirty times as long for them. Databases wait for it at each commit,
 * and other tests with them. What a disk keeps after a loss of power is not tested, and a killed process loses as little in memory.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMemoryFolder } from '../../../ops/process/memory-folder.ts';
import { ownedFolder } from '../../../ops/process/owned-folder.ts';
import { unmountLeft } from './left-disks.ts';

const prefix = 'fountainai-run-';

/** vitest calls it before all tests, and the function that it returns after them. A folder that the user has chosen stays. */
export default async function setup(): Promise<() => Promise<void>> {
  const memory = findMemoryFolder({ leastBytes: 4 * 1024 ** 3 });
  unmountLeft(join(memory, prefix));
  const { path, remove } = ownedFolder(prefix, memory);
  if (memory === tmpdir() || !runsPrograms(path)) {
    await remove();
    return () => Promise.resolve();
  }
  // As that of the system: some tests start processes of another user.
  chmodSync(path, 0o1777);
  process.env.TMPDIR = path;
  return remove;
}

/** Returns false for a file system without programs, such as `/dev/shm` of a container of Docker. */
function runsPrograms(folder: string): boolean {
  const program = join(folder, 'program');
  writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
  return spawnSync(program).status === 0;
}
