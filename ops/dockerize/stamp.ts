/**
 * The first line of a generated file. Its checksum shows whether a person edited the file, which is then never written again. Another
 * version of an image does not count as an edit: people and tools such as Dependabot keep the images fresh, and their choice stays.
 */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { writeIfChanged, readTextFile, type WriteOptions } from '../file/files.ts';
import type { StepResult } from '../cli/report.ts';
import { keepImages, type KeptImages, withoutVersions } from './image/base-images.ts';

/** Earlier versions wrote `npm run dockerize`, and one checksum. */
const stampLine =
  /^# Written by `(?:npm run|fountainai) dockerize`, checksum ([0-9a-f]{16})(?: \(([0-9a-f]{16}) without versions of images\))?\. .*\n/;

/** Adds the stamp as first line. All written formats have comments that begin with `#`. */
export function addStamp(text: string): string {
  const plain = withoutVersions(text);
  const second = plain === text ? '' : ` (${computeChecksum(plain)} without versions of images)`;
  return `# Written by \`fountainai dockerize\`, checksum ${computeChecksum(text)}${second}. Edit this file, and it is yours: it is not written again.\n${text}`;
}

/** `written`: by this or another version. `pinned`: the same, with other versions of images. */
export type FileState = 'written' | 'pinned' | 'edited';

/** Line ends do not count: git may have changed them. */
export function findState(text: string): FileState {
  const own = withPlainLineEnds(text);
  const [line = '', checksum, second] = stampLine.exec(own) ?? [];
  const rest = own.slice(line.length);
  if (checksum !== undefined && checksum === computeChecksum(rest)) return 'written';
  return second !== undefined && second === computeChecksum(withoutVersions(rest)) ? 'pinned' : 'edited';
}

/** True if two texts differ in their line ends at most. */
const isSameText = (one: string, other: string): boolean => withPlainLineEnds(one) === withPlainLineEnds(other);

const withPlainLineEnds = (text: string): string => text.replaceAll('\r\n', '\n');

const computeChecksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Returns the text that a file has after it is written again; undefined if it is edited. */
function findWanted(before: string, text: string): KeptImages | undefined {
  switch (findState(before)) {
    case 'written':
      return { text, kept: [] };
    case 'pinned':
      return keepImages(text, before);
    case 'edited':
      return undefined;
  }
}

/** True if the file is not edited, and is not what would be written now. */
export function isStale(before: string, text: string): boolean {
  const wanted = findWanted(before, text);
  return wanted !== undefined && !isSameText(before, wanted.text);
}

/** The file in which Compose expects changes to `docker-compose.yml`. */
const overrideFile = 'docker-compose.override.yml';

/**
 * Writes a stamped text, unless a person wrote or edited the file: then it is skipped, and `isEdited` is true. Other versions of images
 * in the file stay.
 * @throws Error of `node:fs`
 */
export async function writeStamped(
  file: string,
  text: string,
  options: WriteOptions,
): Promise<StepResult & { readonly isEdited?: true }> {
  const before = await readTextFile(file);
  if (before === undefined) return { outcome: await writeIfChanged(file, text, options) };
  const wanted = findWanted(before, text);
  if (wanted === undefined) {
    const place = basename(file) === 'docker-compose.yml' ? `move your changes to ${overrideFile}, and ` : '';
    const detail = `the file was edited by hand; ${place}delete it to have it written again`;
    return { outcome: 'skipped', detail, isEdited: true };
  }
  const outcome = isSameText(before, wanted.text) ? 'unchanged' : await writeIfChanged(file, wanted.text, options);
  const kept = wanted.kept.map(({ image, instead }) => `keeps ${image} instead of ${instead}`);
  return kept.length === 0 ? { outcome } : { outcome, detail: kept.join(', ') };
}
