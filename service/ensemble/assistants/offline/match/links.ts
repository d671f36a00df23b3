/** The words and marks that may stand between the name of an argument and its value. */
import type { Mention } from './mentions.ts';
import type { Profile } from './rank.ts';
import { isValue, type Token } from '../../../language/text.ts';
import { links } from '../../../language/words.ts';

const numbering = /^(id|identifier|number|nr)$/;
const assigning = /^(is|equals|equal|to|as|of)$/;

/** Returns the offsets at which the value for a name may stand, the nearest first. */
export function valuePlaces(tokens: readonly Token[], mention: Mention, profile: Profile): number[] {
  const { end } = mention;
  const places = [end];
  for (let at = end; at < end + 3 && isLink(tokens, at, mention, profile); at += 1) places.push(at + 1);
  return places;
}

function isLink(tokens: readonly Token[], at: number, { argument, start }: Mention, profile: Profile): boolean {
  const token = tokens[at];
  if (isAssignment(token) || (token?.kind === 'mark' && token.text === '#')) return true;
  if (token?.kind !== 'word') return false;
  // A read may be lenient, since a wrong guess changes nothing.
  if (!profile.writes) return links.has(token.lower);
  const isNumbered = (index: number): boolean => numbering.test(wordAt(tokens, index));
  if (numbering.test(token.lower)) return true;
  if (token.lower === 'with') return isNumbered(at + 1) || (wordAt(tokens, at + 1) === 'the' && isNumbered(at + 2));
  if (token.lower === 'the') return isNumbered(at + 1) && wordAt(tokens, at - 1) === 'with';
  // `due on 2026-12-24`
  const next = tokens[at + 1];
  if (token.lower === 'on' && next?.kind === 'code' && /^\d{4}-\d\d-\d\d/.test(next.text))
    return argument.place === 'body';
  if (argument.place === 'path' || !assigning.test(token.lower)) return false;
  // `user to 7` and `user of 7` assign nothing; `change the age to 5`, `an age of 5` and `the context of "x"` do.
  if (tokens[at + 1]?.kind !== 'number') return true;
  if (token.lower === 'of') return /^an?$/.test(wordAt(tokens, start - 1));
  return token.lower === 'to' ? profile.actions.has('update') : token.lower !== 'as';
}

/** `:` and `=`. */
export const isAssignment = (token: Token | undefined): boolean =>
  token?.kind === 'mark' && (token.text === ':' || token.text === '=');

/** `number` or `#` before a number. */
export const isNumberSign = (token: Token | undefined): boolean =>
  (token?.kind === 'word' && /^(id|number|no|nr)$/.test(token.lower)) ||
  (token?.kind === 'mark' && ':=#'.includes(token.text));

const wordAt = (tokens: readonly Token[], index: number): string => {
  const token = tokens[index];
  return token?.kind === 'word' ? token.lower : '';
};

/** Returns whether a name stands before a value, as in `session 5`. */
export function hasValueAfter(tokens: readonly Token[], end: number, limit: number): boolean {
  let at = end;
  for (let token = tokens[at]; at < limit && token !== undefined; token = tokens[++at]) {
    if (isValue(token)) return true;
    const isBetween = token.kind === 'word' ? links.has(token.lower) : ':=#'.includes(token.text);
    if (!isBetween) return false;
  }
  return false;
}
