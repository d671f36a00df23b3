/** The project in a repository of its own: what a person or a build server clones. */
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from '../../../drift/git/git.ts';
import { projectFolder } from '../../../file/files.ts';

const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
const parts = ['bin', 'openapi', 'service', 'pulumi', 'ops', 'package.json', 'tsconfig.json', '.npmrc', '.gitignore'];

/** Makes a repository of what the working tree has, with one commit. */
export async function makeProjectRepository(folder: string, branch: string): Promise<void> {
  for (const name of parts) await cp(join(projectFolder, name), join(folder, name), { recursive: true });
  await git(folder, 'init', '--quiet', `--initial-branch=${branch}`);
  await commitAll(folder, 'all of it');
}

export async function commitAll(folder: string, message: string): Promise<void> {
  await git(folder, 'add', '--all');
  await git(folder, ...author, 'commit', '--quiet', '--message', message);
}

/** Lends a clone the packages that are installed here. */
export function lendPackages(clone: string): Promise<void> {
  return symlink(join(projectFolder, 'node_modules'), join(clone, 'node_modules'));
}
