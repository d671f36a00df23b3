/** Replaces words such as "it", "that session" and "my last session" by what they stand for in the record of a conversation. */
import { isValue, readRequest, type Token, wordAt } from '../../../language/text.ts';
import { singular } from '../../../language/words.ts';
import { type DoneCall, isSame, type Resource } from './resource.ts';

export interface ResolvedText {
  readonly text: string;
  readonly resource: Resource;
}

interface Replacement {
  readonly end: number;
  readonly text: string;
  readonly resource: Resource;
}

/**
 * @param turns the calls that earlier turns have carried out, the oldest first
 * @returns undefined if no word refers to them, or if it is not clear to what
 */
export function resolveReferences(text: string, turns: readonly (readonly DoneCall[])[]): ResolvedText | undefined {
  const { tokens } = readRequest(text);
  let result = '';
  let from = 0;
  let resource: Resource | undefined;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    // A value before a word may be what it stands for: `show session 3 and delete it`. A text follows a colon.
    if (token === undefined || isValue(token) || token.text === ':') break;
    const found = readReference(tokens, at, turns);
    if (found === undefined) continue;
    if (resource !== undefined && !isSame(resource, found.resource)) return undefined;
    if (!isQuotable(found.resource)) return undefined;
    result += text.slice(from, token.start) + found.text;
    from = tokens[found.end - 1]?.end ?? text.length;
    resource = found.resource;
    at = found.end - 1;
  }
  return resource === undefined ? undefined : { text: result + text.slice(from), resource };
}

function readReference(
  tokens: readonly Token[],
  at: number,
  turns: readonly (readonly DoneCall[])[],
): Replacement | undefined {
  const word = (index: number): string => wordAt(tokens, at + index);
  const first = word(0);
  const name = (resource: Resource | undefined, length: number): Replacement | undefined =>
    resource && { end: at + length, text: nameOf(resource), resource };
  if (first === 'it') return name(findLast(turns), 1);
  if (first === 'its' && word(1) !== '') {
    const resource = findLast(turns);
    const property = tokens[at + 1]?.text ?? '';
    return resource && { end: at + 2, text: `the ${property} of ${nameOf(resource)}`, resource };
  }
  if (first === 'my' && /^(last|latest|newest|previous|recent)$/.test(word(1))) {
    const noun = word(2) === 'one' ? '' : word(2);
    return name(findMade(turns, noun), noun === '' && word(2) === '' ? 2 : 3);
  }
  if (!/^(that|this|the)$/.test(first)) return undefined;
  const skipped = /^(same|last|previous)$/.test(word(1)) ? 1 : 0;
  const noun = word(1 + skipped);
  if (noun === 'one') return name(findLast(turns), 2 + skipped);
  if (first !== 'the' && skipped === 0 && isEnd(tokens[at + 1])) return name(findLast(turns), 1);
  // `the last session` may be one of a list, and `the session of user 7` or `session 3` is another one.
  const isDefinite = first !== 'the' || word(1) === 'same' || (skipped === 0 && !isNarrowed(tokens, at + 2));
  if (noun === '' || !isDefinite || isValue(tokens[at + 2 + skipped])) return undefined;
  return name(findLast(turns, noun), 2 + skipped);
}

/** A service has chosen the id, and none of it may be read as words of the person. */
const isQuotable = ({ id }: Resource): boolean => typeof id === 'number' || /^[^"\\\p{Cc}]+$/u.test(id);

const nameOf = ({ noun, id }: Resource): string => `${noun} ${typeof id === 'number' ? id : `"${id}"`}`;

const isEnd = (token: Token | undefined): boolean =>
  token === undefined ||
  token.kind === 'mark' ||
  /^(again|now|please|too|to|and|then|with)$/.test(token.text.toLowerCase());

const isNarrowed = (tokens: readonly Token[], at: number): boolean =>
  /^(of|for|with|without|named|called|about|by|in|whose|that|which|id|number)$/.test(wordAt(tokens, at));

/** Returns the resource of the latest turn that was about one; undefined if that turn was about several. @param noun default: of each kind */
function findLast(turns: readonly (readonly DoneCall[])[], noun?: string): Resource | undefined {
  for (const calls of [...turns].reverse()) {
    const all = calls.flatMap(({ resources }) => resources);
    const found = noun === undefined ? all : all.filter((one) => one.noun === singular(noun));
    const [first, ...others] = found;
    if (first !== undefined) return others.every((one) => isSame(one, first)) ? first : undefined;
  }
  return undefined;
}

/** Returns the last resource that the conversation has created and not deleted. @param noun empty: of each kind */
function findMade(turns: readonly (readonly DoneCall[])[], noun: string): Resource | undefined {
  const calls = turns.flat();
  const isOf = (one: Resource): boolean => noun === '' || one.noun === singular(noun);
  const deleted = calls.filter(({ tool }) => tool.operation.method === 'delete').flatMap(({ resources }) => resources);
  const made = calls.filter(({ tool }) => tool.operation.method === 'post').flatMap(({ resources }) => resources);
  return made.findLast((one) => isOf(one) && !deleted.some((other) => isSame(one, other)));
}
