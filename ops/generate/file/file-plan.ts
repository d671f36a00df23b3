/** Plans what to do with each file: compares the new text, the present text and the text that was generated last. */
import { join } from 'node:path';
import { readTextFile } from '../../file/files.ts';
import { type Hashes, hashText, knownHashes, type KnownFiles, knownPaths } from './manifest.ts';
import { isMigration } from './migrations.ts';
import type { GeneratedFile } from '../service/service-files.ts';

export interface PlannedFile extends GeneratedFile {
  /** `kept`: a person edited the file, so it stays, although the new text differs. */
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'removed' | 'kept';
  /** The text in the tree; undefined if the file does not exist. */
  readonly before: string | undefined;
  /** True if a person edited the file, whether or not the new text differs. */
  readonly isEdited: boolean;
}

/** @param folder the project */
export function planFiles(
  folder: string,
  wanted: readonly GeneratedFile[],
  manifest: KnownFiles,
): Promise<PlannedFile[]> {
  return Promise.all(
    wanted.map(async (file) =>
      planFile(file, await readTextFile(join(folder, file.path)), knownHashes(manifest, file.path)),
    ),
  );
}

export function planFile(file: GeneratedFile, before: string | undefined, known: readonly string[]): PlannedFile {
  if (before === undefined) return { ...file, before, outcome: 'created', isEdited: false };
  if (before === file.text) return { ...file, before, outcome: 'unchanged', isEdited: false };
  const isEdited = !known.includes(hashText(before)) && !(known.length === 0 && isDerivedElsewhere(file, before));
  if (!isEdited) return { ...file, before, outcome: 'updated', isEdited };
  // An edited derived file is reported by every run; an edited owned file is reported once for each new text.
  const isReported = file.ownership === 'owned' && known.includes(hashText(file.text));
  return { ...file, before, outcome: isReported ? 'unchanged' : 'kept', isEdited };
}

/**
 * Plans the removal of files that were generated before and are not needed any more. They stay if a person has edited code
 * of the service, which may still use them. Migrations always stay.
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
      const before = await readTextFile(join(folder, path));
      if (before === undefined) return [];
      const isEdited = !knownHashes(manifest, path).includes(hashText(before));
      const outcome = isEdited || !isAllOurs ? 'unchanged' : 'removed';
      return [{ path, text: before, ownership: 'owned', before, isEdited, outcome }];
    }),
  );
  return plans.flat();
}

/** Returns the hashes for the next run. @param earlier the hashes that this run found */
export function hashesAfter(
  wanted: readonly PlannedFile[],
  stale: readonly PlannedFile[],
  earlier: KnownFiles,
): Hashes {
  const left = new Map(stale.filter(({ outcome }) => outcome !== 'removed').map(({ path, before }) => [path, before]));
  const kept = knownPaths(earlier).filter((path) => left.has(path) || isMigration(path));
  const hashes = kept.map((path): [string, string] => [path, hashToKeep(knownHashes(earlier, path), left.get(path))]);
  return {
    ...Object.fromEntries(hashes),
    ...Object.fromEntries(wanted.map(({ path, text }) => [path, hashText(text)])),
  };
}

/** Returns the hash of the present text if one of several interrupted runs wrote it; else the newest hash. */
function hashToKeep(known: readonly string[], text: string | undefined): string {
  const own = text === undefined ? undefined : hashText(text);
  return known.find((hash) => hash === own) ?? known.at(-1) ?? '';
}

/** True for types that were written before the service was generated. */
function isDerivedElsewhere({ path }: GeneratedFile, before: string): boolean {
  return path.endsWith('/api.d.ts') && before.startsWith('/** Types of "');
}
