/** The first line of a generated file. Its checksum shows whether a person edited the file, which is then never written again. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { writeIfChanged, readTextFile, type WriteOptions } from '../file/files.ts';
import type { StepResult } from '../cli/report.ts';

/** Earlier versions wrote `npm run dockerize`. */
const stampLine = /^# Written by `(?:npm run|fountainai) dockerize`, checksum ([0-9a-f]{16})\. .*\n/;

/** Adds the stamp as first line. All written formats have comments that begin with `#`. */
export function addStamp(text: string): string {
  return `# Written by \`fountainai dockerize\`, checksum ${computeChecksum(text)}. Edit this file, and it is yours: it is not written again.\n${text}`;
}

/** True if the file is as this or another version wrote it. Line ends do not count: git may have changed them. */
export function isUnedited(text: string): boolean {
  const own = withPlainLineEnds(text);
  const [line = '', found] = stampLine.exec(own) ?? [];
  return found !== undefined && found === computeChecksum(own.slice(line.length));
}

/** True if two texts differ in their line ends at most. */
export const isSameText = (one: string, other: string): boolean => withPlainLineEnds(one) === withPlainLineEnds(other);

const withPlainLineEnds = (text: string): string => text.replaceAll('\r\n', '\n');

const computeChecksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The file in which Compose expects changes to `docker-compose.yml`. */
const overrideFile = 'docker-compose.override.yml';

/**
 * Writes a stamped text, unless a person wrote or edited the file: then it is skipped, and `isEdited` is true.
 * @throws Error of `node:fs`
 */
export async function writeStamped(
  file: string,
  text: string,
  options: WriteOptions,
): Promise<StepResult & { readonly isEdited?: true }> {
  const before = await readTextFile(file);
  if (before !== undefined && isSameText(before, text)) return { outcome: 'unchanged' };
  if (before === undefined || isUnedited(before)) return { outcome: await writeIfChanged(file, text, options) };
  const place = basename(file) === 'docker-compose.yml' ? `move your changes to ${overrideFile}, and ` : '';
  const detail = `the file was edited by hand; ${place}delete it to have it written again`;
  return { outcome: 'skipped', detail, isEdited: true };
}
