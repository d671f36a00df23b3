/** Disks that a test can fill and lock: only the administrator of a Linux machine, outside most containers, can create them. */
import { execFile, execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface SmallDisk {
  readonly path: string;
  /** Makes the whole disk read-only, or writable again. @throws Error if a file on it is open for writing */
  remount(mode: 'ro' | 'rw'): Promise<void>;
  /** Unmounts the disk, which no process may use any more. */
  remove(): Promise<void>;
}

/** Mounts a disk in memory. @throws Error if this machine does not allow it */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk> {
  const path = mkdtempSync(join(tmpdir(), 'fountainai-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  } catch (error) {
    rmSync(path, { recursive: true });
    throw error;
  }
  return {
    path,
    async remount(mode) {
      await run('mount', ['-o', `remount,${mode}`, path]);
    },
    async remove() {
      await run('umount', [path]);
      rmSync(path, { recursive: true });
    },
  };
}

/** Makes files immutable, also for processes that have them open, or writable again. */
export async function setImmutable(files: readonly string[], isImmutable: boolean): Promise<void> {
  await run('chattr', [isImmutable ? '+i' : '-i', ...files]);
}

/** Returns true if this machine allows mounts. */
export const canMount = trial((path) => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
  execFileSync('umount', [path], { stdio: 'ignore' });
});

/** Returns true if files can be made immutable in the tests' folder. A disk in memory still allows writes to open files. */
export const canSetImmutable = trial((path) => {
  const file = join(path, 'file');
  const opened = openSync(file, 'w');
  try {
    execFileSync('chattr', ['+i', file], { stdio: 'ignore' });
    if (takes(opened)) throw new Error('it can still be written');
  } finally {
    closeSync(opened);
    execFileSync('chattr', ['-i', file], { stdio: 'ignore' });
  }
});

function takes(file: number): boolean {
  try {
    return writeSync(file, 'x') > 0;
  } catch {
    return false;
  }
}

function trial(attempt: (path: string) => void): boolean {
  const path = mkdtempSync(join(tmpdir(), 'fountainai-trial-'));
  try {
    attempt(path);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(path, { recursive: true });
  }
}
