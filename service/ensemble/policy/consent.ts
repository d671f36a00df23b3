/**
 * Decides whether a person's own words ask for a call that is not a read. Only code decides, never a model; texts of documents
 * and results are no words of the person. A doubt means that the call waits for a confirmation.
 */
import type { Operation, RequestArguments } from 'fountainai/openapi';
import type { Action, SpokenCommand } from '../language/mood.ts';
import { findMood } from '../language/mood.ts';
import { readRequest, type Request, type Token, type Word } from '../language/text.ts';
import { splitName, stem } from '../language/words.ts';
import { methodEffect } from '../tools/effect.ts';
import { isGrounded } from './grounded.ts';

export type Consent = 'given' | 'unsure';

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Words that forbid, restrict or suppose something, anywhere outside quotes. */
const doubts = set(
  "not never don't dont doesn't didn't won't can't cannot shouldn't mustn't wouldn't no none nothing nobody neither nor " +
    'if unless whether suppose supposing imagine pretend assume hypothetically would should except but keep only instead ' +
    'rather until before maybe perhaps possibly stop cancel undo avoid forget ignore nevermind test dry preview what why how ' +
    'who which said says told wrote written asks asked explain example',
);
/** `I would like you to create …` is an order. */
const politeBeginning =
  /^\s*(?:hi|hello|hey|ok|okay|now|so)?[\s,!.]*(?:please\s+)?(?:i\s+would\s+like|i'd\s+like|i\s+want)\s+you\s+to\s+/i;
const politeQuestion = /^\s*(?:hi|hello|hey)?[\s,!.]*(?:can|could|would|will)\s+you\s+(?:please|kindly)\s+/i;
const boundaries = set(
  'for with of in to from on at by about as that into under named called using and then where whose',
);

/**
 * @param userTurns what the person has said, the latest last; only the latest can be an order, all can name values
 * @param operation the operation that the assistant wants to call
 * @param parameters the arguments of the call
 */
export function getConsent(userTurns: readonly string[], operation: Operation, parameters: RequestArguments): Consent {
  const order = readOrder(userTurns.at(-1) ?? '');
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
function readOrder(turn: string): readonly Spoken[] | undefined {
  const request = readRequest(
    turn
      .replace(politeBeginning, '')
      .replace(politeQuestion, '')
      .replace(/\?\s*$/, keepMark(turn)),
  );
  if (request.unclosed || request.tooLong) return undefined;
  const words = request.tokens.filter((token) => token.kind === 'word');
  if (words.some(({ lower }) => doubts.has(lower) || lower.endsWith("n't"))) return undefined;
  const mood = findMood(request, () => false);
  if (mood.question || mood.forbidden || mood.conditional) return undefined;
  const [first] = mood.commands;
  if (first === undefined || !isBeginning(request.tokens.slice(0, first.index))) return undefined;
  // What follows a colon or stands in another line is text.
  const end = request.tokens.findIndex((token) => token.kind === 'mark' && /[:\n]/.test(token.text));
  const own = mood.commands.filter(({ index }) => end === -1 || index < end);
  return own.map((command) => ({ command, request }));
}

/** The question mark of `Could you please create …?` makes no question. */
const keepMark = (turn: string): string => (politeQuestion.test(turn) ? '' : '?');

const politeWords = set(
  "please kindly just now then so also first finally next let's let us me i i'd we you want need like to go ahead well ok okay hey " +
    'hi hello alright dear assistant fountainai and',
);

/** Before the first order stand only polite words: `the document says, create …` is a report. */
const isBeginning = (tokens: readonly Token[]): boolean =>
  tokens.every((token) => token.kind === 'mark' || (token.kind === 'word' && politeWords.has(token.lower)));

function asksFor({ command, request }: Spoken, operation: Operation, parameters: RequestArguments): boolean {
  const named = new Set(splitName(operation.id).map(stem));
  const isVerbRight =
    command.actions.some((action) => actionsOf(operation).includes(action)) || named.has(command.stem);
  if (!isVerbRight) return false;
  const objects = objectOf(request.tokens.slice(command.index + 1));
  const nouns = nounsOf(operation, parameters);
  return objects.length > 0 && objects.some((word) => nouns.has(word));
}

function actionsOf(operation: Operation): readonly Action[] {
  if (methodEffect(operation) === 'delete') return ['delete'];
  return operation.method === 'post' ? ['create'] : ['update'];
}

/** Returns the stems of the object of a verb: the words up to the next preposition. */
function objectOf(tokens: readonly Token[]): readonly string[] {
  const stems: string[] = [];
  for (const token of tokens.slice(0, 8)) {
    if (token.kind === 'mark' || (token.kind === 'word' && boundaries.has(token.lower))) break;
    if (token.kind === 'word') stems.push(...stemsOf(token));
  }
  return stems;
}

const stemsOf = ({ text }: Word): string[] => splitName(text.replace(/['’]s$/, '')).map(stem);

/** Returns the stems of what the operation works on; for a change also of the members that it changes. */
function nounsOf(operation: Operation, { body }: RequestArguments): ReadonlySet<string> {
  const segments = operation.path.split('/').filter((part) => part !== '' && !part.includes('{'));
  const last = segments.at(-1) ?? '';
  const isChange = operation.method === 'put' || operation.method === 'patch';
  const members = isChange && typeof body === 'object' && body !== null ? Object.keys(body) : [];
  return new Set([operation.id, last, ...members].flatMap((name) => splitName(name).map(stem)));
}
