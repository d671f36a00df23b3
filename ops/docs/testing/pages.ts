/** The pages that people read, and their blocks of code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectFolder } from '../../file/files.ts';

export interface Page {
  /** Path in the project. */
  readonly path: string;
  readonly text: string;
}

export interface CodeBlock {
  /** The word behind the fence, such as `yaml`; `indented` for a block without a fence, `inline` for code in a sentence. */
  readonly language: string;
  readonly text: string;
  /** The HTML comment on the line above, without its marks. */
  readonly remark: string | undefined;
  /** Number of the first line of the text, from 1. */
  readonly line: number;
}

/** Returns all pages: those of the root, of `docs/`, of `examples/` and of `.github/`. */
export function readPages(): readonly Page[] {
  const list = (folder: string, options: { recursive: boolean }): string[] =>
    readdirSync(join(projectFolder, folder), { ...options, encoding: 'utf8' }).map((file) => join(folder, file));
  const files = [
    ...list('.', { recursive: false }),
    ...list('docs', { recursive: true }),
    ...list('examples', { recursive: true }),
    ...list('.github', { recursive: true }),
  ];
  return files
    .filter((file) => file.endsWith('.md'))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(projectFolder, path), 'utf8') }));
}

/** Returns the blocks of code and the code in sentences, in the order of the page. */
export function findCode(text: string): readonly CodeBlock[] {
  const found: CodeBlock[] = [];
  const lines = text.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const fence = /^ *(`{3,}|~{3,})(\S*)/.exec(line);
    if (fence !== null) {
      const length = lines.slice(index + 1).findIndex((next) => next.trim() === fence[1]);
      const end = length < 0 ? lines.length : index + 1 + length;
      const block = lines.slice(index + 1, end).join('\n');
      found.push({ language: fence[2] ?? '', text: block, remark: remarkAbove(lines, index), line: index + 2 });
      index = end;
    } else if (/^ {4}\S/.test(line) && isIndentedCode(lines, index)) {
      found.push({ language: 'indented', text: line.slice(4), remark: undefined, line: index + 1 });
    } else {
      const spans = line.matchAll(/(?<!`)`([^`]+)`(?!`)/g);
      for (const [, span = ''] of spans)
        found.push({ language: 'inline', text: span, remark: undefined, line: index + 1 });
    }
  }
  return found;
}

function remarkAbove(lines: readonly string[], index: number): string | undefined {
  const above = lines.slice(Math.max(0, index - 2), index).reverse();
  return above.flatMap((line) => /^<!-- (.*) -->$/.exec(line)?.[1] ?? [])[0];
}

/** A block begins below an empty line, and continues with lines of its kind. The lines of a list item do not begin one. */
function isIndentedCode(lines: readonly string[], index: number): boolean {
  const above = lines.slice(0, index);
  const first = above.findLastIndex((line) => !/^ {4}/.test(line));
  return (lines[first] ?? '') === '';
}
