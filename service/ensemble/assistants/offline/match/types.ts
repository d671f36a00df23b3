/** Converts values of a request to the types of arguments. */
import type { Json, SchemaType } from 'fountainai/openapi';
import type { Argument } from '../../../tools/arguments.ts';
import type { Token } from '../../../language/text.ts';

const allows = ({ types }: Argument, ...wanted: readonly SchemaType[]): boolean =>
  types.length === 0 || wanted.some((type) => types.includes(type));

export const isNumeric = (argument: Argument): boolean =>
  argument.types.length > 0 && allows(argument, 'integer', 'number');

/** Free text: a string with no list of choices. */
export const isText = (argument: Argument): boolean => allows(argument, 'string') && argument.choices === undefined;

export function fits(argument: Argument, value: Json): boolean {
  if (argument.choices !== undefined) return argument.choices.includes(value);
  if (value === null) return allows(argument, 'null');
  if (typeof value === 'number')
    return allows(argument, 'number') || (Number.isInteger(value) && allows(argument, 'integer'));
  if (typeof value === 'string') return allows(argument, 'string');
  if (typeof value === 'boolean') return allows(argument, 'boolean');
  return allows(argument, Array.isArray(value) ? 'array' : 'object');
}

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
  if (token.kind === 'word') {
    const literal = new Map<string, Json>([
      ['true', true],
      ['yes', true],
      ['false', false],
      ['no', false],
      ['null', null],
    ]);
    const value = literal.get(token.lower);
    return [...(value === undefined ? [] : [value]), ...(takesWords ? [token.text] : [])];
  }
  if (token.kind === 'number') return [token.value, token.text.replace(/['’]s$/, '')];
  if (token.kind === 'quoted' && /^-?\d{1,15}$/.test(token.text)) return [token.value, Number(token.text)];
  return [token.value];
}

/** A choice may differ in case: `"Script"`. */
function choiceLike({ choices = [] }: Argument, value: Json): Json[] {
  if (typeof value !== 'string') return [];
  return choices.filter((choice) => typeof choice === 'string' && choice.toLowerCase() === value.toLowerCase());
}

/** True unless the text could mean several (`3-5`, `3/4`), something before it (`-3`), or nothing. */
export function isOneId(token: Token): boolean {
  if (token.kind === 'number') return /^\d+(?:['’]s)?$/.test(token.text);
  if (token.kind === 'code') return !token.text.startsWith('-') && !/^\d+-\d+$|^[^:]*\//.test(token.text);
  return token.kind === 'quoted' && token.text.trim() !== '';
}
