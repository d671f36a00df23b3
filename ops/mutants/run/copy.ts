/** A throw-away copy of the project in which files can be broken: the user's own tree is only read. */
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from '../../drift/git/git.ts';
import { applyMutant, type Mutant } from '../mutant/mutant.ts';

export interface ProjectCopy {
  /** The folder of the copy and of all files of its tests; removed by `dispose`. */
  readonly scratch: string;
  /** The root of the copied project. */
  readonly folder: string;
  /** Puts the fault into the copy while `work` runs. */
  withMutant<Result>(mutant: Mutant, work: () => Promise<Result>): Promise<Result>;
  dispose(): Promise<void>;
}

/** Returns the files that git tracks or could track, relative to the root of the project. @throws GitError outside a repository */
export async function listFiles(root: string): Promise<readonly string[]> {
  const [known, deleted] = await Promise.all([
    git(root, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'),
    git(root, 'ls-files', '-z', '--deleted'),
  ]);
  const gone = new Set(deleted.split('\0'));
  return [...new Set(known.split('\0'))].filter((file) => file !== '' && !gone.has(file)).sort();
}

/**
 * Copies the project with its uncommitted changes. The history comes along by reference, because some tests read it, and
 * the packages by links.
 * @throws GitError outside a repository
 */
export async function copyProject(root: string): Promise<ProjectCopy> {
  const scratch = await mkdtemp(join(tmpdir(), 'fountainai-mutants-'));
  const folder = join(scratch, 'project');
  const dispose = (): Promise<void> => rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  try {
    // Some tests start programs as another user, who must get through to the files of those tests.
    await chmod(scratch, 0o755);
    await mkdir(join(scratch, 'tmp'));
    await chmod(join(scratch, 'tmp'), 0o1777);
    await git(root, 'clone', '--quiet', '--shared', '--no-checkout', root, folder);
    for (const file of await listFiles(root)) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await copyFile(join(root, file), join(folder, file));
    }
    await git(folder, 'reset', '--quiet');
    await linkPackages(root, folder);
  } catch (error) {
    await dispose();
    throw error;
  }
  const withMutant = async <Result>(mutant: Mutant, work: () => Promise<Result>): Promise<Result> => {
    const file = join(folder, mutant.file);
    const text = await readFile(file, 'utf8');
    await writeFile(file, applyMutant(text, mutant));
    try {
      return await work();
    } finally {
      await writeFile(file, text);
    }
  };
  return { scratch, folder, withMutant, dispose };
}

/** One link per package and not one for all, so that caches which tools keep in `node_modules` stay in the copy. */
async function linkPackages(root: string, folder: string): Promise<void> {
  const [from, to] = [join(root, 'node_modules'), join(folder, 'node_modules')];
  await mkdir(to);
  const names = await readdir(from).catch(() => []);
  const packages = names.filter((name) => !name.startsWith('.') || name === '.bin');
  await Promise.all(packages.map((name) => symlink(join(from, name), join(to, name))));
}
