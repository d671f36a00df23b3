/** Explains in plain words why a call is not made, and how to ask for it. */
import type { Argument } from '../../../tools/arguments.ts';
import { isQuestionMark, type SpokenCommand } from '../../../language/mood.ts';
import { isValue, type Token } from '../../../language/text.ts';
import { limitingWords, stopWords } from '../../../language/words.ts';
import type { Candidate, Reading } from './candidates.ts';
import { exampleRequest, needs, quoted, takes, title } from './say.ts';

/** Returns the first objection to the likeliest candidate; undefined if it may be called. */
export function findObjection(
  reading: Reading,
  [best, second]: readonly [Candidate, ...Candidate[]],
): string | undefined {
  const { mood } = reading;
  const { profile, values, before, after } = best;
  // The first and last words of a question are not part of the order that it is about.
  const strange = mood.question ? after.filter((token) => !isQuestionMark(token)) : [...before, ...after];
  const words = profile.writes ? strange : best.unknown;
  // A word that is not understood may exclude something, so the values of the request are not used as an example.
  const example = exampleRequest(profile, profile.writes && strange.length > 0 ? new Map() : values);
  const facts = { strange: words, example, name: title(profile) };
  if (!profile.writes) return findLack(best, facts);
  return (
    findRefusal(reading, best, facts) ??
    findManyDeleted(best, facts) ??
    findLack(best, facts) ??
    (changesNothing(best)
      ? `${facts.name} needs something to change. For example: ${example}`
      : findDoubt(best, second))
  );
}

interface Facts {
  /** The tokens that were not understood. */
  readonly strange: readonly Token[];
  /** How to ask for the operation. */
  readonly example: string;
  readonly name: string;
}

/** Returns the reason why nothing is written, regardless of the values. */
function findRefusal(reading: Reading, candidate: Candidate, { strange, example, name }: Facts): string | undefined {
  const { mood, order, request } = reading;
  const { missing } = candidate;
  const howTo = `To have it done, write: ${example}`;
  const lacks = missing.length === 0 ? '' : ` It needs ${needs(missing)}.${inWords(strange)}`;
  if (mood.question) return `That is a question, so I changed nothing. ${name} would do it.${lacks} ${howTo}`;
  if (order === undefined)
    return `I change something only when I am told to with a verb such as create, change or delete. ${name} would do it.${lacks} ${howTo}`;
  if (strange.length > 0 && mood.conditional)
    return `I can't tell whether the condition holds, so I changed nothing.${inWords(strange)} ${howTo}`;
  const inText = mood.commands.filter((command) => isInText(command, reading, candidate)).map(({ verb }) => verb);
  if ((mood.commands.length > 1 && strange.length > 0) || inText.length > 0) {
    const texts = inText.length === 0 ? '' : ` If ${quoted(inText)} belongs to a text, put the text in quotes.`;
    return `That is more than one request, so I did nothing. Please give me one at a time.${inWords(strange)}${texts}`;
  }
  if (request.unclosed) return 'A quotation mark is not closed, so I did nothing.';
  return request.tooLong ? 'That is too long for me, so I did nothing. Please put long texts in quotes.' : undefined;
}

/** `…, with the context: calm. Delete session 3` may be two orders, though all of it could be the text. */
function isInText({ actions, index }: SpokenCommand, { request }: Reading, { texts }: Candidate): boolean {
  const [verb, ...after] = request.tokens.slice(index).filter((token) => token.kind !== 'mark');
  // `buy milk, delete nothing` orders nothing.
  const isEmpty = after.every(
    (token) => token.kind === 'word' && (limitingWords.has(token.lower) || stopWords.has(token.lower)),
  );
  return verb !== undefined && texts.has(verb) && !isEmpty && !actions.includes('read');
}

/** `DELETE /sessions` and `DELETE /users/{userId}/sessions` would delete many, and `delete the sessions` names none. */
function findManyDeleted({ profile, values }: Candidate, { strange, example, name }: Facts): string | undefined {
  if (!profile.actions.has('delete')) return undefined;
  const { method, path } = profile.tool.operation;
  const inPath = profile.arguments.filter(({ place }) => place === 'path');
  const ids = inPath.length > 0 ? inPath : profile.arguments.filter(({ required }) => required);
  const deletesOne = ids.length > 0 && (method !== 'delete' || /\}(?:\.\w+)?\/?$/.test(path));
  // An empty list may mean all.
  const isGiven = (argument: Argument): boolean =>
    values.has(argument) && JSON.stringify(values.get(argument)) !== '[]';
  if (deletesOne && ids.every(isGiven)) return undefined;
  const rule = `I delete only what is named by its id, so I deleted nothing.${inWords(strange)} ${name}`;
  return deletesOne ? `${rule} needs ${needs(ids)}. For example: ${example}` : `${rule} would delete more than that.`;
}

/** Reports missing arguments, unused values and words that were not understood. */
function findLack({ profile, missing, unused }: Candidate, { strange, example, name }: Facts): string | undefined {
  if (missing.length > 0) return `${name} needs ${needs(missing)}.${inWords(strange)} For example: ${example}`;
  const howTo = `${name} ${takes(profile)}. For example: ${example}`;
  if (unused.length === 0)
    return profile.writes && strange.length > 0 ? `I did nothing.${inWords(strange)} ${howTo}` : undefined;
  const words = profile.writes ? inWords(strange.filter((token) => !isValue(token))) : '';
  return `I did nothing, because I don't know what to do with ${quoted(unused.map(({ text }) => text))}.${words} ${howTo}`;
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

function changesNothing({ profile: { arguments: all, actions }, values }: Candidate): boolean {
  const takesBody = all.some(({ place }) => place === 'body');
  return actions.has('update') && takesBody && ![...values.keys()].some(({ place }) => place === 'body');
}

/** Two services may do the same; a write is never sent to a guessed service. */
function findDoubt(best: Candidate, second: Candidate | undefined): string | undefined {
  if (second === undefined || best.score - second.score > 1e-9) return undefined;
  const names = [best, second].map(({ profile }) => `${title(profile)} of ${profile.tool.snapshot.service.id}`);
  return `I did nothing, because that may mean ${names.join(' or ')}. Please name the service.`;
}
