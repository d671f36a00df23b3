/** Finds phrases of the list in the texts of the project: sources with their names and comments, documents and pages. */
import { phrases, type Phrase } from './phrases.ts';

export interface FoundPhrase {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly phrase: Phrase;
}

/** A phrase that is allowed in a file, with the reason. */
export interface PhraseException {
  /** The path of a file, or of a folder with `/` at its end. */
  readonly path: string;
  /** Default: all phrases. */
  readonly phrase?: string;
  readonly reason: string;
}

/** Returns the phrases in the order of the text. A phrase may continue on the next line, also in a comment. */
export function findPhrases(file: string, text: string): readonly FoundPhrase[] {
  const plain = withoutCommentMarks(text);
  const starts = lineStarts(text);
  const found = phrases.flatMap((phrase) =>
    [...plain.matchAll(phrase.pattern)].map(({ index }) => ({ file, ...positionAt(starts, index), phrase })),
  );
  return found.toSorted((one, other) => one.line - other.line || one.column - other.column);
}

/** Replaces the marks before the lines of a comment by blanks, so that all positions stay the same. */
function withoutCommentMarks(text: string): string {
  return text.replaceAll(/^[ \t]*(?:\/\/|\*|#)/gm, (marks) => ' '.repeat(marks.length));
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

function positionAt(starts: readonly number[], index: number): { line: number; column: number } {
  const line = starts.findLastIndex((start) => start <= index);
  return { line: line + 1, column: index - (starts[line] ?? 0) + 1 };
}

/** Returns the phrases that no exception allows, and the exceptions that allow nothing. */
export function applyPhraseExceptions(
  found: readonly FoundPhrase[],
  exceptions: readonly PhraseException[],
): { readonly remaining: readonly FoundPhrase[]; readonly unused: readonly PhraseException[] } {
  const isFor = ({ path, phrase }: PhraseException, { file, phrase: { phrase: words } }: FoundPhrase): boolean =>
    (phrase ?? words) === words && (path.endsWith('/') ? file.startsWith(path) : file === path);
  return {
    remaining: found.filter((one) => !exceptions.some((exception) => isFor(exception, one))),
    unused: exceptions.filter((exception) => !found.some((one) => isFor(exception, one))),
  };
}
