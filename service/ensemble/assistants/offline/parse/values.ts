/** Values of a request for the arguments of an operation: their types, their choices, and the words that name them. */
import type { Json, SchemaType } from 'fountainai/openapi';
import { type Argument, choiceText } from '../../../tools/arguments.ts';
import { isValue, type Token } from '../../../language/text.ts';
import { getStems, limitingWords, singular, splitName, stem } from '../../../language/words.ts';

const allows = ({ types }: Argument, ...wanted: readonly SchemaType[]): boolean =>
  types.length === 0 || wanted.some((type) => types.includes(type));

export const isNumeric = (argument: Argument): boolean =>
  argument.types.length > 0 && allows(argument, 'integer', 'number');

/** Free text: a string with no list of choices. */
export const isText = (argument: Argument): boolean => allows(argument, 'string') && argument.choices === undefined;

export function fits(argument: Argument, value: Json): boolean {
  if (argument.choices !== undefined) return argument.choices.includes(value);
  if (typeof value === 'number')
    return allows(argument, 'number') || (Number.isInteger(value) && allows(argument, 'integer'));
  if (value === null || Array.isArray(value)) return allows(argument, value === null ? 'null' : 'array');
  return allows(argument, typeof value === 'object' ? 'object' : (typeof value as 'string' | 'boolean')); // the rest of JSON
}

const literals = new Map<string, Json>([
  ['true', true],
  ['yes', true],
  ['false', false],
  ['no', false],
  ['null', null],
]);

/**
 * Returns the value of a token for an argument that the request names; undefined if the token cannot be its value.
 * @param takesWords whether a plain word may be the value of a string without quotes
 */
export function valueFor(argument: Argument, token: Token, takesWords: boolean): Json | undefined {
  const readings = listReadings(token, takesWords).flatMap((value) => [value, ...choiceLike(argument, value)]);
  const value = readings.find((reading) => fits(argument, reading));
  if (value !== undefined || !argument.types.includes('array')) return value;
  // One value for a list becomes a list of one.
  return token.kind === 'word' && !takesWords ? undefined : readings.slice(0, 1);
}

/** Returns the possible readings of a token, the likeliest first. */
function listReadings(token: Token, takesWords: boolean): Json[] {
  if (token.kind === 'mark') return [];
  if (token.kind === 'number') return [token.value, token.text.replace(/['’]s$/, '')];
  if (token.kind === 'word') {
    const literal = literals.get(token.lower);
    return [...(literal === undefined ? [] : [literal]), ...(takesWords ? [token.text] : [])];
  }
  const isDigits = token.kind === 'quoted' && /^-?\d{1,15}$/.test(token.text);
  return [token.value, ...(isDigits ? [Number(token.text)] : [])];
}

/** A choice may differ in case: `"Script"`. */
const choiceLike = ({ choices = [] }: Argument, value: Json): Json[] =>
  choices.filter(
    (choice) => typeof choice === 'string' && typeof value === 'string' && choice.toLowerCase() === value.toLowerCase(),
  );

/** True unless the text could mean several (`3-5`, `3/4`), something before it (`-3`), or nothing. */
export function isOneId(token: Token): boolean {
  if (token.kind === 'number') return /^\d+(?:['’]s)?$/.test(token.text);
  if (token.kind === 'code') return !token.text.startsWith('-') && !/^\d+-\d+$|^[^:]*\//.test(token.text);
  return token.kind === 'quoted' && token.text.trim() !== '';
}

/** Words that a name may lack if a value follows: `user 42` is `userId`. */
const vagueEndings = new Set(['id', 'identifier', 'uuid', 'number', 'key', 'code', 'name', 'type', 'date'].map(stem));

/** Returns the stems by which a person names an argument. Headers must be named in full, since a request rarely means one. */
export function listForms({ name, place }: Argument, path: string): readonly (readonly string[])[] {
  const full = getStems(name);
  if (place === 'header' || place === 'cookie') return [full];
  const forms = [full, vagueEndings.has(full.at(-1) ?? '') ? full.slice(0, -1) : []];
  // `book` for `/books/{isbn}`: a person names a resource's id by the resource's name.
  const segments = path.split('/');
  const owner = place === 'path' ? (segments[segments.indexOf(`{${name}}`) - 1] ?? '') : '';
  return [...forms, owner.includes('{') ? [] : getStems(owner)].filter(({ length }) => length > 0);
}

/** Returns the end of the words from `start` on that have these stems; `sessionId` counts as two words. */
export function endOfWords(tokens: readonly Token[], start: number, stems: readonly string[]): number | undefined {
  let found = 0;
  for (let at = start; found < stems.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'word' || !token.stems.every((word, index) => stems[found + index] === word)) return undefined;
    found += token.stems.length;
    if (found === stems.length) return at + 1;
  }
  return undefined;
}

/** Returns true for a plural or a possessive of a word that is singular in the name. */
export function isInflected(token: Token, name: string): boolean {
  if (token.kind !== 'word') return false;
  const plain = token.text.replace(/['’]s?$/, '');
  const own = splitName(name);
  return plain !== token.text || splitName(plain).some((part) => singular(part) !== part && !own.includes(part));
}

export interface Choice {
  readonly value: Json;
  readonly start: number;
  readonly end: number;
}

/** Returns where the tokens name listed values (`enum`) of an argument as the document spells them: `scripts` is a plural. */
export function findChoices(tokens: readonly Token[], { choices = [] }: Argument): readonly Choice[] {
  return choices.flatMap((value) => {
    const text = choiceText(value);
    const stems = getStems(text);
    return tokens.flatMap((token, start): Choice[] => {
      if (isValue(token) && token.value === value) return [{ value, start, end: start + 1 }];
      const end = endOfWords(tokens, start, stems);
      const isSpelled = end !== undefined && !tokens.slice(start, end).some((one) => isInflected(one, text));
      return isSpelled ? [{ value, start, end }] : [];
    });
  });
}

/** `all` and `not set` are choices only after the name of their argument, or in quotes. */
export const isLimiting = ({ value, start }: Choice, tokens: readonly Token[]): boolean =>
  tokens[start]?.kind === 'word' && splitName(choiceText(value)).some((word) => limitingWords.has(word));
