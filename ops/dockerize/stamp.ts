/** The first line of a generated file. Its checksum shows whether a person edited the file, which is then never written again. */
import { createHash } from 'node:crypto';
import { writeIfChanged, readTextFile, type WriteOptions } from '../file/files.ts';
import type { StepResult } from '../cli/report.ts';

/** Earlier versions wrote `npm run dockerize`. */
const stampLine = /^# Written by `(?:npm run|fountainai) dockerize`, checksum ([0-9a-f]{16})\. .*\n/;

/** Adds the stamp as first line. All written formats have comments that begin with `#`. */
export function addStamp(text: string): string {
  return `# Written by \`fountainai dockerize\`, checksum ${computeChecksum(text)}. Edit this file, and it is yours: it is not written again.\n${text}`;
}

/** True if the file is as this or another version wrote it. */
export function isUnedited(text: string): boolean {
  const [line = '', found] = stampLine.exec(text) ?? [];
  return found !== undefined && found === computeChecksum(text.slice(line.length));
}

const computeChecksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Writes a stamped text, unless a person wrote or edited the file. @throws Error of `node:fs` */
export async function writeStamped(file: string, text: string, options: WriteOptions): Promise<StepResult> {
  const before = await readTextFile(file);
  if (before === undefined || before === text || isUnedited(before)) {
    return { outcome: await writeIfChanged(file, text, options) };
  }
  return { outcome: 'skipped', detail: 'the file was edited by hand; delete it to have it written again' };
}
