/**
 * The words that an order may have besides its verb, its object and its arguments, each with the position it may have.
 */
import type { Token } from './text.ts';

const phrases = (text: string): readonly (readonly string[])[] =>
  text
    .split(/[\n,]/)
    .map((phrase) => phrase.trim().split(' '))
    .sort((one, other) => other.length - one.length);

/** Before the verb. */
const openings = phrases(
  `
  please, kindly, hello, hello there, hi, hi there, hey, hey there, good morning, good afternoon, good evening, ok, okay, well, alright, dear, assistant, fountainai, thanks, thank you, now, just, go ahead and, let's, let us
  i want you to, i want to, i need you to, i need to, i would like you to, i would like to, i'd like you to, i'd like to
  we want you to, we want to, we need you to, we need to, we would like you to, we would like to, we'd like you to, we'd like to
`.trim(),
);

/** After the last argument. */
const closings = phrases(
  'please, kindly, now, right now, right away, immediately, asap, for me, for us, thanks, thanks a lot, many thanks, thanks in advance, thank you, thank you very much, please and thank you, cheers',
);

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const prepositions = set('with for of from to in into on as by called named');
const determiners = set('the a an one another its their');
/** Adjectives that ask for a new item. */
const adjectives = set('new next fresh single further additional');

/** The words before an object or an argument. Missing words are empty. */
export interface Lead {
  /** `,`, `:` or the end of a line. */
  readonly mark: string;
  readonly hasAnd: boolean;
  /** The `set` of `and set its context to …`. */
  readonly hasSet: boolean;
  readonly preposition: string;
  readonly determiner: string;
  readonly adjectives: readonly string[];
  readonly size: number;
}

/** Reads the lead at `start`; an argument ends it. @param isArgument returns whether an argument begins at an offset */
export function readLead(tokens: readonly Token[], start: number, isArgument: (at: number) => boolean): Lead {
  let at = start;
  const take = (isWanted: (token: Token) => boolean): string => {
    const token = tokens[at];
    if (token === undefined || !isWanted(token) || isArgument(at)) return '';
    at += 1;
    return token.kind === 'word' ? token.lower : token.text;
  };
  const word = (words: ReadonlySet<string>): string => take((token) => token.kind === 'word' && words.has(token.lower));
  const mark = take((token) => token.kind === 'mark' && ',:\n'.includes(token.text));
  const hasAnd = word(set('and')) !== '';
  const hasSet = hasAnd && word(set('set')) !== '';
  const preposition = word(prepositions);
  const determiner = word(determiners);
  const found: string[] = [];
  for (let next = word(adjectives); next !== ''; next = word(adjectives)) found.push(next);
  return { mark, hasAnd, hasSet, preposition, determiner, adjectives: found, size: at - start };
}

/**
 * Returns the number of tokens at `start` that are polite words before a verb, with the mark after them; 0 without any.
 */
export function openingSize(tokens: readonly Token[], start: number): number {
  const size = phraseSize(tokens, start, openings);
  const mark = tokens[start + size];
  const isMark = mark?.kind === 'mark' && (mark.text === '\n' || (',.!'.includes(mark.text) && size > 0));
  return isMark ? size + 1 : size;
}

/** Returns true if only polite words and the mark at the end of a sentence are left from `start` on. */
export function isClosing(tokens: readonly Token[], start: number): boolean {
  let isStopped = false;
  for (let at = start; at < tokens.length;) {
    const token = tokens[at];
    const isComma = token?.kind === 'mark' && token.text === ',';
    const size = phraseSize(tokens, isComma ? at + 1 : at, closings);
    if (size > 0) at += isComma ? size + 1 : size;
    else if (token?.kind === 'mark' && '.!\n'.includes(token.text) && !(isStopped && token.text === '.')) at += 1;
    else return false;
    // Dots in a row trail off, and do not end a sentence.
    isStopped = token?.kind === 'mark' && token.text === '.';
  }
  return true;
}

function phraseSize(tokens: readonly Token[], start: number, list: readonly (readonly string[])[]): number {
  const isAt = (word: string, index: number): boolean => {
    const token = tokens[start + index];
    return token?.kind === 'word' && token.lower === word;
  };
  return list.find((phrase) => phrase.every(isAt))?.length ?? 0;
}
