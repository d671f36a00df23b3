/** What becomes of each file: what is wanted, what is there and what was generated last are held against one another. */
import { join } from 'node:path';
import { textOf } from '../../lib/files.ts';
import { type Hashes, hashOf, knownHashes, type KnownFiles, knownPaths } from './manifest.ts';
import { isMigration } from './migrations.ts';
import type { GeneratedFile } from '../service/service-files.ts';

export interface PlannedFile extends GeneratedFile {
  /** `kept`: a person edited it, so it stays, though it would be written otherwise now. */
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'removed' | 'kept';
  /** As it is in the tree; undefined where there is none. */
  readonly before: string | undefined;
  /** A person's, whether it would be written otherwise or not. */
  readonly isEdited: boolean;
}

/** @param folder the project */
export function planFiles(
  folder: string,
  wanted: readonly GeneratedFile[],
  manifest: KnownFiles,
): Promise<PlannedFile[]> {
  return Promise.all(
    wanted.map(async (file) => planFile(file, await textOf(join(folder, file.path)), knownHashes(manifest, file.path))),
  );
}

export function planFile(file: GeneratedFile, before: string | undefined, known: readonly string[]): PlannedFile {
  if (before === undefined) return { ...file, before, outcome: 'created', isEdited: false };
  if (before === file.text) return { ...file, before, outcome: 'unchanged', isEdited: false };
  const isEdited = !known.includes(hashOf(before)) && !(known.length === 0 && isDerivedElsewhere(file, before));
  if (!isEdited) return { ...file, before, outcome: 'updated', isEdited };
  // What is derived is to be what it is derived from, however often it was told; of the rest a person was told once.
  const isTold = file.ownership === 'owned' && known.includes(hashOf(file.text));
  return { ...file, before, outcome: isTold ? 'unchanged' : 'kept', isEdited };
}

/**
 * What was generated before and is not wanted any more. It goes only while nobody has edited any code of the service,
 * which may still use it; what tables there are is for migrations to say, and stays.
 */
export async function planStale(
  folder: string,
  planned: readonly PlannedFile[],
  manifest: KnownFiles,
): Promise<PlannedFile[]> {
  const wanted = new Set(planned.map(({ path }) => path));
  const stale = knownPaths(manifest).filter(
    (path) => path.startsWith('service/') && !wanted.has(path) && !isMigration(path),
  );
  const isAllOurs = planned.every(({ isEdited, ownership }) => ownership === 'derived' || !isEdited);
  const plans = await Promise.all(
    stale.map(async (path): Promise<PlannedFile[]> => {
      const before = await textOf(join(folder, path));
      if (before === undefined) return [];
      const isEdited = !knownHashes(manifest, path).includes(hashOf(before));
      const outcome = isEdited || !isAllOurs ? 'unchanged' : 'removed';
      return [{ path, text: before, ownership: 'owned', before, isEdited, outcome }];
    }),
  );
  return plans.flat();
}

/** What a next run is to know of the files. @param earlier what this one knew */
export function hashesAfter(
  wanted: readonly PlannedFile[],
  stale: readonly PlannedFile[],
  earlier: KnownFiles,
): Hashes {
  const left = new Map(stale.filter(({ outcome }) => outcome !== 'removed').map(({ path, before }) => [path, before]));
  const kept = knownPaths(earlier).filter((path) => left.has(path) || isMigration(path));
  const hashes = kept.map((path): [string, string] => [path, hashToKeep(knownHashes(earlier, path), left.get(path))]);
  return { ...Object.fromEntries(hashes), ...Object.fromEntries(wanted.map(({ path, text }) => [path, hashOf(text)])) };
}

/** Of several runs that were cut off, one may have written the text that the file has. */
function hashToKeep(known: readonly string[], text: string | undefined): string {
  const own = text === undefined ? undefined : hashOf(text);
  return known.find((hash) => hash === own) ?? known.at(-1) ?? '';
}

/** The types of a document are written whether its service was generated or not. */
function isDerivedElsewhere({ path }: GeneratedFile, before: string): boolean {
  return path.endsWith('/api.d.ts') && before.startsWith('/** Types of "');
}
