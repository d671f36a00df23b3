/** Words of a text and of a search, and where the one stands in the other. */

/** Letters, digits and their marks, as all engines take them for parts of words. */
const wordPattern = /[\p{L}\p{N}\p{Co}][\p{L}\p{N}\p{M}\p{Co}]*/gu;

/** More words than these make a search no more exact. */
const mostWords = 32;

/** What is looked for; none where the search has neither letters nor digits, which fits nothing. */
export function wordsOf(search: string): string[] {
  return (search.normalize('NFC').match(wordPattern) ?? []).slice(0, mostWords);
}

/** Characters of one field whose words are looked for; what is behind them is not found. */
const mostCharacters = 100_000;

/** The words of a value of a document, folded, with blanks between. */
export function wordsIn(value: unknown): string {
  const text = Array.isArray(value) ? value.join(' ') : typeof value === 'string' ? value : '';
  return folded((text.slice(0, mostCharacters).normalize('NFC').match(wordPattern) ?? []).join(' '));
}

export interface Mark {
  /** In UTF-16 code units from the beginning of the text. */
  readonly start: number;
  readonly length: number;
}

export interface Highlight {
  /** The member of the item that the text is from. */
  readonly member: string;
  /** A piece of it. */
  readonly text: string;
  /** The words in it that fit. */
  readonly marks: Mark[];
}

/** Characters around the first word that fits. */
const before = 60;
const longest = 240;

/**
 * The piece of a text where the words are.
 * @param fits whether a word of the text, folded, is one that was looked for
 * @returns undefined where none is
 */
export function highlight(member: string, text: string, fits: (folded: string) => boolean): Highlight | undefined {
  const marks: Mark[] = [];
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

/** Whether a word is looked for: all but the last as a whole, the last as a beginning. */
export function fitter(words: readonly string[]): (foldedWord: string) => boolean {
  const wanted = words.map(folded);
  const last = wanted.at(-1);
  return (word) => wanted.includes(word) || (last !== undefined && word.startsWith(last));
}

/** Without marks and capitals. */
export function folded(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** The first place from here on that is not within a word. */
function wordStart(text: string, from: number): number {
  if (from === 0) return 0;
  const gap = /\s/.exec(text.slice(from, from + before));
  return gap === null ? from : from + gap.index + 1;
}
