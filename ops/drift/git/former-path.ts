/** Finds the path that a document had at a former revision, also if it was renamed since. */
import { posix } from 'node:path';
import { openYaml } from '../../../openapi/library/open-library.ts';
import { objectOf, stringOf } from '../../../openapi/json/json.ts';
import { git } from './git.ts';
import type { RevisionTree } from './tree.ts';

export interface CurrentDocument {
  /** From the top of the repository. */
  readonly path: string;
  readonly text: string;
}

/**
 * Returns the former path: the one that the project file of that revision names, the same path, or the path from which Git or
 * the title of the document shows that it was renamed.
 * @param named the path in the project file of the revision
 * @returns undefined if the document is new
 * @throws GitError
 */
export async function findFormerPath(
  tree: RevisionTree,
  { path, text }: CurrentDocument,
  named?: string,
): Promise<string | undefined> {
  for (const candidate of [named, path]) if (candidate !== undefined && (await tree.has(candidate))) return candidate;
  const { renamed, removed } = await findMoves(tree);
  return renamed.get(path) ?? findByTitle(tree, removed, text);
}

interface Moves {
  /** New path → former path. */
  readonly renamed: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
}

async function findMoves({ folder, commit }: RevisionTree): Promise<Moves> {
  const options = ['--no-ext-diff', '--find-renames=30%', '--diff-filter=RD', '--name-status', '-z'];
  // Git compares files that it does not know yet with nothing, so those are found by their titles.
  const parts = (await git(folder, '--no-optional-locks', 'diff', ...options, commit, '--')).split('\0');
  const renamed = new Map<string, string>();
  const removed: string[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [kind = '', former = ''] = parts.slice(index, index + 2);
    if (!kind.startsWith('R')) removed.push(former);
    else renamed.set(parts[(index += 1) + 1] ?? '', former);
  }
  return { renamed, removed };
}

const maxCandidates = 50;

async function findByTitle(tree: RevisionTree, removed: readonly string[], text: string): Promise<string | undefined> {
  const title = readTitle(text);
  if (title === '') return undefined;
  const candidates = removed.filter((path) => /\.(ya?ml|json)$/.test(posix.basename(path))).slice(0, maxCandidates);
  for (const path of candidates) if (readTitle((await tree.read(path)) ?? '') === title) return path;
  return undefined;
}

function readTitle(text: string): string {
  try {
    return stringOf(objectOf(objectOf(openYaml().parseYaml(text)).info).title);
  } catch {
    return '';
  }
}
