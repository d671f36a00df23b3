/** The first line of a generated file: by it a file that a person has edited is known, and never written again. */
import { createHash } from 'node:crypto';
import { bringTo, textOf, type WriteOptions } from '../lib/files.ts';
import type { StepResult } from '../lib/report.ts';

const stampLine = /^# Written by `npm run dockerize`, checksum ([0-9a-f]{16})\. .*\n/;

/** The text below its stamp. All formats that are written here take a line that begins with `#`. */
export function addStamp(text: string): string {
  return `# Written by \`npm run dockerize\`, checksum ${computeChecksum(text)}. Edit this file, and it is yours: it is not written again.\n${text}`;
}

/** Whether it is as it was written once, by this version or another. */
export function isUnedited(text: string): boolean {
  const [line = '', found] = stampLine.exec(text) ?? [];
  return found !== undefined && found === computeChecksum(text.slice(line.length));
}

const computeChecksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** Brings a file to a stamped text, unless a person has written or edited it. @throws Error of `node:fs` */
export async function writeStamped(file: string, text: string, options: WriteOptions): Promise<StepResult> {
  const before = await textOf(file);
  if (before === undefined || before === text || isUnedited(before)) {
    return { outcome: await bringTo(file, text, options) };
  }
  return { outcome: 'skipped', detail: 'the file was edited by hand; delete it to have it written again' };
}
