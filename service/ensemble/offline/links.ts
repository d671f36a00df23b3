/** What may stand between the name of an argument and its value. */
import type { Argument } from '../arguments.ts';
import type { Profile } from './rank.ts';
import { isValue, type Token } from './text.ts';
import { links } from './words.ts';

const numbering = /^(id|identifier|number|nr)$/;
const assigning = /^(is|equals|equal|to|as|of)$/;

/** The offsets at which the value for a name may stand, the nearest first. `end` is the offset after the name. */
export function valuePlaces(tokens: readonly Token[], end: number, argument: Argument, profile: Profile): number[] {
  const places = [end];
  for (let at = end; at < end + 3 && isLink(tokens, at, argument, profile); at += 1) places.push(at + 1);
  return places;
}

function isLink(tokens: readonly Token[], at: number, argument: Argument, profile: Profile): boolean {
  const token = tokens[at];
  if (isAssignment(token) || (token?.kind === 'mark' && token.text === '#')) return true;
  if (token?.kind !== 'word') return false;
  // A read may be lenient: a wrong guess changes nothing.
  if (!profile.writes) return links.has(token.lower);
  const isNumbered = (index: number): boolean => numbering.test(wordAt(tokens, index));
  if (numbering.test(token.lower)) return true;
  if (token.lower === 'with') return isNumbered(at + 1) || (wordAt(tokens, at + 1) === 'the' && isNumbered(at + 2));
  if (token.lower === 'the') return isNumbered(at + 1) && wordAt(tokens, at - 1) === 'with';
  if (argument.place === 'path' || !assigning.test(token.lower)) return false;
  // `user to 7` and `user of 7` give nothing; `change the age to 5` and `the context of "x"` do.
  const isNumber = tokens[at + 1]?.kind === 'number' && /^(to|as|of)$/.test(token.lower);
  return !isNumber || (token.lower === 'to' && profile.actions.has('update'));
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

/** Whether a name, as in `session 5`, stands before a value. */
export function hasValueAfter(tokens: readonly Token[], end: number, limit: number): boolean {
  let at = end;
  for (let token = tokens[at]; at < limit && token !== undefined; token = tokens[++at]) {
    if (isValue(token)) return true;
    const isBetween = token.kind === 'word' ? links.has(token.lower) : ':=#'.includes(token.text);
    if (!isBetween) return false;
  }
  return false;
}
