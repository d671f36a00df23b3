/** Splits texts and searches into words, and finds the words of a search in a text. */

/** Letters, digits and their marks, which all engines treat as parts of words. */
const wordPattern = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{M}\p{Co}]*/gu;

/** Maximum number of words of a search; further words are ignored. */
const mostWords = 32;

/** Returns the words of a search; empty if it has neither letters nor digits, which matches nothing. */
export function splitSearchWords(search: string): string[] {
  return (search.normalize('NFC').match(wordPattern) ?? []).slice(0, mostWords);
}

/** Maximum number of indexed characters of a field; later words are not found. */
const mostCharacters = 100_000;

/** Returns the folded words of a document's value, separated by spaces. */
export function wordsIn(value: unknown): string {
  const text = Array.isArray(value) ? value.join(' ') : typeof value === 'string' ? value : '';
  return folded((text.slice(0, mostCharacters).normalize('NFC').match(wordPattern) ?? []).join(' '));
}

export interface WordMark {
  /** In UTF-16 code units from the start of the text. */
  readonly start: number;
  readonly length: number;
}

export interface Highlight {
  /** The member of the item that contains the text. */
  readonly member: string;
  /** A snippet of the text. */
  readonly text: string;
  /** The matching words in the snippet. */
  readonly marks: WordMark[];
}

/** Characters around the first matching word. */
const before = 60;
const longest = 240;

/**
 * Returns the snippet of a text that contains the words.
 * @param fits returns true if a folded word of the text was searched
 * @returns undefined if no word matches
 */
export function highlight(member: string, text: string, fits: (folded: string) => boolean): Highlight | undefined {
  const marks: WordMark[] = [];
  let start = 0;
  let end = text.length;
  for (const { 0: word, index } of text.matchAll(wordPattern)) {
    if (index >= end) break;
    if (!fits(folded(word))) continue;
    if (marks.length === 0) {
      start = text.length <= longest ? 0 : wordStart(text, Math.max(0, index - before));
      end = Math.min(text.length, start + longest);
    }
    if (index + word.length <= end) marks.push({ start: index - start, length: word.length });
  }
  return marks.length === 0 ? undefined : { member, text: text.slice(start, end), marks };
}

/**
 * Returns the function that highlights the words in the fields of a document.
 * @param fields each with the predicate for its folded words
 */
export function highlighter(
  fields: readonly (readonly [name: string, fits: (folded: string) => boolean])[],
): (document: Readonly<Record<string, unknown>>) => Highlight[] {
  return (document) =>
    fields.flatMap(([field, fits]) => {
      const text = document[field];
      return typeof text === 'string' ? (highlight(field, text, fits) ?? []) : [];
    });
}

/** Returns a predicate for searched words: the last word matches as a prefix, all others match as a whole. */
export function fitter(words: readonly string[]): (foldedWord: string) => boolean {
  const wanted = words.map(folded);
  const last = wanted.at(-1);
  return (word) => wanted.includes(word) || (last !== undefined && word.startsWith(last));
}

/** Removes marks and capitals. */
export function folded(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Returns the first offset from here on that is not inside a word. */
function wordStart(text: string, from: number): number {
  if (from === 0) return 0;
  const gap = /\s/.exec(text.slice(from, from + before));
  return gap === null ? from : from + gap.index + 1;
}
