/** Files of the containers and the gateway that `npm run dockerize` wrote, and would write differently now. */
import { CodedError } from '../../../openapi/errors/coded-error.ts';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { isStale } from '../../dockerize/stamp.ts';
import { kongPath, planTree } from './tree.ts';

/** Returns the paths of files whose text is not the desired one. @param texts of files, by their paths */
export function selectStalePaths(
  files: ReadonlyMap<string, string>,
  texts: ReadonlyMap<string, string | undefined>,
): readonly string[] {
  return [...files].flatMap(([path, text]) => {
    const found = texts.get(path);
    return found !== undefined && isStale(found, text) ? [path] : [];
  });
}

/**
 * Returns the paths of the files that the documents ask to be written again, by the settings that they were written with.
 * None if nothing can be planned from the documents, which is for the drift check to report.
 * @param textOf the text of a file by its path in the project; undefined if it does not exist
 */
export async function findStalePaths(
  documents: readonly ApiDocument[],
  textOf: (path: string) => Promise<string | undefined>,
): Promise<readonly string[]> {
  const wanted = await wantedIn(documents, textOf);
  if (wanted === undefined || !('files' in wanted)) return [];
  const texts = await Promise.all([...wanted.files.keys()].map(async (path) => [path, await textOf(path)] as const));
  return selectStalePaths(wanted.files, new Map(texts));
}

async function wantedIn(
  ...[documents, textOf]: Parameters<typeof findStalePaths>
): Promise<ReturnType<typeof planTree> | undefined> {
  try {
    return planTree(documents, await textOf(kongPath));
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}
