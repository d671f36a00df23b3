/** Files that a job writes: whole or not at all, and only where something changes. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode } from '../../openapi/errors/error-text.ts';
import type { Change } from './report.ts';

/** Absolute path of the project. */
export const projectFolder = resolve(import.meta.dirname, '../..');

export interface WriteOptions {
  /** Say what would be done and do nothing. */
  readonly dryRun?: boolean;
  /** Permissions of the file, such as 0o600; default: what the process's umask leaves. */
  readonly mode?: number;
}

/**
 * Brings a file to this text, making the folders it stands in.
 * @throws Error of `node:fs`
 */
export async function bringTo(
  file: string,
  text: string,
  { dryRun = false, mode = 0o666 }: WriteOptions = {},
): Promise<Change> {
  const before = await textOf(file);
  if (before === text) return 'unchanged';
  if (!dryRun) await replace(file, text, mode);
  return before === undefined ? 'created' : 'updated';
}

/** The text of a file; undefined where there is none. */
export async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** By renaming, so that a reader or a cut-off run never meets half a file. */
async function replace(file: string, text: string, mode: number): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(temporary, text, { mode });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
