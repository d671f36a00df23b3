/** Describes how a request names an argument, and how two named resources relate. */
import type { Argument } from '../../../tools/arguments.ts';
import type { WordClaim } from '../match/bind.ts';
import type { Lead } from '../../../language/order-words.ts';
import type { Token } from '../../../language/text.ts';
import { splitName, getStems } from '../../../language/words.ts';

export interface Spelling {
  readonly argument: Argument;
  /** True for `postId 6` and `post id 6`; false for `post 6`. */
  readonly isFull: boolean;
  /** True for `named "x"` and `aged 5`, which can also describe an existing resource. */
  readonly isParticiple: boolean;
  /** True if the value follows the name without `to`, `is` or `=`. */
  readonly isDirect: boolean;
}

/** @param tokens the tokens of one argument */
export function findSpelling(
  argument: Argument,
  tokens: readonly Token[],
  claims: ReadonlyMap<Token, WordClaim>,
): Spelling {
  const parts = tokens.map((token) => claims.get(token)?.part);
  const words = tokens.flatMap((token, index) => (token.kind === 'word' && parts[index] === 'name' ? [token] : []));
  const own = splitName(argument.name);
  return {
    argument,
    isFull: words.flatMap(({ stems }) => stems).join(' ') === getStems(argument.name).join(' '),
    isParticiple: words.some(({ lower }) => lower.endsWith('ed') && !own.includes(lower)),
    isDirect: parts.includes('name') && parts.includes('value') && !parts.includes('link'),
  };
}

/**
 * Returns whether the second of two resources in a path may stand in its position: `post 6 of user 5`, `user 5's post
 * 6`, or both by their full names. `post 6 and user 5` are two things, and `user 5 of post 6` does not match the path.
 */
export function mayFollow(
  first: Spelling,
  second: Spelling,
  { mark, hasAnd, preposition }: Lead,
  { path, isOwnVerb }: { readonly path: string; readonly isOwnVerb: boolean },
): boolean {
  if (first.isFull && second.isFull && /^(?:with|and|)$/.test(preposition)) return true;
  if (mark !== '' || hasAnd || preposition === 'with') return false;
  const findDepth = ({ argument }: Spelling): number => path.indexOf(`{${argument.name}}`);
  const isOwner = findDepth(second) < findDepth(first);
  if (preposition === '') return !isOwner;
  // `unassign task 5 from user 6` is clear, unlike `remove task 5 from user 6`.
  return isOwner || !/^(of|in|from|for)$/.test(preposition) || (preposition === 'from' && isOwnVerb);
}
