/**
 * Blocks of pages whose commands a test runs: a block `console` below the comment `<!-- run: <place> -->`, or
 * `<!-- run in full: <place> -->` for the long form of the tests. A line that begins with
 * `$ ` is a command, and the lines below are its output. In the output `…` stands for any text, and for any lines if the line
 * has nothing else.
 */
import type { CodeBlock } from './pages.ts';

export interface ConsoleStep {
  readonly command: string;
  /** The lines of the output, as the page shows them. */
  readonly shown: readonly string[];
}

export interface RunRemark {
  /** Where the commands run. */
  readonly place: string;
  /** True if only the long form of the tests runs them. */
  readonly isLong: boolean;
}

/** Reads the comment above a block; undefined for a block that is not run. */
export function readRemark({ language, remark }: CodeBlock): RunRemark | undefined {
  const [, full, place] = (language === 'console' ? /^run( in full)?: (\w+)$/.exec(remark ?? '') : undefined) ?? [];
  return place === undefined ? undefined : { place, isLong: full !== undefined };
}

export function parseSteps(text: string): readonly ConsoleStep[] {
  const steps: { command: string; shown: string[] }[] = [];
  for (const line of text.split('\n')) {
    const last = steps.at(-1);
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), shown: [] });
    else if (last?.shown.length === 0 && last.command.endsWith('\\')) last.command += `\n${line}`;
    else last?.shown.push(line);
  }
  return steps;
}

/** True if the output has the lines that the page shows. Blanks at the end of lines, and empty lines at both ends, do not count. */
export function matchesOutput(shown: readonly string[], output: string): boolean {
  const pattern = trimLines(shown).map((line) =>
    line.trim() === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escapePattern).join('.*')} *\\n`,
  );
  const text = trimLines(output.split('\n')).map((line) => `${line}\n`);
  return new RegExp(`^${pattern.join('')}$`).test(text.join(''));
}

function trimLines(lines: readonly string[]): readonly string[] {
  const trimmed = lines.map((line) => line.trimEnd());
  const first = trimmed.findIndex((line) => line !== '');
  return first < 0 ? [] : trimmed.slice(first, trimmed.findLastIndex((line) => line !== '') + 1);
}

const escapePattern = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
