/** Disks of killed runs: while one is mounted, no later run can delete the folder that it is in. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ownerOf } from '../../../ops/process/owned-folder.ts';
import { hasEnded } from '../../../ops/process/process-identity.ts';

/**
 * Unmounts what is mounted in the folders of runs that have ended.
 * @param prefix of those folders, whose names go on as `ownedFolder` forms them: an absolute path
 */
export function unmountLeft(prefix: string): void {
  for (const path of readMounts()) {
    const [folder = ''] = path.startsWith(prefix) ? path.slice(prefix.length).split('/') : [];
    if (hasEnded(ownerOf(folder))) spawnSync('umount', [path]);
  }
}

/** Returns none on other systems than Linux. Paths with spaces are written in another form, and none of ours is like them. */
function readMounts(): string[] {
  try {
    const lines = readFileSync('/proc/self/mounts', 'utf8').trim().split('\n');
    return lines.map((line) => line.split(' ')[1] ?? '');
  } catch {
    return [];
  }
}
