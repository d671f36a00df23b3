/** The project in a repository of its own: what a person or a build server clones. */
import { execFile } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { git, gitEnvironment } from '../../../drift/git/git.ts';
import { projectFolder } from '../../../file/files.ts';

const run = promisify(execFile);
const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
const folders = ['bin', 'dist', 'openapi', 'service', 'pulumi', 'ops'];
const parts = [
  ...folders,
  'run_setup.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  '.npmrc',
  '.gitignore',
];

/** Makes a repository of what the working tree has, with one commit. What was built of it needs no other build there. */
export async function makeProjectRepository(folder: string, branch: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  // `cp` of Node takes thirty times as long.
  await run('cp', ['-Rp', ...parts.map((name) => join(projectFolder, name)), folder]);
  await git(folder, 'init', '--quiet', `--initial-branch=${branch}`);
  await commitAll(folder, 'all of it');
}

/** Commits all files. A shell starts Git in a fraction of the time that a process of tests needs. */
export async function commitAll(folder: string, message: string): Promise<void> {
  const script = `git add --all && git ${author.join(' ')} commit --quiet --message "$1"`;
  await run('sh', ['-c', script, 'sh', message], { cwd: folder, env: gitEnvironment() });
}

/** Lends a clone the packages that are installed here. */
export function lendPackages(clone: string): Promise<void> {
  return symlink(join(projectFolder, 'node_modules'), join(clone, 'node_modules'));
}
