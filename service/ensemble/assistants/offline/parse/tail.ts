/** The words between a name and its value, and texts without quotation marks: `the calm` in `change the context … to the calm`. */
import type { Argument } from '../../../tools/arguments.ts';
import { isVerb } from '../../../language/mood.ts';
import { isValue, type Token, wordAt } from '../../../language/text.ts';
import { emptyWords, limitingWords, links, stopWords, timeWords } from '../../../language/words.ts';

/** `:` and `=`. */
export const isAssignment = (token: Token | undefined): boolean => token?.kind === 'mark' && ':='.includes(token.text);

/** `number` or `#` before a number. */
export const isNumberSign = (token: Token | undefined): boolean =>
  (token?.kind === 'word' && /^(id|identifier|number|no|nr)$/.test(token.lower)) ||
  (token?.kind === 'mark' && token.text === '#');

interface Name {
  readonly argument: Argument;
  readonly start: number;
  readonly isUpdate: boolean;
}

/** Returns whether the token may stand between a name that begins at `start` and its value, in an order. */
export function mayLink(tokens: readonly Token[], at: number, { argument, start, isUpdate }: Name): boolean {
  const [token, next] = tokens.slice(at, at + 2);
  if (isAssignment(token) || (token?.kind === 'mark' && token.text === '#')) return true;
  const [word, after] = [wordAt(tokens, at), `${wordAt(tokens, at + 1)} ${wordAt(tokens, at + 2)}`];
  const isNumbered = (text: string): boolean => /^(the )?(id|identifier|number|nr)\b/.test(text);
  if (/^(id|identifier|number|nr)$/.test(word)) return true;
  if (word === 'with') return isNumbered(after);
  if (word === 'the') return isNumbered(after) && wordAt(tokens, at - 1) === 'with';
  if (argument.place === 'path') return false;
  // `due on 2026-12-24`
  if (word === 'on') return argument.place === 'body' && next?.kind === 'code' && /^\d{4}-\d\d-\d\d/.test(next.text);
  if (!/^(is|equals|equal|to|as|of)$/.test(word)) return false;
  // `user to 7` and `user of 7` assign nothing; `change the age to 5`, `an age of 5` and `the context of "x"` do.
  if (next?.kind !== 'number') return true;
  return word === 'of' ? /^an?$/.test(wordAt(tokens, start - 1)) : word === 'to' ? isUpdate : word !== 'as';
}

export const announces = (token: Token | undefined): boolean =>
  isAssignment(token) || (token?.kind === 'word' && /^(is|to|as|be|saying|says|reading)$/.test(token.lower));

const isArticle = (word: string): boolean => /^(the|a|an|its|his|her|their|my|our|your)$/.test(word);

interface NameOfText {
  readonly start: number;
  readonly end: number;
  /** After `replace the context …` the new value comes after `with` or `by`. */
  readonly isReplace: boolean;
  readonly isInner: boolean;
}

/** Returns the offset of the text after a name; undefined without a word that announces a text. */
export function textStart(
  tokens: readonly Token[],
  { start, end, isReplace, isInner }: NameOfText,
): number | undefined {
  const isAnnouncing = (at: number): boolean =>
    announces(tokens[at]) || (isReplace && /^(with|by)$/.test(wordAt(tokens, at)));
  if (isAnnouncing(end)) return isAnnouncing(end + 1) ? end + 2 : end + 1;
  if (isInner) return undefined;
  // `show the context` asks for the context; after `with` and `and` a text follows.
  const before = wordAt(tokens, isArticle(wordAt(tokens, start - 1)) ? start - 2 : start - 1);
  return wordAt(tokens, end) !== '' && /^(with|and)$/.test(before) ? end : undefined;
}

/**
 * Returns the end of the text from `start` on: the end of the sentence, or `and` with the name of another argument.
 * @param nameEnd returns the end of the name of another argument that begins at an offset
 */
export function tailEnd(tokens: readonly Token[], start: number, nameEnd: (at: number) => number | undefined): number {
  const isEnd = (at: number): boolean => {
    const token = tokens[at];
    const isLast = at === tokens.length - 1;
    if (token?.kind === 'mark' && ('\n;'.includes(token.text) || (isLast && '.!'.includes(token.text)))) return true;
    const comma = token?.kind === 'mark' && token.text === ',' ? 1 : 0;
    const joint = /^(and|with|for|of|in|on)$/.test(wordAt(tokens, at + comma)) ? 1 : 0;
    const article = comma + joint > 0 && isArticle(wordAt(tokens, at + comma + joint)) ? 1 : 0;
    const end = nameEnd(at + comma + joint + article);
    return end !== undefined && (joint > 0 || isAssignment(tokens[end]));
  };
  let end = start;
  while (end < tokens.length && !isEnd(end)) end += 1;
  return wordAt(tokens, end - 1) === 'please' ? end - 1 : end;
}

/**
 * Returns whether a text may be more than a text. After a colon it is a text, unless it names an argument with a value
 * (`…, but not session 5`); otherwise it must also be one phrase, without words that could limit the order.
 */
export function isDoubtful(
  tokens: readonly Token[],
  { start, end }: { readonly start: number; readonly end: number },
  nameEnd: (at: number) => number | undefined,
): boolean {
  const isNaming = tokens.slice(start, end).some((_, index) => hasValueAfter(tokens, nameEnd(start + index), end));
  const before = tokens[start - 1];
  if (isNaming || (before?.kind === 'mark' && before.text === ':')) return isNaming;
  const text = tokens.slice(start, end);
  return !isPhrase(text) || text.some(isDoubtfulIn);
}

/** `never mind`, `x, no`, `x. Stop.` */
export const isRetracting = (text: readonly Token[]): boolean =>
  text.some((token, index) => {
    const isFirst = index === 0 || text[index - 1]?.kind === 'mark';
    return token.kind === 'mark' ? '.!;'.includes(token.text) : isFirst && limitingWords.has(token.text.toLowerCase());
  });

function hasValueAfter(tokens: readonly Token[], nameEnd: number | undefined, end: number): boolean {
  let at = nameEnd ?? end;
  const isBetween = (token: Token | undefined): boolean =>
    token?.kind === 'word' ? links.has(token.lower) : ':=#'.includes(token?.text ?? '-');
  while (at < end && isBetween(tokens[at])) at += 1;
  return at < end && isValue(tokens[at]);
}

/** One token, `the calm before the storm` or `Act Two`: in `calm hopefully` and `calm in 3 days` the text may be shorter. */
function isPhrase(text: readonly Token[]): boolean {
  const isName = text.every((token) => token.kind === 'word' && /^\p{Lu}/u.test(token.text));
  return text.length === 1 || isName || (isArticle(wordAt(text, 0)) && text.every(({ kind }) => kind === 'word'));
}

function isDoubtfulIn(token: Token, index: number, text: readonly Token[]): boolean {
  if (token.kind !== 'word') return token.kind === 'mark';
  const isLast = index === text.length - 1;
  // Function words that a text may have if only its position marks it as a text: `the calm before the storm`.
  if (!isLast && /^(the|a|an|of|in|on|at|over|under|before|after|is|are|was|were)$/.test(token.lower)) return false;
  const isUnfinished = /^(once|almost|most|less|minus|unlike|stop|undo|keep|first|before|after)$/.test(token.lower);
  const isAdverb = token.lower.endsWith('ly') && text.length > 1;
  const lists = [stopWords, limitingWords, timeWords, emptyWords];
  return isAdverb || isVerb(token) || (isLast && isUnfinished) || lists.some((words) => words.has(token.lower));
}
