/**
 * Many files written as one: all of them or none. Everything that needs space is done before the first file is touched;
 * from then on files are only renamed, and where that fails, what was there before is put back.
 */
import { copyFile, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode, errorText } from '../../../openapi/error-text.ts';
import { OpsError } from '../../lib/errors.ts';

/** One file brought to a text, or removed. The same file may come twice. */
export interface Write {
  /** Absolute path. */
  readonly file: string;
  /** Undefined: the file goes. */
  readonly text: string | undefined;
  /** Permissions, such as 0o600; default: what the process's umask leaves. */
  readonly mode?: number;
}

/** What of the file system is used to change it, so that a test can let any of it fail. */
export interface FileSystem {
  readonly writeFile: (file: string, text: string, options: { readonly mode: number }) => Promise<unknown>;
  readonly rename: (from: string, to: string) => Promise<unknown>;
  readonly remove: (file: string) => Promise<unknown>;
}

export const realFiles: FileSystem = { writeFile, rename, remove: (file) => rm(file) };

/** Names of what is there while the job writes. */
const leftover = /\.\d+\.generate\.(new|old)$/;

interface Prepared extends Write {
  readonly next: string;
  /** Where its text before is kept; undefined where there was no file. */
  readonly previous: string | undefined;
}

/** @throws OpsError, and all is as it was */
export async function applyAll(writes: readonly Write[], files: FileSystem = realFiles): Promise<void> {
  const undo: (() => Promise<unknown>)[] = [];
  const prepared: Prepared[] = [];
  let current = '';
  try {
    for (const [index, write] of writes.entries()) {
      current = write.file;
      undo.push(await makeFolder(dirname(write.file)));
      const next = `${write.file}.${index}.generate.new`;
      undo.push(() => rm(next, { force: true }));
      if (write.text !== undefined) await files.writeFile(next, write.text, { mode: write.mode ?? 0o666 });
      prepared.push({ ...write, next, previous: await keepPrevious(write.file, index, undo) });
    }
    for (const step of prepared) {
      current = step.file;
      undo.push(() => putBack(step));
      await (step.text === undefined ? files.remove(step.file) : files.rename(step.next, step.file));
    }
  } catch (error) {
    throw await takenBack(error, current, undo);
  }
  for (const { previous } of prepared) if (previous !== undefined) await rm(previous, { force: true });
}

/** Takes away what a run that was cut off has left. @param folder the project */
export async function sweep(folder: string): Promise<void> {
  await sweepFolder(folder, { isDeep: false });
  await sweepFolder(join(folder, 'openapi'), { isDeep: false });
  await sweepFolder(join(folder, 'service'), { isDeep: true });
}

async function sweepFolder(folder: string, { isDeep }: { readonly isDeep: boolean }): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && isDeep) await sweepFolder(path, { isDeep });
    if (entry.isFile() && leftover.test(entry.name)) await rm(path, { force: true });
  }
}

/** @returns what takes away the folders that were made, as far as they are empty */
async function makeFolder(folder: string): Promise<() => Promise<void>> {
  const first = await mkdir(folder, { recursive: true });
  return async () => {
    if (first === undefined) return;
    for (let path = folder; path.startsWith(first); path = dirname(path)) await rmdir(path).catch(() => undefined);
  };
}

async function keepPrevious(
  file: string,
  index: number,
  undo: (() => Promise<unknown>)[],
): Promise<string | undefined> {
  const previous = `${file}.${index}.generate.old`;
  undo.push(() => rm(previous, { force: true }));
  try {
    await copyFile(file, previous);
    return previous;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Also where the step itself has failed: nothing is changed by it then. */
async function putBack({ file, previous }: Prepared): Promise<void> {
  if (previous === undefined) await rm(file, { force: true });
  else await rename(previous, file);
}

async function takenBack(error: unknown, file: string, undo: readonly (() => Promise<unknown>)[]): Promise<OpsError> {
  const reason = errorText(error);
  const failures: string[] = [];
  for (const step of undo.toReversed()) {
    await step().catch((failure: unknown) => failures.push(errorText(failure)));
  }
  const remedy = 'mend that, and run it again';
  const state = failures.length === 0 ? 'nothing was changed' : `not all could be put back (${failures.join('; ')})`;
  return new OpsError('cli-file-unwritable', `${file} can't be written (${reason}); ${state}`, remedy, {
    data: { file },
    cause: error,
  });
}
