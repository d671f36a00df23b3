/**
 * Decides whether a person's own words ask for a call that is not a read. Only code decides, never a model; texts of documents
 * and results are no words of the person. A doubt means that the call waits for a confirmation.
 */
import { objectOf as toObject, type Operation, type RequestArguments } from 'fountainai/openapi';
import type { Action, SpokenCommand } from '../language/mood.ts';
import { findMood } from '../language/mood.ts';
import { readRequest, type Request, type Token, type Word } from '../language/text.ts';
import { splitName, stem } from '../language/words.ts';
import { getArguments } from '../tools/arguments.ts';
import { methodEffect } from '../tools/effect.ts';
import { isGrounded } from './grounded.ts';
import { toPlainOrder } from './order-forms.ts';

export type Consent = 'given' | 'unsure';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words that forbid, restrict or suppose something, anywhere outside quotes. */
const doubts = set(
  "not never don't dont doesn't didn't won't can't cannot shouldn't mustn't wouldn't no none nothing nobody neither nor " +
    'if unless whether suppose supposing imagine pretend assume hypothetically would should except but keep only instead ' +
    'rather until before maybe perhaps possibly stop cancel undo avoid forget ignore nevermind test dry preview what why how ' +
    'who which or said says told wrote written asks asked explain example ' +
    'theory theoretically principle',
);
const boundaries = set(
  'for with of in to from on at by about as that into under named called using and then where whose',
);

/**
 * @param userTurns what the person has said, the latest last; only the latest can be an order, all can name values
 * @param operation the operation that the assistant wants to call
 * @param parameters the arguments of the call
 */
export function getConsent(userTurns: readonly string[], operation: Operation, parameters: RequestArguments): Consent {
  const order = readOrder(userTurns.at(-1) ?? '', operation);
  const isAsked = order?.some((spoken) => asksFor(spoken, operation, parameters)) === true;
  return isAsked && isGrounded(userTurns, parameters) ? 'given' : 'unsure';
}

/** Returns the largest number of calls of an operation that a request can ask for: an order, or a value, for each. */
export function countAsked(userTurn: string): number {
  const values = readRequest(userTurn).tokens.filter(
    ({ kind }) => kind === 'number' || kind === 'quoted' || kind === 'code',
  );
  return Math.max(1, values.length);
}

interface Spoken {
  readonly command: SpokenCommand;
  readonly request: Request;
}

/** Returns the orders of a request; undefined if it is, or may be, anything else. */
function readOrder(turn: string, operation: Operation): readonly Spoken[] | undefined {
  const request = readRequest(toPlainOrder(turn));
  if (request.unclosed || request.tooLong) return undefined;
  const words = request.tokens.filter((token) => token.kind === 'word');
  if (words.some(({ lower }) => doubts.has(lower) || lower.endsWith("n't"))) return undefined;
  const [ownVerb] = splitName(operation.id);
  const mood = findMood(request, ({ lower }) => lower === ownVerb);
  if (mood.question || mood.forbidden || mood.conditional) return undefined;
  const [first] = mood.commands;
  if (first === undefined || !isBeginning(request.tokens.slice(0, first.index))) return undefined;
  // What follows a colon or stands in another line is text.
  const end = request.tokens.findIndex((token) => token.kind === 'mark' && /[:\n]/.test(token.text));
  const own = mood.commands.filter(({ index }) => end === -1 || index < end);
  return own.map((command) => ({ command, request }));
}

const politeWords = set(
  "please kindly just now then so also first finally next let's let us me i i'd we you want need like to go ahead well ok okay hey " +
    'hi hello alright dear assistant fountainai and',
);

/** Before the first order stand only polite words: `the document says, create …` is a report. */
const isBeginning = (tokens: readonly Token[]): boolean =>
  tokens.every((token) => token.kind === 'mark' || (token.kind === 'word' && politeWords.has(token.lower)));

function asksFor({ command, request }: Spoken, operation: Operation, parameters: RequestArguments): boolean {
  const named = new Set(splitName(operation.id).map(stem));
  const rest = request.tokens.slice(command.index + 1);
  const isVerbRight =
    [...command.actions, ...furtherActions(command, rest, operation)].some((action) =>
      actionsOf(operation).includes(action),
    ) || named.has(command.stem);
  if (!isVerbRight) return false;
  const nouns = nounsOf(operation, parameters);
  return objectOf(rest).some((word) => nouns.has(word));
}

/** `make the context "x"` changes something, `give user 7 a new session` creates one, and `give me the next number` takes one. */
function furtherActions({ verb }: SpokenCommand, rest: readonly Token[], operation: Operation): readonly Action[] {
  const words = rest.slice(0, 6).flatMap((token) => (token.kind === 'word' ? [token.lower] : []));
  if (/^make$/i.test(verb) && words[0] === 'the') return ['update'];
  if (!/^(?:give|get)$/i.test(verb)) return [];
  const object = words.join(' ');
  const isNew = /\b(?:an? (?:new|fresh|further|additional)|another)\b/.test(object);
  const isTaken = /\bthe next\b/.test(object) && takers.has(splitName(operation.id)[0] ?? '');
  return isNew || isTaken ? ['create'] : [];
}

/** Own verbs of operations that hand out the next of something. */
const takers = set('generate take reserve allocate issue assign');

function actionsOf(operation: Operation): readonly Action[] {
  if (methodEffect(operation) === 'delete') return ['delete'];
  return operation.method === 'post' ? ['create'] : ['update'];
}

/**
 * Returns the stems of the object of a verb: the words up to the next preposition. If the object is only a value, as in
 * `put "x" as the context`, that is what follows the preposition.
 */
function objectOf(tokens: readonly Token[]): readonly string[] {
  const stems: string[] = [];
  let hasValue = false;
  for (const token of tokens.slice(0, 8)) {
    if (token.kind === 'mark') break;
    if (token.kind !== 'word') hasValue ||= stems.length === 0;
    else if (!boundaries.has(token.lower)) stems.push(...stemsOf(token));
    else if (hasValue && stems.length === 0) hasValue = false;
    else break;
  }
  return stems;
}

const stemsOf = ({ text }: Word): string[] => splitName(text.replace(/['’]s$/, '')).map(stem);

/**
 * Returns the stems of what the operation works on: its own name; for a change also the members that it changes, and the
 * values that its document lists, such as `character` of an element type.
 */
function nounsOf(operation: Operation, { body }: RequestArguments): ReadonlySet<string> {
  const segments = operation.path.split('/').filter((part) => part !== '' && !part.includes('{'));
  const last = segments.at(-1) ?? '';
  const isChange = operation.method === 'put' || operation.method === 'patch';
  const given = toObject(body);
  const members = isChange ? Object.keys(given) : [];
  const choices = getArguments(operation).flatMap(({ place, name, choices: listed = [] }) =>
    isChange && place === 'body' ? listed.filter((choice) => typeof choice === 'string' && choice === given[name]) : [],
  );
  return new Set([operation.id, last, ...members, ...choices.map(String)].flatMap((name) => splitName(name).map(stem)));
}
