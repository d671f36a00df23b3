/**
 * Programs that run as another user where this process is root's: PostgreSQL refuses to run as root, and services should not.
 * Root's own folders are closed to that user: what it needs of them is copied.
 */
import { execFile } from 'node:child_process';
import { chown, cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** The user `nobody` has this number wherever Linux or macOS is common. */
const nobody = { uid: 65_534, gid: 65_534 };

/** Options of `child_process`: the other user if this process is root's, and otherwise the same. */
export const otherUser: { readonly uid?: number; readonly gid?: number } = userInfo().uid === 0 ? nobody : {};

/** Returns true if the other user can run a program to its end. */
export function canRun(program: string, ...parameters: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, parameters, { ...otherUser, cwd: '/' }, (error) => {
      resolve(error === null);
    });
  });
}

/**
 * Makes a folder of the other user, for temporary files.
 * @throws Error if the user may not enter the folders above it
 */
export async function makeOtherUsersFolder(prefix: string): Promise<string> {
  for (const parent of new Set([tmpdir(), '/tmp'])) {
    const folder = await mkdtemp(join(parent, prefix));
    if (otherUser.uid === undefined) return folder;
    await giveToOtherUser(folder);
    if (await canRun('/bin/sh', '-c', 'cd "$1"', 'sh', folder)) return folder;
    await rm(folder, { recursive: true });
  }
  const problem = `the user ${otherUser.uid} may not enter ${JSON.stringify(tmpdir())}`;
  throw new Error(`${problem}: set TMPDIR to a folder that every user may enter`);
}

/**
 * Copies a file or a folder for the other user. Links become what they lead to: their targets may be in a closed folder.
 * Modes are those of the original, which the umask of its owner may have closed, so the copy belongs to the other user.
 */
export async function copyForOtherUser(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, dereference: true });
  if (otherUser.uid !== undefined) await giveToOtherUser(to);
}

async function giveToOtherUser(path: string): Promise<void> {
  const { uid, gid } = nobody;
  await chown(path, uid, gid);
  if (!(await stat(path)).isDirectory()) return;
  const entries = await readdir(path, { recursive: true });
  for (const entry of entries) await chown(join(path, entry), uid, gid);
}
