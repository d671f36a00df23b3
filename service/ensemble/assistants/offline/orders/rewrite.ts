/** Rewrites a request into orders that the planner understands one by one. A rewriting never removes a limiting word. */
import { findActions, isVerb } from '../../../language/mood.ts';
import { isValue, readRequest, type Token, type Word } from '../../../language/text.ts';
import { limitingWords, numberWords, singular, splitName, stem } from '../../../language/words.ts';
import type { Snapshot } from '../../../tools/snapshot.ts';

const tens = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/** Returns 42 for `forty-two`; undefined for other words. */
function toNumber(word: string): number | undefined {
  const [first = '', second, ...more] = word.split('-');
  const [ten, unit] = [tens.indexOf(first), numberWords.indexOf(first)];
  if (second === undefined) return unit >= 0 ? unit : ten >= 2 ? ten * 10 : undefined;
  const ones = numberWords.indexOf(second);
  return more.length === 0 && ten >= 2 && ones >= 1 && ones <= 9 ? ten * 10 + ones : undefined;
}

/** `session number five` → `session number 5`, `the first two tasks` → `the first 2 tasks`. */
export function withDigits(text: string, isNoun: (stem: string) => boolean): string {
  const { tokens } = readRequest(text);
  return replaceTokens(text, tokens, (token, index) => {
    const number = token.kind === 'word' ? toNumber(token.lower) : undefined;
    const before = tokens[index - 1];
    if (number === undefined || before?.kind !== 'word') return undefined;
    const isNamed = before.stems.some(isNoun) || /^(number|id|first|last|latest|newest|oldest)$/.test(before.lower);
    return isNamed ? String(number) : undefined;
  });
}

/** Takes `from the library` out if that is a service, which then is the only one. */
export function findService(
  text: string,
  snapshots: Iterable<Snapshot>,
  isNoun: (stem: string) => boolean,
): { text: string; snapshot: Snapshot | undefined } {
  const request = readRequest(text);
  for (const snapshot of snapshots) {
    const { id, name } = snapshot.service;
    for (const words of [id, name].map((one) => splitName(one))) {
      const found = findPlace(
        request.tokens,
        words,
        words.some((word) => isNoun(stem(word))),
      );
      if (found === undefined) continue;
      const [start, end] = found;
      return { text: `${text.slice(0, start).trimEnd()} ${text.slice(end).trimStart()}`.trim(), snapshot };
    }
  }
  return { text, snapshot: undefined };
}

/** Returns the offsets of `in the service tasks` or `of the library`; `from tasks 3` is not a place. */
function findPlace(
  tokens: readonly Token[],
  words: readonly string[],
  isAmbiguous: boolean,
): readonly [number, number] | undefined {
  const lower = (at: number): string => (tokens[at]?.kind === 'word' ? tokens[at].lower : '');
  for (let at = 0; at < tokens.length; at += 1) {
    if (!/^(from|in|of|at|on|with|using|via)$/.test(lower(at))) continue;
    const article = lower(at + 1) === 'the' ? 1 : 0;
    const noun = lower(at + 1 + article) === 'service' ? 1 : 0;
    const start = at + 1 + article + noun;
    const isHere =
      splitName(
        tokens
          .slice(start, start + words.length)
          .map(({ text }) => text)
          .join(' '),
      ).join(' ') === words.join(' ');
    const after = lower(start + words.length) === 'service' ? 1 : 0;
    const next = tokens[start + words.length + after];
    const isMarked = noun + after > 0 || (article > 0 && !isAmbiguous);
    if (!isHere || isValue(next) || !isMarked) continue;
    const [first, last] = [tokens[at], tokens[start + words.length + after - 1]];
    if (first !== undefined && last !== undefined) return [first.start, last.end];
  }
  return undefined;
}

/** `delete tasks 4 and 5` → `delete task 4`, `delete task 5`; the text itself if it has no such list. */
export function splitIds(text: string): string[] {
  const { tokens } = readRequest(text);
  for (const [at, word] of tokens.entries()) {
    if (word.kind !== 'word' || singular(word.lower) === word.lower) continue;
    const { ids, end } = readIds(tokens, at + 1);
    const next = tokens[end];
    const isOpen =
      isValue(next) ||
      (next?.kind === 'word' && /^(or|and|through|until)$/.test(next.lower)) ||
      (next?.kind === 'mark' && !',.!\n'.includes(next.text));
    const isRange =
      next?.kind === 'word' && next.lower === 'to' && isValue(tokens[end + 1]) && tokens[end + 1]?.kind === 'number';
    if (ids.length < 2 || isOpen || isRange) continue;
    const last = tokens[end - 1]?.end ?? word.end;
    return ids.map((id) => `${text.slice(0, word.start)}${singular(word.lower)} ${id}${text.slice(last)}`);
  }
  return [text];
}

function readIds(tokens: readonly Token[], start: number): { readonly ids: readonly string[]; readonly end: number } {
  const ids: string[] = [];
  let end = start;
  for (let at = start; ; at += 1) {
    const token = tokens[at];
    if (token?.kind !== 'number' || !/^\d+$/.test(token.text)) return { ids, end };
    ids.push(token.text);
    end = at + 1;
    if (tokens[end]?.text === ',') at += 1;
    const joint = tokens[at + 1];
    if (joint?.kind === 'word' && joint.lower === 'and') at += 1;
    if (at + 1 === end) return { ids, end };
  }
}

/**
 * `add a task "x", then list the tasks` → both orders. A text after a colon is not split.
 * @param isOwnVerb returns whether an operation has this verb
 */
export function splitOrders(
  text: string,
  isOwnVerb: (word: Word) => boolean,
  isNoun: (stem: string) => boolean,
): string[] {
  const { tokens } = readRequest(text);
  const isCommand = (token: Token | undefined): token is Word =>
    token?.kind === 'word' && (isVerb(token) || isOwnVerb(token));
  const starts: number[] = [];
  let end = 0;
  const parts: string[] = [];
  for (let at = 1; at < tokens.length; at += 1) {
    if (tokens[at]?.text === ':') break;
    let next = at;
    while (isJoint(tokens[next])) next += 1;
    if (next === at || !isCommand(tokens[next]) || !tokens.slice(0, at).some(isCommand)) continue;
    parts.push(text.slice(end, tokens[at]?.start));
    end = tokens[next]?.start ?? text.length;
    starts.push(next);
    at = next;
  }
  parts.push(text.slice(end));
  return parts.length > 1 ? parts.map((part) => part.trim()) : splitObjects(text, tokens, { isCommand, isNoun });
}

const isJoint = (token: Token | undefined): boolean =>
  (token?.kind === 'mark' && ',.;\n'.includes(token.text)) ||
  (token?.kind === 'word' && /^(and|then|also|please|next|finally|afterwards)$/.test(token.lower));

interface Vocabulary {
  readonly isCommand: (token: Token | undefined) => token is Word;
  readonly isNoun: (stem: string) => boolean;
}

/**
 * `show task 1 and book 1` → `show task 1`, `show book 1`; `create a session for user 3 and a session for user 4` in the
 * same way. An order to change or delete something needs its own verb.
 */
function splitObjects(text: string, tokens: readonly Token[], { isCommand, isNoun }: Vocabulary): string[] {
  const command = tokens.find(isCommand);
  const actions = command === undefined ? undefined : findActions(stem(command.lower));
  const start = command === undefined ? 0 : tokens.indexOf(command);
  const at = tokens.findIndex((token, index) => index > start && token.kind === 'word' && token.lower === 'and');
  const [before, joint, first, second] = tokens.slice(Math.max(at - 1, 0), at + 3);
  if (at === -1 || command === undefined || joint === undefined || first?.kind !== 'word') return [text];
  const isListed = isArticle(first) ? isPluralNoun(second, isNoun) : isPluralNoun(first, isNoun);
  const isRead =
    actions?.[0] === 'read' && ((isValue(before) && isValue(second)) || (isPluralNoun(before, isNoun) && isListed));
  const isNew = /^(a|an|another)$/.test(first.lower) && second?.kind === 'word' && second.stems.some(isNoun);
  if (!isRead && !(isNew && actions?.[0] === 'create')) return [text];
  return [text.slice(0, joint.start).trim(), `${text.slice(command.start, command.end)} ${text.slice(first.start)}`];
}

const isArticle = (token: Token): boolean => token.kind === 'word' && /^(the|all|my|our)$/.test(token.lower);

const isPluralNoun = (token: Token | undefined, isNoun: (stem: string) => boolean): boolean =>
  token?.kind === 'word' && singular(token.lower) !== token.lower && token.stems.some(isNoun);

/** `Open the session of user 7` is about an existing session: → `show the session of user 7`; undefined for other requests. */
export function asExisting(text: string): string | undefined {
  const { tokens } = readRequest(text);
  const verb = tokens.findIndex(
    (token) => token.kind === 'word' && /^(open|start|begin|resume|continue|reopen)$/.test(token.lower),
  );
  const [word, next, after] = tokens.slice(verb, verb + 3);
  if (verb === -1 || word === undefined || next?.kind !== 'word') return undefined;
  const isDefinite = /^(the|my|our|this|that)$/.test(next.lower) && !(after?.kind === 'word' && after.lower === 'next');
  const isPlural = singular(next.lower) !== next.lower;
  if (!isDefinite && !isPlural && !isValue(after)) return undefined;
  return `${text.slice(0, word.start)}show${text.slice(word.end)}`;
}

/** Words that make a read speak of an order instead of asking for a list: `show me how to delete session 3`. */
const speaking =
  /^(how|why|what|when|where|who|whom|whose|which|whether|that|would|could|should|may|might|want|wants|said|says|imagine|suppose|pretend|to|i|we|he|she|they|you)$/;

/** Returns whether a read has a word outside its texts that could limit an order next to it, or speak of it. */
export function isLimited(text: string): boolean {
  const { tokens } = readRequest(text);
  const words = tokens.filter((token) => token.kind === 'word');
  const [, ...others] = words.filter((word) => isVerb(word));
  const isOfOrder = others.some(({ lower }) => findActions(stem(lower))?.includes('read') === false);
  const isLimiting = ({ lower }: Word): boolean =>
    speaking.test(lower) || (limitingWords.has(lower) && !/^(all|any|each|every)$/.test(lower));
  return isOfOrder || words.some(isLimiting);
}

function replaceTokens(
  text: string,
  tokens: readonly Token[],
  replace: (token: Token, index: number) => string | undefined,
): string {
  let result = '';
  let at = 0;
  for (const [index, token] of tokens.entries()) {
    const replacement = replace(token, index);
    if (replacement === undefined) continue;
    result += text.slice(at, token.start) + replacement;
    at = token.end;
  }
  return result + text.slice(at);
}
