/** Finds the positions at which a request names the arguments of an operation. */
import type { Argument } from '../../../tools/arguments.ts';
import type { Profile } from './rank.ts';
import type { Token } from '../../../language/text.ts';
import { singular, splitName, stem, getStems } from '../../../language/words.ts';

/** From the token at `start` to the one before `end`. */
export interface Mention {
  readonly argument: Argument;
  readonly start: number;
  readonly end: number;
  /** True for `sessions 3` and `session's 3`, which differ from the name of the argument. */
  readonly isInflected: boolean;
}

/** Words that a name may lack if a value follows: `user 42` is `userId`. */
const vagueEndings = new Set(['id', 'identifier', 'uuid', 'number', 'key', 'code', 'name', 'type', 'date'].map(stem));

/** Longer names first, since `session id` is also `id`; then in the order of the request. */
export function mentionsIn(tokens: readonly Token[], { arguments: all, tool }: Profile): Mention[] {
  const named = all.flatMap((argument) =>
    listForms(argument, tool.operation.path).flatMap((form) =>
      findWords(tokens, form).map((found) => ({
        argument,
        ...found,
        isInflected: tokens.slice(found.start, found.end).some((token) => isInflected(token, argument.name)),
        size: form.length,
      })),
    ),
  );
  return named.sort((one, other) => other.size - one.size || one.start - other.start);
}

/** Returns true for a plural or a possessive of a word that is singular in the name. */
export function isInflected(token: Token, name: string): boolean {
  if (token.kind !== 'word') return false;
  const plain = token.text.replace(/['’]s?$/, '');
  const own = splitName(name);
  return plain !== token.text || splitName(plain).some((part) => singular(part) !== part && !own.includes(part));
}

/** Headers must be named in full, since a request is rarely about a header. */
function listForms({ name, place }: Argument, path: string): string[][] {
  const full = getStems(name);
  if (place === 'header' || place === 'cookie') return [full];
  const isVague = vagueEndings.has(full.at(-1) ?? '');
  return [full, isVague ? full.slice(0, -1) : [], place === 'path' ? findOwner(name, path) : []];
}

/** Returns `book` for `/books/{isbn}`: a person names a resource's id by the resource's name. */
function findOwner(name: string, path: string): string[] {
  const segments = path.split('/');
  const before = segments[segments.indexOf(`{${name}}`) - 1] ?? '';
  return before.includes('{') ? [] : getStems(before);
}

/** Returns every position at which these words follow each other; `sessionId` counts as two words. */
export function findWords(tokens: readonly Token[], stems: readonly string[]): { start: number; end: number }[] {
  if (stems.length === 0) return [];
  return tokens.flatMap((_token, start) => {
    const end = findEnd(tokens, start, stems);
    return end === undefined ? [] : [{ start, end }];
  });
}

function findEnd(tokens: readonly Token[], start: number, stems: readonly string[]): number | undefined {
  let found = 0;
  for (let at = start; found < stems.length; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'word' || !token.stems.every((word, index) => stems[found + index] === word)) return undefined;
    found += token.stems.length;
    if (found === stems.length) return at + 1;
  }
  return undefined;
}
