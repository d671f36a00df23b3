/** Splits a request into orders that the planner understands one by one. A rewriting never removes a limiting word. */
import { findActions, isVerb } from '../../../language/mood.ts';
import { isValue, readRequest, type Token, type Word, wordAt } from '../../../language/text.ts';
import { limitingWords, readNumber, singular, stem } from '../../../language/words.ts';

export interface Vocabulary {
  /** Returns whether an operation, or any order, has this verb. */
  readonly isCommand: (token: Token | undefined) => token is Word;
  /** Returns whether an operation has the stem as its noun. */
  readonly isNoun: (stem: string) => boolean;
}

/** Verbs of several words, outside quotes. */
const phrasalVerbs: readonly (readonly [RegExp, string])[] = [
  [/^(get rid of|throw (away|out))\b/i, 'delete'],
  [/^(pull|bring|call) up\b/i, 'show'],
  [/^look up\b/i, 'find'],
  [/^(tick|check) off\b/i, 'mark'],
  [/^((tell|show|explain|describe)( to)?( me| us)?|explain|describe) how (to|i can|you can|we can)\b/i, 'how do i'],
];

/** `session number five` → `session number 5`, `get rid of task 4` → `delete task 4`. */
export function normalize(text: string, { isNoun }: Vocabulary): string {
  const { tokens } = readRequest(text);
  let result = '';
  let at = 0;
  let isNumbered = false;
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'word' || token.start < at) {
      isNumbered &&= token.kind === 'number' || ',&'.includes(token.text);
      continue;
    }
    const before = tokens[index - 1];
    const isNamed =
      before?.kind === 'word' &&
      (before.stems.some(isNoun) || /^(number|id|first|last|latest|newest|oldest)$/.test(before.lower));
    const number = isNamed || isNumbered ? readNumber(token.lower) : undefined;
    isNumbered =
      number !== undefined || (isNumbered && token.lower === 'and') || (isPlural(token) && token.stems.some(isNoun));
    const [pattern, verb] = phrasalVerbs.find(([one]) => one.test(text.slice(token.start))) ?? [];
    if (number === undefined && verb === undefined) continue;
    const end =
      pattern === undefined ? token.end : token.start + (pattern.exec(text.slice(token.start))?.[0].length ?? 0);
    result += text.slice(at, token.start) + (verb ?? String(number));
    at = end;
  }
  return result + text.slice(at);
}

const isPlural = (token: Token | undefined): boolean => token?.kind === 'word' && singular(token.lower) !== token.lower;

/** `add a task "x", then delete tasks 4 and 5` → three orders. A text after a colon is not split. */
export const splitOrders = (text: string, vocabulary: Vocabulary): string[] =>
  splitVerbs(text, vocabulary).flatMap(splitIds);

function splitVerbs(text: string, vocabulary: Vocabulary): string[] {
  const { tokens } = readRequest(text);
  const parts: string[] = [];
  let end = 0;
  for (let at = 1; at < tokens.length && tokens[at]?.text !== ':'; at += 1) {
    let next = at;
    while (isJoint(tokens[next])) next += 1;
    if (next === at || !vocabulary.isCommand(tokens[next]) || !tokens.slice(0, at).some(vocabulary.isCommand)) continue;
    parts.push(text.slice(end, tokens[at]?.start).trim());
    end = tokens[next]?.start ?? text.length;
    at = next;
  }
  if (parts.length === 0) return splitObjects(text, tokens, vocabulary);
  return [...parts, text.slice(end).trim()].map((part, index) =>
    index === 0 ? part.replace(/^first(ly)?,? /i, '') : part,
  );
}

const isJoint = (token: Token | undefined): boolean =>
  (token?.kind === 'mark' && ',.;\n'.includes(token.text)) ||
  (token?.kind === 'word' && /^(and|then|also|please|next|finally|afterwards)$/.test(token.lower));

/**
 * `show task 1 and book 1` → `show task 1`, `show book 1`; `create a session for user 3 and a session for user 4` in the same
 * way. An order to change or delete something needs its own verb.
 */
function splitObjects(text: string, tokens: readonly Token[], { isCommand, isNoun }: Vocabulary): string[] {
  const command = tokens.find(isCommand);
  const action = command && findActions(stem(command.lower))?.[0];
  const at = tokens.findIndex(
    (token, index) => command !== undefined && index > tokens.indexOf(command) && token.text === 'and',
  );
  const [before, joint, first, second] = tokens.slice(Math.max(at - 1, 0), at + 3);
  if (at === -1 || command === undefined || joint === undefined || first?.kind !== 'word') return [text];
  const names = (token: Token | undefined): boolean => token?.kind === 'word' && token.stems.some(isNoun);
  const isList = (token: Token | undefined): boolean => isPlural(token) && names(token);
  const isListed = isList(/^(the|all|my|our)$/.test(first.lower) ? second : first);
  const isRead = action === 'read' && ((isValue(before) && isValue(second)) || (isList(before) && isListed));
  const isNew = action === 'create' && /^(a|an|another)$/.test(first.lower) && names(second);
  if (!isRead && !isNew) return [text];
  return [text.slice(0, joint.start).trim(), `${text.slice(command.start, command.end)} ${text.slice(first.start)}`];
}

/** `delete tasks 4 and 5` → `delete task 4`, `delete task 5`; the text itself if it has no such list. */
function splitIds(text: string): string[] {
  const { tokens } = readRequest(text);
  for (const [at, word] of tokens.entries()) {
    if (word.kind !== 'word' || !isPlural(word)) continue;
    const { ids, end } = readIds(tokens, at + 1);
    const next = tokens[end];
    const isOpen =
      isValue(next) ||
      /^(or|and|through|until)$/.test(wordAt(tokens, end)) ||
      (next?.kind === 'mark' && !',.!\n'.includes(next.text));
    const isRange = wordAt(tokens, end) === 'to' && tokens[end + 1]?.kind === 'number';
    if (ids.length < 2 || isOpen || isRange) continue;
    const last = tokens[end - 1]?.end ?? word.end;
    return ids.map((id) => `${text.slice(0, word.start)}${singular(word.lower)} ${id}${text.slice(last)}`);
  }
  return [text];
}

/** Reads `4, 5 and 6`. */
function readIds(tokens: readonly Token[], start: number): { readonly ids: readonly string[]; readonly end: number } {
  const ids: string[] = [];
  for (let at = start, end = start; ; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'number' || !/^\d+$/.test(token.text)) return { ids, end };
    ids.push(token.text);
    end = at + 1;
    if (tokens[end]?.text === ',') at += 1;
    if (/^(and|&)$/.test(tokens[at + 1]?.text.toLowerCase() ?? '')) at += 1;
    if (at + 1 === end) return { ids, end };
  }
}

/** `Open the session of user 7` is about an existing session: → `show the session of user 7`; undefined for other requests. */
export function asExisting(text: string): string | undefined {
  const { tokens } = readRequest(text);
  const verb = tokens.findIndex(({ text: word }) => /^(open|start|begin|resume|continue|reopen)$/i.test(word));
  const [word, next, after] = tokens.slice(verb, verb + 3);
  const isFirst = !tokens.slice(0, verb).some((token) => token.kind === 'word' && isVerb(token));
  if (verb === -1 || !isFirst || word === undefined || next?.kind !== 'word') return undefined;
  const isDefinite = /^(the|my|our|this|that)$/.test(next.lower) && wordAt(tokens, verb + 2) !== 'next';
  return isDefinite || isPlural(next) || isValue(after)
    ? `${text.slice(0, word.start)}show${text.slice(word.end)}`
    : undefined;
}

/** Words that make a read speak of an order instead of asking for a list: `show me how to delete session 3`. */
const speaking =
  /^(how|why|what|when|where|who|whom|whose|which|whether|that|would|could|should|may|might|want|wants|said|says|imagine|suppose|pretend|to|i|we|he|she|they|you)$/;

/** Returns whether a read has a word outside its texts that could limit an order next to it, or speak of it. */
export function isLimited(text: string): boolean {
  const words = readRequest(text).tokens.filter((token) => token.kind === 'word');
  const [, ...others] = words.filter((word) => isVerb(word));
  const isOfOrder = others.some(({ lower }) => findActions(stem(lower))?.includes('read') === false);
  const isLimiting = ({ lower }: Word): boolean =>
    speaking.test(lower) || (limitingWords.has(lower) && !/^(all|any|each|every)$/.test(lower));
  return isOfOrder || words.some(isLimiting);
}
