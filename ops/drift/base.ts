/** The revision that the working tree is compared with, and its documents. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { documentFiles } from '../../openapi/directory.ts';
import type { ApiDocument } from '../../openapi/document.ts';
import { loadDocument } from '../../openapi/load.ts';
import { DocumentError } from '../../openapi/problems.ts';
import { OpsError } from '../lib/errors.ts';
import { git, GitError } from './git.ts';

export interface Base {
  /** For people: `v1.2`, `the merge base with origin/main (0a1b2c3)`. */
  readonly label: string;
  /** By name; none where the revision has no documents yet. */
  readonly documents: ReadonlyMap<string, ApiDocument>;
}

/** Where the main line of a repository is looked for, in this order. */
const mainLines = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/**
 * @param folder that of the documents, in a working tree of Git
 * @param named the revision that was asked for; left out: where this line of work left the main line, else HEAD
 * @throws OpsError where there is no such revision, no repository, or a document in it that can't be used
 */
export async function readBase(folder: string, named?: string): Promise<Base> {
  try {
    const found = named === undefined ? await defaultBase(folder) : await namedBase(folder, named);
    if (found === undefined) return { label: 'nothing: there is no commit yet', documents: new Map() };
    return { label: found.label, documents: await documentsOf(folder, found) };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    throw new OpsError(
      'cli-base-unreadable',
      `the base can't be read: ${error.message}`,
      'name a revision with --base',
      { cause: error },
    );
  }
}

interface Revision {
  readonly label: string;
  readonly commit: string;
}

async function namedBase(folder: string, name: string): Promise<Revision> {
  const commit = await commitOf(folder, name);
  if (commit === undefined) throw new GitError(`there is no revision ${JSON.stringify(name)}`);
  return { label: name, commit };
}

async function defaultBase(folder: string): Promise<Revision | undefined> {
  await git(folder, 'rev-parse', '--git-dir');
  const head = await commitOf(folder, 'HEAD');
  if (head === undefined) return undefined;
  for (const line of mainLines) {
    if ((await commitOf(folder, line)) === undefined) continue;
    const commit = await mergeBase(folder, line);
    return { label: `the merge base with ${line} (${commit.slice(0, 7)})`, commit };
  }
  return { label: `HEAD (${head.slice(0, 7)})`, commit: head };
}

/** The commit that a name stands for; a name that looks like an option is none. */
async function commitOf(folder: string, name: string): Promise<string | undefined> {
  try {
    const commit = await git(folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
    return commit.trim();
  } catch {
    return undefined;
  }
}

async function mergeBase(folder: string, line: string): Promise<string> {
  try {
    return (await git(folder, 'merge-base', line, 'HEAD')).trim();
  } catch (error) {
    throw new GitError(`HEAD and ${line} have no common commit in this clone (is it a shallow one?)`, { cause: error });
  }
}

/** Written to a folder of their own, since documents may refer to files beside them. */
async function documentsOf(folder: string, { commit, label }: Revision): Promise<Map<string, ApiDocument>> {
  const copy = await mkdtemp(join(tmpdir(), 'fountainai-base-'));
  try {
    await writeFiles(folder, commit, copy);
    const documents = new Map<string, ApiDocument>();
    for (const file of await documentFiles(copy)) {
      const document = await loadDocument(file).catch((error: unknown) => {
        throw error instanceof DocumentError ? unusable(error, label, copy) : error;
      });
      documents.set(document.name, document);
    }
    return documents;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function writeFiles(folder: string, commit: string, copy: string): Promise<void> {
  const listing = await git(folder, 'ls-tree', '-r', '-z', commit, '--', '.');
  for (const entry of listing.split('\0')) {
    // `100644 blob 0a1b…\tsession-context.yml`; links and submodules are no documents.
    const [, object = '', path = ''] = /^100\d{3} blob ([0-9a-f]+)\t(.+\.(?:ya?ml|json))$/s.exec(entry) ?? [];
    if (path === '') continue;
    await mkdir(join(copy, dirname(path)), { recursive: true });
    await writeFile(join(copy, path), await git(folder, 'cat-file', 'blob', object));
  }
}

function unusable(error: DocumentError, label: string, copy: string): OpsError {
  const problems = error.message.replaceAll(`${copy}/`, '');
  const remedy = 'name a revision with --base whose documents are valid';
  return new OpsError('cli-base-invalid', `a document of ${label} can't be used: ${problems}`, remedy, {
    data: { base: label },
    cause: error,
  });
}
