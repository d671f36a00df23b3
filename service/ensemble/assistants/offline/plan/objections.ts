/** Explains in plain words why a call is not made, and how to ask for it. */
import type { Json } from 'fountainai/openapi';
import type { Argument } from '../../../tools/arguments.ts';
import { account } from './accounting.ts';
import type { Binding } from '../match/bind.ts';
import type { OfflinePlan, RequestReading } from './candidates.ts';
import { type SpokenCommand, isQuestionMark, isVerb } from '../../../language/mood.ts';
import type { Profile } from '../match/rank.ts';
import { exampleRequest, needs, quoted, takes, title } from './say.ts';
import { isValue, type Token, type Word } from '../../../language/text.ts';
import { isAkin, limitingWords, stopWords } from '../../../language/words.ts';

/** Returns the first objection to the likeliest candidate; undefined if it may be called. */
export function objection(
  reading: RequestReading,
  [best, second]: readonly [OfflinePlan, ...OfflinePlan[]],
): string | undefined {
  if (!best.profile.writes)
    return lack(reading, best, { strange: notKnown(reading, best), values: best.binding.values });
  const { mood, request, verb } = reading;
  const { before, after } = account(best.profile, best.binding, request.tokens, verb);
  // The first and last words of a question are not part of the order that it is about.
  const strange = mood.question ? after.filter((token) => !isQuestionMark(token)) : [...before, ...after];
  const facts = {
    strange,
    // A word that is not understood may exclude something, so the values of the request are not used as an example.
    values: strange.length === 0 ? best.binding.values : new Map<Argument, Json>(),
  };
  return (
    refusal(reading, best, facts) ??
    manyDeleted(reading, best, facts) ??
    lack(reading, best, facts) ??
    noChange(reading, best) ??
    doubt(best, second)
  );
}

interface Facts {
  /** The tokens that were not understood. */
  readonly strange: readonly Token[];
  /** The values for examples. */
  readonly values: ReadonlyMap<Argument, Json>;
}

/** Returns the reason why nothing is written, regardless of the values. */
function refusal(reading: RequestReading, candidate: OfflinePlan, { strange, values }: Facts): string | undefined {
  const { mood, order, request } = reading;
  const { profile, binding } = candidate;
  const lacks = binding.missing.length === 0 ? '' : ` It needs ${needs(binding.missing)}.${inWords(strange)}`;
  const howTo = `${lacks} To have it done, write: ${exampleRequest(profile, values, reading.sample)}`;
  if (mood.question) return `That is a question, so I changed nothing. ${title(profile)} would do it.${howTo}`;
  if (order === undefined) {
    return `I change something only when I am told to with a verb such as create, change or delete. ${title(profile)} would do it.${howTo}`;
  }
  if (strange.length > 0 && mood.conditional) {
    return `I can't tell whether the condition holds, so I changed nothing.${inWords(strange)} To have it done, write: ${exampleRequest(profile, values, reading.sample)}`;
  }
  const isSeveral = mood.commands.length > 1 && strange.length > 0;
  if (isSeveral || mood.commands.some((command) => isInText(command, reading, binding))) {
    const inText = mood.commands.filter((command) => isInText(command, reading, binding)).map(({ verb }) => verb);
    const texts = inText.length === 0 ? '' : ` If ${quoted(inText)} belongs to a text, put the text in quotes.`;
    return `That is more than one request, so I did nothing. Please give me one at a time.${inWords(strange)}${texts}`;
  }
  if (request.unclosed) return 'A quotation mark is not closed, so I did nothing.';
  return request.tooLong ? 'That is too long for me, so I did nothing. Please put long texts in quotes.' : undefined;
}

/** `…, with the context: calm. Delete session 3` may be two orders, though all of it could be the text. */
function isInText({ actions, index }: SpokenCommand, { request }: RequestReading, { claims }: Binding): boolean {
  const [before, verb] = request.tokens.slice(index - 1, index + 1).map((token) => claims.get(token));
  const isInside = verb?.part === 'value' && before?.part === 'value' && before.argument === verb.argument;
  const after = request.tokens.slice(index + 1).filter((token) => token.kind !== 'mark');
  // `buy milk, delete nothing` orders nothing.
  const isEmpty = after.every(
    (token) => token.kind === 'word' && (limitingWords.has(token.lower) || stopWords.has(token.lower)),
  );
  return isInside && !isEmpty && !actions.includes('read');
}

/** `DELETE /sessions` and `DELETE /users/{userId}/sessions` would delete many, and `delete the sessions` names none. */
function manyDeleted(
  { sample }: RequestReading,
  { profile, binding }: OfflinePlan,
  { strange, values }: Facts,
): string | undefined {
  if (!profile.actions.has('delete')) return undefined;
  const { method, path } = profile.tool.operation;
  const inPath = profile.arguments.filter(({ place }) => place === 'path');
  const ids = inPath.length > 0 ? inPath : profile.arguments.filter(({ required }) => required);
  const deletesOne = ids.length > 0 && (method !== 'delete' || /\}(?:\.\w+)?\/?$/.test(path));
  // An empty list may mean all.
  const isGiven = (argument: Argument): boolean => {
    const value = binding.values.get(argument);
    return value !== undefined && !(Array.isArray(value) && value.length === 0);
  };
  if (deletesOne && ids.every(isGiven)) return undefined;
  const rule = 'I delete only what is named by its id, so I deleted nothing.';
  if (!deletesOne) return `${rule}${inWords(strange)} ${title(profile)} would delete more than that.`;
  return `${rule}${inWords(strange)} ${title(profile)} needs ${needs(ids)}. For example: ${exampleRequest(profile, values, sample)}`;
}

/** Reports missing arguments, unused values and words that were not understood. */
function lack(
  { sample }: RequestReading,
  { profile, binding: { missing, unused } }: OfflinePlan,
  { strange, values }: Facts,
): string | undefined {
  const example = (): string => `For example: ${exampleRequest(profile, values, sample)}`;
  if (missing.length > 0) return `${title(profile)} needs ${needs(missing)}.${inWords(strange)} ${example()}`;
  const howTo = (): string => `${title(profile)} ${takes(profile)}. ${example()}`;
  if (unused.length > 0) {
    const texts = quoted(unused.map(({ text }) => text));
    const words = profile.writes ? inWords(strange.filter((token) => !isValue(token))) : '';
    return `I did nothing, because I don't know what to do with ${texts}.${words} ${howTo()}`;
  }
  return profile.writes && strange.length > 0 ? `I did nothing.${inWords(strange)} ${howTo()}` : undefined;
}

/** Returns words of the request's subject that the operation does not know. */
export function notKnown(
  { content }: Pick<RequestReading, 'content'>,
  { profile, binding }: Pick<OfflinePlan, 'profile' | 'binding'>,
): Word[] {
  const known = [...profile.words.keys()];
  const isKnown = (word: Word): boolean =>
    isVerb(word) || word.stems.some((part) => profile.words.has(part) || known.some((one) => isAkin(one, part)));
  return content.filter((word) => !binding.claims.has(word) && !isKnown(word));
}

/** Words that are named as not understood. */
const mostWords = 12;

function inWords(strange: readonly Token[]): string {
  if (strange.length === 0) return '';
  return ` I did not understand ${quoted(strange.map(visible), mostWords)}; texts go in quotes.`;
}

/** Returns an invisible character as its code point. */
function visible({ text }: Token): string {
  if (!/^[\p{C}\p{Z}]$/u.test(text) || text === '\n') return text;
  return `U+${(text.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function noChange({ sample }: RequestReading, { profile, binding: { values } }: OfflinePlan): string | undefined {
  if (!changesNothing(profile, values)) return undefined;
  return `${title(profile)} needs something to change. For example: ${exampleRequest(profile, values, sample)}`;
}

function changesNothing({ arguments: all, actions }: Profile, values: ReadonlyMap<Argument, Json>): boolean {
  const takesBody = all.some(({ place }) => place === 'body');
  return actions.has('update') && takesBody && ![...values.keys()].some(({ place }) => place === 'body');
}

/** Two services may do the same; a write is never sent to a guessed service. */
function doubt(best: OfflinePlan, second: OfflinePlan | undefined): string | undefined {
  if (second === undefined || best.score - second.score > 1e-9) return undefined;
  const names = [best, second].map(({ profile }) => `${title(profile)} of ${profile.tool.snapshot.service.id}`);
  return `I did nothing, because that may mean ${names.join(' or ')}. Please name the service.`;
}
