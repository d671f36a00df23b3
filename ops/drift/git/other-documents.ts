/** Former revisions of documents in any folder of a repository, or of its submodules. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { loadDocument } from '../../../openapi/loading/load.ts';
import { type DocumentSource, isDocumentText } from '../../project/project-documents.ts';
import { parseProjectText, projectFileName } from '../../project/project-file.ts';
import { findFormerPath } from './former-path.ts';
import { git } from './git.ts';
import { RevisionTree } from './tree.ts';

export interface OtherDocumentsOptions {
  /** The folder of the project, in the repository of the revision; no link leads to it. */
  readonly folder: string;
  readonly commit: string;
  readonly sources: readonly DocumentSource[];
  /** True if other documents of the revision were removed since. */
  readonly isWhole: boolean;
  /** An empty folder for copies. */
  readonly copy: string;
}

/**
 * Returns the former documents by name.
 * @throws GitError, DocumentError
 */
export async function readOtherDocuments(options: OtherDocumentsOptions): Promise<Map<string, ApiDocument>> {
  const { folder, commit, sources, isWhole, copy } = options;
  const main = new RevisionTree(folder, commit);
  const tops: Tops = new Map();
  const named = isWhole ? await readNamedPaths(main, tops) : new Map<string, string>();
  const documents = new Map<string, ApiDocument>();
  const taken = new Set<string>();
  for (const { name, file: given } of sources) {
    const file = await realpath(given); // Git has a link as a file of its own
    const tree = await findTree(main, dirname(file), tops);
    if (tree === undefined) continue;
    const path = join(await findPrefix(dirname(file), tops), basename(file));
    const text = await readFile(file, 'utf8');
    const former = await findFormerPath(tree, { path, text }, tree === main ? named.get(name) : undefined);
    if (former === undefined) continue;
    if (tree === main) taken.add(former);
    documents.set(name, await loadCopy(tree, former, name, copy));
  }
  const removed = isWhole ? [...named, ...(await findRemoved(main, tops))] : [];
  for (const [name, path] of removed) {
    if (documents.has(name) || taken.has(path) || !(await main.has(path))) continue;
    taken.add(path);
    documents.set(name, await loadCopy(main, path, name, copy));
  }
  return documents;
}

/** Returns the documents in `openapi/` whose files do not exist any more: name → path from the top. */
async function findRemoved(tree: RevisionTree, tops: Tops): Promise<readonly (readonly [string, string])[]> {
  const folder = join(await findPrefix(tree.folder, tops), 'openapi');
  const found: (readonly [string, string])[] = [];
  for (const path of await tree.filesIn(folder)) {
    const name = basename(path);
    if (!/\.(ya?ml|json)$/.test(name) || existsSync(join(tree.folder, 'openapi', name))) continue;
    if (isDocumentText((await tree.read(path)) ?? '')) found.push([basename(name, extname(name)), path]);
  }
  return found;
}

/** Files of a submodule go to a folder of their own. */
async function loadCopy(tree: RevisionTree, path: string, name: string, copy: string): Promise<ApiDocument> {
  const folder = join(copy, tree.commit.slice(0, 12));
  await mkdir(folder, { recursive: true });
  await tree.copy(path, folder);
  return loadDocument(join(folder, path), { name, folder });
}

/** Returns the tree of a folder: that of the submodule which contains it has the commit that the revision names for it. */
async function findTree(main: RevisionTree, folder: string, tops: Tops): Promise<RevisionTree | undefined> {
  const [top, own] = await Promise.all([findTop(main.folder, tops), findTop(folder, tops)]);
  if (top === own) return main;
  const listing = await git(top, 'ls-tree', '-z', '--full-tree', main.commit, '--', relative(top, own));
  const commit = /^160000 commit ([0-9a-f]+)\t/.exec(listing)?.[1];
  return commit === undefined ? undefined : new RevisionTree(folder, commit);
}

/** The top folders of repositories by a folder in each, so that Git is asked once for each folder. */
type Tops = Map<string, Promise<string>>;

function findTop(folder: string, tops: Tops): Promise<string> {
  const known =
    tops.get(folder) ?? git(folder, 'rev-parse', '--show-toplevel').then((top) => realpath(top.replace(/\n$/, '')));
  tops.set(folder, known);
  return known;
}

/** Returns the path of a folder, which no link leads to, from the top of its repository. */
const findPrefix = async (folder: string, tops: Tops): Promise<string> => relative(await findTop(folder, tops), folder);

/** Returns the documents that the project file of the revision names: name of the service → path from the top. */
async function readNamedPaths(tree: RevisionTree, tops: Tops): Promise<ReadonlyMap<string, string>> {
  const prefix = await findPrefix(tree.folder, tops);
  const text = await tree.read(join(prefix, projectFileName));
  if (text === undefined) return new Map();
  // An invalid file names nothing: the documents are found by their paths.
  const services = await parseProjectText(text, join('/', prefix)).catch(() => []);
  return new Map(services.map(({ name, document }) => [name, relative('/', document)]));
}
