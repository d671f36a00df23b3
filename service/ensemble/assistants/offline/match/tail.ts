/** Text without quotation marks: `the calm` in `change the context of session 3 to the calm`. */
import { hasValueAfter, isAssignment } from './links.ts';
import type { Mention } from './mentions.ts';
import { isVerb } from '../../../language/mood.ts';
import { isValue, type Token } from '../../../language/text.ts';
import { emptyWords, limitingWords, stopWords, timeWords } from '../../../language/words.ts';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const announcing = set('is to as be saying says reading');
const articles = set('the a an its his her their my our your');
/** The owner may stand between the name and the word that announces the text. */
const possessive = set('of for in on from');
const joining = set('and with for of in on');
/** `show the context` asks for the context; after these words a text follows. */
const giving = set('with and');

/**
 * Function words that a text may have if only its position marks it as a text: `with context the calm before the
 * storm`.
 */
const plainWords = set('the a an of in on at over under before after is are was were');
/** Words that cannot end a phrase. */
const unfinished = set('once almost most less minus unlike stop undo keep first before after');

export interface Tail {
  /** Returns the offset of the first token of the text. */
  readonly start: number;
  readonly end: number;
}

/** Returns the offset of a value that does not directly follow its name: after `context of session 3 to`. */
export function findStart(tokens: readonly Token[], { start, end }: Mention): number | undefined {
  const next = tokens[end];
  const isAnnouncing = announcerFor(tokens, start);
  if (isAnnouncing(next)) return isAnnouncing(tokens[end + 1]) ? end + 2 : end + 1;
  if (possessive.has(lower(next))) {
    const announced = tokens.findIndex((token, index) => index > end && isAnnouncing(token));
    if (announced === -1) return undefined;
    return isAnnouncing(tokens[announced + 1]) ? announced + 2 : announced + 1;
  }
  const before = articles.has(lower(tokens[start - 1])) ? tokens[start - 2] : tokens[start - 1];
  return next?.kind === 'word' && giving.has(lower(before)) ? end : undefined;
}

/**
 * Returns the tokens of the text from `start` on; undefined if it is empty or contains a separate value.
 * @param mentions mentions of the other arguments, at which the text ends
 * @param used values that belong to other arguments
 */
export function tailFrom(
  tokens: readonly Token[],
  start: number,
  mentions: readonly Mention[],
  used: ReadonlyMap<Token, unknown>,
): Tail | undefined {
  let end = start;
  while (end < tokens.length && !endsAt(tokens, end, mentions)) end += 1;
  if (lower(tokens[end - 1]) === 'please') end -= 1;
  const tail = tokens.slice(start, end);
  const isWhole = tail.every(
    (token) => !used.has(token) && (!isValue(token) || token.kind === 'number' || token.kind === 'code'),
  );
  return tail.length > 0 && isWhole ? { start, end } : undefined;
}

/**
 * Returns whether a text may be more than a text. After a colon it is a text, unless it names an argument with
 * a value (`…, but not session 5`); otherwise it must also be one phrase, without words that could limit the order.
 */
export function isDoubtful(tokens: readonly Token[], { start, end }: Tail, mentions: readonly Mention[]): boolean {
  const isNaming = mentions.some(
    (mention) => mention.start >= start && mention.start < end && hasValueAfter(tokens, mention.end, end),
  );
  const before = tokens[start - 1];
  if (isNaming || (before?.kind === 'mark' && before.text === ':')) return isNaming;
  const text = tokens.slice(start, end);
  return !isPhrase(text) || text.some(isDoubtfulIn);
}

/**
 * One token, `the calm before the storm` or `Act Two`: in `calm hopefully` and `calm in 3 days` the text may be
 * shorter.
 */
function isPhrase(text: readonly Token[]): boolean {
  const isName = text.every((token) => token.kind === 'word' && /^\p{Lu}/u.test(token.text));
  return text.length === 1 || isName || (articles.has(lower(text[0])) && text.every(({ kind }) => kind === 'word'));
}

function isDoubtfulIn(token: Token, index: number, text: readonly Token[]): boolean {
  if (token.kind === 'mark') return true;
  if (token.kind !== 'word') return false;
  const isLast = index === text.length - 1;
  if (!isLast && plainWords.has(token.lower)) return false;
  const isAdverb = token.lower.endsWith('ly') && text.length > 1;
  if (isAdverb || isVerb(token) || (isLast && unfinished.has(token.lower))) return true;
  return [stopWords, limitingWords, timeWords, emptyWords].some((words) => words.has(token.lower));
}

/** After `replace the context …` the new value comes after `with` or `by`. */
export function announcerFor(tokens: readonly Token[], start: number): (token: Token | undefined) => boolean {
  const isReplacing = tokens.slice(0, start).some((token) => /^(replace|overwrite)$/.test(lower(token)));
  return (token) => announces(token) || (isReplacing && /^(with|by)$/.test(lower(token)));
}

export const announces = (token: Token | undefined): boolean => announcing.has(lower(token)) || isAssignment(token);

function endsAt(tokens: readonly Token[], index: number, mentions: readonly Mention[]): boolean {
  const token = tokens[index];
  if (
    token?.kind === 'mark' &&
    ('\n;'.includes(token.text) || (index === tokens.length - 1 && '.!'.includes(token.text)))
  )
    return true;
  const comma = token?.kind === 'mark' && token.text === ',' ? 1 : 0;
  const joined = joining.has(lower(tokens[index + comma])) ? 1 : 0;
  const article = comma + joined > 0 && articles.has(lower(tokens[index + comma + joined])) ? 1 : 0;
  const named = mentions.filter(({ start }) => start === index + comma + joined + article);
  return joined > 0 ? named.length > 0 : named.some(({ end }) => isAssignment(tokens[end]));
}

const lower = (token: Token | undefined): string => (token?.kind === 'word' ? token.lower : '');
