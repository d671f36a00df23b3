/**
 * Finds the former revision that the working tree is compared with. A clone that lacks a part of the history gives the
 * revision that a complete clone would give, or an error with the command that fetches the missing history.
 */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ComparedBase } from '../../findings/report.ts';
import { OpsError } from '../../error/ops-error.ts';
import { type Clone, fetchCommand, findCommit, findCommits, readClone, shortHash } from './clone.ts';
import { git } from './git.ts';

/** The commit of HEAD, which exists, and what this clone has of others. */
interface Head extends Clone {
  readonly head: string;
  /** The first parent of HEAD. */
  readonly parent: string | undefined;
  readonly line: MainLine | undefined;
}

interface MainLine {
  /** For people: `origin/main`. */
  readonly name: string;
  readonly commit: string;
}

type FindPatterns = () => Promise<readonly string[]>;

const otherBase = 'or name a revision with --base';

/**
 * @param folder that of the documents, in a working tree of Git
 * @param name the revision that was asked for; left out: the merge base with the main branch. If that is HEAD itself, it is
 *   HEAD while the folder has changes that are not committed, and otherwise the parent of HEAD: no commit is compared with itself
 * @param findPatterns returns the patterns of the files whose changes count; default: all of the folder
 * @throws OpsError if the revision does not exist, with the command that fetches it; GitError
 */
export async function findRevision(
  folder: string,
  name?: string,
  findPatterns: FindPatterns = () => Promise.resolve(['.']),
): Promise<ComparedBase> {
  const clone = await readClone(folder);
  if (name !== undefined) return namedRevision(clone, name);
  const lines = getMainLines(clone);
  const names = lines.map(({ ref }) => ref);
  const [head, parent, ...commits] = await findCommits(folder, ['HEAD', 'HEAD^', ...names]);
  if (head === undefined) return noCommits(clone);
  const [line] = lines.flatMap(({ name }, index) => {
    const commit = commits[index];
    return commit === undefined ? [] : [{ name, commit }];
  });
  return formerRevision({ ...clone, head, parent, line }, findPatterns);
}

/** Returns the main branches that a clone may have, the best first. */
function getMainLines({ remote = 'origin' }: Clone): readonly { readonly name: string; readonly ref: string }[] {
  return [
    ...getRemoteNames(remote).map((name) => ({ name, ref: `refs/remotes/${name}` })),
    ...['main', 'master'].map((name) => ({ name, ref: `refs/heads/${name}` })),
  ];
}

const getRemoteNames = (remote: string): readonly string[] =>
  ['HEAD', 'main', 'master'].map((name) => `${remote}/${name}`);

/** @throws OpsError if HEAD has a commit that cannot be read */
async function noCommits({ folder }: Clone): Promise<ComparedBase> {
  const recorded = await git(folder, 'rev-parse', '--verify', '--quiet', 'HEAD').catch(() => '');
  if (recorded === '') return { label: 'no former revision: the repository has no commits yet', commit: undefined };
  const problem = `the commit of HEAD (${shortHash(recorded)}) cannot be read: the repository is damaged`;
  throw historyMissing(problem, 'run git fsck, which names what is missing');
}

async function namedRevision(clone: Clone, name: string): Promise<ComparedBase> {
  const commit = await findCommit(clone.folder, name);
  if (commit === undefined) throw await unknownRevision(clone, name);
  const isHash = commit.startsWith(name);
  return { label: isHash ? shortHash(commit) : `${name} (${shortHash(commit)})`, commit };
}

async function unknownRevision(clone: Clone, name: string): Promise<OpsError> {
  const problem = `the revision ${JSON.stringify(name)} does not exist${clone.isShallow ? ' in this shallow clone' : ''}`;
  const { folder, remote } = clone;
  const unknown = (remedy: string): OpsError =>
    new OpsError('cli-revision-unknown', problem, remedy, { data: { name } });
  if (remote === undefined || !/^\w/.test(name)) return unknown('name another one with --base');
  const remoteName = `${remote}/${name}`;
  if ((await findCommit(folder, `refs/remotes/${remoteName}`)) !== undefined) {
    return unknown(`name the branch of the remote with --base ${remoteName}`);
  }
  const isHash = /^[0-9a-f]{40,64}$/.test(name);
  const command = isHash ? `git fetch ${remote} ${name}` : fetchCommand(clone, remote, '--tags');
  return unknown(`run ${command}, or name another one with --base`);
}

async function formerRevision(clone: Head, findPatterns: FindPatterns): Promise<ComparedBase> {
  const { folder, head } = clone;
  const line = requireFetched(clone);
  const commit = line === undefined ? head : await mergeBase(clone, line);
  if (commit !== head) return { label: `the merge base with ${line?.name} (${shortHash(commit)})`, commit };
  // A new file counts too. The option keeps Git from writing its result to the index.
  const options = ['--porcelain', '--untracked-files=normal', '--', ...(await findPatterns())];
  const changes = await git(folder, '--no-optional-locks', 'status', ...options);
  return changes === '' ? parentOfHead(clone) : { label: `HEAD (${shortHash(head)})`, commit };
}

/** Undefined if neither this clone nor a remote has a main branch. @throws OpsError if the remote's was not fetched */
function requireFetched(clone: Head): MainLine | undefined {
  const { line, remote } = clone;
  if (line !== undefined || remote === undefined) return line;
  const problem = `the main branch of ${remote} is not in this clone: looked for ${getRemoteNames(remote).join(', ')}`;
  const command = `${fetchCommand(clone, remote)} && git remote set-head ${remote} --auto`;
  throw historyMissing(problem, `run ${command}, ${otherBase}`);
}

/** @throws OpsError if HEAD and the branch have no merge base, or the missing history may contain a later one */
async function mergeBase(clone: Head, { name, commit: line }: MainLine): Promise<string> {
  const { folder, head, isShallow } = clone;
  if (line === head) return head;
  const base = await git(folder, 'merge-base', line, head).then(
    (commit) => commit.trim(),
    () => undefined,
  );
  if (base !== undefined && (!isShallow || (await isComplete(clone, base, line)))) return base;
  if (isShallow) throw missing(clone, `the merge base of HEAD and ${name}`);
  throw new OpsError('cli-base-missing', `HEAD and ${name} have no common commit`, 'name a revision with --base', {
    data: { branch: name },
  });
}

/** True if no commit since the base has parents that this clone lacks. */
async function isComplete({ folder, head }: Head, base: string, line: string): Promise<boolean> {
  if (base === head || base === line) return true;
  const cut = await readFile(resolve(folder, (await git(folder, 'rev-parse', '--git-path', 'shallow')).trim()), 'utf8');
  const since = await git(folder, 'rev-list', head, line, '--not', base);
  return !since.split('\n').some((commit) => commit !== '' && cut.includes(commit));
}

/** A parent that Git hides is still recorded in the commit: https://git-scm.com/docs/shallow, git-replace(1) */
async function parentOfHead(clone: Head): Promise<ComparedBase> {
  const { folder, head } = clone;
  const describe = (commit: string): ComparedBase => ({ label: `the parent of HEAD (${shortHash(commit)})`, commit });
  if (clone.parent !== undefined) return describe(clone.parent);
  const recorded = await git(folder, '--no-replace-objects', 'cat-file', 'commit', head);
  const [fields = ''] = recorded.split('\n\n', 1);
  const parent = /^parent ([0-9a-f]+)$/m.exec(fields)?.[1];
  const [commit] = parent === undefined ? [] : await findCommits(folder, [parent]);
  if (commit !== undefined) return describe(commit);
  if (parent !== undefined) throw missing(clone, 'the parent of HEAD', parent);
  const label = `no former revision: HEAD (${shortHash(head)}) is the first commit`;
  return { label, commit: undefined };
}

function missing(clone: Clone, what: string, commit?: string): OpsError {
  const { remote, isShallow } = clone;
  const problem = `${what} is not in this clone${isShallow ? ', which is shallow' : ''}`;
  if (remote === undefined) return historyMissing(problem, 'fetch the history, or name a revision with --base');
  const command = isShallow || commit === undefined ? fetchCommand(clone, remote) : `git fetch ${remote} ${commit}`;
  return historyMissing(problem, `run ${command}, ${otherBase}`);
}

const historyMissing = (problem: string, remedy: string): OpsError =>
  new OpsError('cli-history-missing', problem, remedy);
