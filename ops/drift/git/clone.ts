/** The state of this clone of a repository, and the command that fetches the missing history. */
import { OpsError } from '../../error/ops-error.ts';
import { git, GitError, gitWithInput } from './git.ts';

export interface Clone {
  /** A folder in its working tree. */
  readonly folder: string;
  /** `origin`, else the first remote; undefined if there are no remotes. */
  readonly remote: string | undefined;
  /** True if a part of its history was not fetched. */
  readonly isShallow: boolean;
}

const otherSections = 'or choose sections with --only that need no history';

/** @throws OpsError if the folder is not in a working tree, or Git is missing; GitError */
export async function readClone(folder: string): Promise<Clone> {
  try {
    const isShallow = (await git(folder, 'rev-parse', '--is-shallow-repository')).trim() === 'true';
    const remotes = (await git(folder, 'remote')).split('\n').filter(Boolean);
    return { folder, isShallow, remote: remotes.includes('origin') ? 'origin' : remotes[0] };
  } catch (error) {
    if (error instanceof GitError && error.isMissing) {
      throw new OpsError('cli-program-missing', error.message, `install Git, ${otherSections}`, {
        data: { program: 'git' },
        cause: error,
      });
    }
    if (error instanceof GitError && error.message.startsWith('not a git repository')) {
      const problem = `${JSON.stringify(folder)} is not in a Git repository`;
      throw new OpsError('cli-repository-missing', problem, `commit the documents to one, ${otherSections}`, {
        data: { folder },
        cause: error,
      });
    }
    throw error;
  }
}

/** Returns the command that fetches all branches with their whole history. */
export function fetchCommand({ isShallow }: Clone, remote: string, ...options: readonly string[]): string {
  const all = [...(isShallow ? ['--unshallow'] : []), ...options, remote];
  return `git fetch ${all.join(' ')} '+refs/heads/*:refs/remotes/${remote}/*'`;
}

/** Returns the commit of a name; undefined if the name is unknown or looks like an option. */
export async function findCommit(folder: string, name: string): Promise<string | undefined> {
  try {
    const commit = await git(folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
    return commit.trim();
  } catch {
    return undefined;
  }
}

/** Returns the commits of these names, of which none is given by a person. One process of Git reads them all. */
export async function findCommits(folder: string, names: readonly string[]): Promise<(string | undefined)[]> {
  const input = names.map((name) => `${name}^{commit}\n`).join('');
  const output = await gitWithInput(folder, input, 'cat-file', '--batch-check=%(objectname)').catch(() => undefined);
  // One damaged object ends the process, and may be one that is not needed.
  if (output === undefined) return Promise.all(names.map((name) => findCommit(folder, name)));
  const lines = output.split('\n');
  return names.map((_, index) => /^[0-9a-f]+$/.exec(lines[index] ?? '')?.[0]); // else `<name> missing`
}

export const shortHash = (commit: string): string => commit.slice(0, 7);
