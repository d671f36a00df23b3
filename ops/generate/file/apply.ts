/**
 * Writes all files of a run. All texts are written to temporary files next to their targets before the first target changes;
 * then files are only renamed or removed. If a run ends in between, the next run completes the work: the manifest, which is
 * renamed first, lists the files that were about to be written.
 */
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode, errorText } from '../../../openapi/errors/error-text.ts';
import { OpsError } from '../../error/ops-error.ts';

/** A file to write or to remove. A list of writes may have the same file twice. */
export interface FileWrite {
  /** Absolute path. */
  readonly file: string;
  /** Undefined: the file is removed. */
  readonly text: string | undefined;
  /** Permissions, such as 0o600; default: the permissions that the process's umask leaves. */
  readonly mode?: number;
}

/** The calls that change the file system, so that a test can let any of them fail. */
export interface FileSystem {
  readonly writeFile: (file: string, text: string, options: { readonly mode: number }) => Promise<unknown>;
  readonly rename: (from: string, to: string) => Promise<unknown>;
  readonly remove: (file: string) => Promise<unknown>;
}

export const realFiles: FileSystem = { writeFile, rename, remove: (file) => rm(file, { force: true }) };

/** Names of temporary files. Earlier versions also wrote `.old`. */
const temporaryName = /\.\d+\.generate\.(new|old)$/;

const temporaryFor = (file: string, index: number): string => `${file}.${index}.generate.new`;

/** @throws OpsError; the message says whether files were changed */
export async function applyWrites(writes: readonly FileWrite[], files: FileSystem = realFiles): Promise<void> {
  const folders: NewFolder[] = [];
  let current = '';
  let changed = 0;
  try {
    for (const [index, { file, text, mode = 0o666 }] of writes.entries()) {
      if (text === undefined) continue;
      current = file;
      const first = await mkdir(dirname(file), { recursive: true });
      if (first !== undefined) folders.push({ first, last: dirname(file) });
      await files.writeFile(temporaryFor(file, index), text, { mode });
    }
    for (const [index, { file, text }] of writes.entries()) {
      current = file;
      await (text === undefined ? files.remove(file) : files.rename(temporaryFor(file, index), file));
      changed += 1;
    }
  } catch (error) {
    await Promise.allSettled(writes.map(({ file }, index) => rm(temporaryFor(file, index), { force: true })));
    for (const folder of folders.toReversed()) await removeIfEmpty(folder);
    const state = changed === 0 ? 'nothing was changed' : `${changed} of ${writes.length} files were written`;
    throw toUnwritableError(current, error, state);
  }
}

/** Folders that a run has created, one inside the other, from the first to the last. */
interface NewFolder {
  readonly first: string;
  readonly last: string;
}

async function removeIfEmpty({ first, last }: NewFolder): Promise<void> {
  for (let path = last; path.startsWith(first); path = dirname(path)) await rmdir(path).catch(() => undefined);
}

/** Removes the temporary files of a run that was cut off. @param folder the project */
export async function removeTemporaryFiles(folder: string): Promise<void> {
  await removeTemporaryFilesIn(folder, { isDeep: false });
  await removeTemporaryFilesIn(join(folder, 'openapi'), { isDeep: false });
  await removeTemporaryFilesIn(join(folder, 'service'), { isDeep: true });
}

async function removeTemporaryFilesIn(folder: string, { isDeep }: { readonly isDeep: boolean }): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []; // before the first service
    throw error;
  });
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && isDeep) await removeTemporaryFilesIn(path, { isDeep });
    if (entry.isFile() && temporaryName.test(entry.name)) await rm(path, { force: true });
  }
}

function toUnwritableError(file: string, error: unknown, state: string): OpsError {
  const reason = errorText(error);
  const remedy = 'fix the cause, and run the same command again';
  return new OpsError('cli-file-unwritable', `cannot write "${file}" (${reason}); ${state}`, remedy, {
    data: { file },
    cause: error,
  });
}
