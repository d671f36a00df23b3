/** Temporary folders whose names say which process uses them, so that a later process deletes what SIGKILL has left. */
import { chmodSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type TemporaryFolder, temporaryFolder } from './at-signal.ts';
import { hasEnded, identifyThisProcess } from './process-identity.ts';

/** What one start deletes; the next one deletes more. */
const maxDeleted = 16;

/**
 * Creates a temporary folder as `temporaryFolder` does, after it has deleted those of the same prefix and user whose processes have
 * ended.
 * @param prefix ends with a hyphen
 */
export function ownedFolder(prefix: string, parent = tmpdir()): TemporaryFolder {
  const left = findNames(prefix, parent).filter((path) => isLeft(path, prefix));
  for (const path of left.slice(0, maxDeleted)) remove(path);
  const identity = identifyThisProcess();
  return temporaryFolder(identity === undefined ? prefix : `${prefix}${identity}-`, parent);
}

function findNames(prefix: string, parent: string): string[] {
  return readdirSync(parent).flatMap((name) => (name.startsWith(prefix) ? [join(parent, name)] : []));
}

/** Returns false for links, and for folders of other users. */
function isLeft(path: string, prefix: string): boolean {
  const identity = path.slice(path.lastIndexOf(prefix) + prefix.length).replace(/-[^-]*$/, '');
  if (!hasEnded(identity)) return false;
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (process.platform === 'win32' || found.uid === userInfo().uid);
}

/** Other users, who may have had access, cannot replace a folder by a link meanwhile. What cannot be deleted stays. */
function remove(path: string): void {
  try {
    chmodSync(path, 0o700);
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Another process deletes it at the same time, or still writes there.
  }
}
