/**
 * Runs programs as another user if this process runs as root: PostgreSQL refuses to run as root, and services should not.
 * The folders of root are closed to that user, so the files that the user needs are copied.
 */
import { execFile } from 'node:child_process';
import { chown, cp, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The number of the unprivileged user on common systems. */
const unprivileged = { uid: 65_534, gid: 65_534 };

/** Options of `child_process`: the other user if this process runs as root, otherwise the same user. */
export const otherUser: { readonly uid?: number; readonly gid?: number } = process.getuid?.() === 0 ? unprivileged : {};

/** Returns true if the program ends with exit code 0 as the other user. */
export function canRun(program: string, ...parameters: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    execFile(program, parameters, { ...otherUser, cwd: '/' }, (error) => {
      resolve(error === null);
    });
  });
}

/**
 * Creates a folder for temporary files that belongs to the other user.
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
  const problem = `the user ${otherUser.uid} cannot enter ${JSON.stringify(tmpdir())}`;
  throw new Error(`${problem}: set TMPDIR to a folder that every user can enter`);
}

/**
 * Copies a file or a folder for the other user. Links are replaced by their targets, which may be in a closed folder.
 * The copy keeps the modes of the original, which may exclude other users, so the copy belongs to the other user.
 */
export async function copyForOtherUser(from: string, to: string): Promise<void> {
  await cp(from, to, { recursive: true, dereference: true });
  if (otherUser.uid !== undefined) await giveToOtherUser(to);
}

async function giveToOtherUser(path: string): Promise<void> {
  const { uid, gid } = unprivileged;
  await chown(path, uid, gid);
  if (!(await stat(path)).isDirectory()) return;
  const entries = await readdir(path, { recursive: true });
  for (const entry of entries) await chown(join(path, entry), uid, gid);
}
