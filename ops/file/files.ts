/** Reads and writes files. A write is atomic, and is skipped if the text is the same. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode, withFilePath } from '../../openapi/errors/error-text.ts';
import { packageFolder } from '../../openapi/package/package.ts';

/** Absolute path of the project. */
export const projectFolder = packageFolder;

/** What a command did to bring something to a wanted state. */
export type Change = 'created' | 'updated' | 'unchanged';

export interface WriteOptions {
  /** Return the outcome, but write nothing. */
  readonly dryRun?: boolean;
  /** Permissions of the file, such as 0o600. Default: 0o666 without the bits of the umask. */
  readonly mode?: number;
}

/**
 * Writes the text to a file if its text differs, and creates missing folders above the file.
 * @throws Error of `node:fs`
 */
export async function writeIfChanged(
  file: string,
  text: string,
  { dryRun = false, mode = 0o666 }: WriteOptions = {},
): Promise<Change> {
  const before = await readTextFile(file);
  if (before === text) return 'unchanged';
  if (!dryRun) await replace(file, text, mode);
  return before === undefined ? 'created' : 'updated';
}

/** Returns the text of a file, or undefined if the file does not exist. */
export async function readTextFile(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw withFilePath(error, file);
  }
}

/** Writes a temporary file and renames it, so that readers and aborted runs never leave half a file. */
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
