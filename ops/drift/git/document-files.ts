/** The files of documents in the working tree: only their changes count when the base is chosen. */
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type DocumentSource, findRoot } from '../../project/project-documents.ts';
import { projectFileName } from '../../project/project-file.ts';
import { findPaths } from './tree.ts';

const maxFiles = 5_000;

/**
 * Returns patterns for Git: the documents with all files that they refer to, and what names the documents. A file in a
 * submodule stands for the submodule.
 * @param folder of the project
 */
export async function findPatterns(folder: string, sources: readonly DocumentSource[]): Promise<readonly string[]> {
  const main = findRoot(join(folder, projectFileName), folder);
  const files = new Set(sources.map(({ file }) => resolve(file)));
  // The set grows during the loop.
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch(() => '');
    const isPart = (path: string): boolean => /\.(ya?ml|json)$/.test(path) && files.size < maxFiles;
    for (const path of findPaths(text)) if (isPart(path)) files.add(resolve(dirname(file), path));
  }
  const inside = [...files, join(folder, projectFileName), join(folder, 'openapi')].flatMap((file) => {
    const root = findRoot(file, folder);
    if (root !== main) return root.startsWith(join(main, '/')) ? [root] : [];
    return file.startsWith(join(main, '/')) ? [file] : [];
  });
  return [...new Set(inside)].map((path) => `:(literal)${path}`);
}
