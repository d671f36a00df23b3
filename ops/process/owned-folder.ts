/** Temporary folders whose names say which process uses them, so that a later process deletes what SIGKILL has left. */
import { chmodSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
  let deleted = 0;
  for (const path of findNames(prefix, parent))
    if (deleted < maxDeleted && isLeft(path, prefix) && remove(path)) deleted += 1;
  const identity = identifyThisProcess();
  return temporaryFolder(identity === undefined ? prefix : `${prefix}${identity}-`, parent);
}

/** Returns none if this process may create folders there, but not list them. */
function findNames(prefix: string, parent: string): string[] {
  try {
    return readdirSync(parent).flatMap((name) => (name.startsWith(prefix) ? [join(parent, name)] : []));
  } catch {
    return [];
  }
}

/** Returns the identity of the process from the name of its folder. @param name without its prefix */
export const ownerOf = (name: string): string => name.replace(/-[^-]*$/, '');

/** Returns false for links, and for folders of other users. */
function isLeft(path: string, prefix: string): boolean {
  if (!hasEnded(ownerOf(path.slice(path.lastIndexOf(prefix) + prefix.length)))) return false;
  const found = lstatSync(path, { throwIfNoEntry: false });
  // Windows has no numbers of users; `userInfo` fails for one without a name, as in a container of OpenShift.
  return found?.isDirectory() === true && (process.geteuid === undefined || found.uid === process.geteuid());
}

/** Other users, who may have had access, cannot replace a folder by a link meanwhile. @returns false if something stays */
function remove(path: string): boolean {
  try {
    chmodSync(path, 0o700);
    rmSync(path, { recursive: true, force: true });
    return true;
  } catch {
    return false; // another process deletes it at the same time, or still writes there, or it has folders of other users
  }
}
