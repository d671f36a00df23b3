/** Why a call is not made, in plain words that say how it would be. */
import type { Json } from 'fountainai/openapi';
import type { Argument } from '../arguments.ts';
import type { Binding } from './bind.ts';
import type { Candidate, Reading } from './candidates.ts';
import { type Command, isVerb } from './mood.ts';
import type { Profile } from './rank.ts';
import { exampleRequest, needs, quoted, takes, title } from './say.ts';
import type { Word } from './text.ts';

/** The first objection there is to the likeliest candidate; undefined where it may be called. */
export function objection(reading: Reading, [best, second]: readonly [Candidate, ...Candidate[]]): string | undefined {
  if (!best.profile.writes) return lack(reading, best);
  return refusal(reading, best) ?? manyDeleted(best) ?? lack(reading, best) ?? noChange(best) ?? doubt(best, second);
}

/** Why nothing is written, whatever the values are. */
function refusal(reading: Reading, candidate: Candidate): string | undefined {
  const { mood, order, request } = reading;
  const { profile, binding } = candidate;
  const lacks = binding.missing.length === 0 ? '' : ` It ${lacking(reading, candidate)}`;
  const howTo = `${lacks} To have it done, write: ${exampleRequest(profile, binding.values)}`;
  if (mood.question) return `That is a question, so I changed nothing. ${title(profile)} would do it.${howTo}`;
  if (order === undefined) {
    return `I change something only when I am told to with a verb such as create, change or delete. ${title(profile)} would do it.${howTo}`;
  }
  if (mood.conditional) return `I can't tell whether the condition holds, so I changed nothing.${howTo}`;
  if (mood.commands.some((command) => command !== order && !isPart(command, order, reading, binding))) {
    return 'That is more than one request, so I did nothing. Please give me one at a time.';
  }
  if (request.unclosed) return 'A quotation mark is not closed, so I did nothing.';
  return request.tooLong ? 'That is too long for me, so I did nothing. Please put long texts in quotes.' : undefined;
}

/** `open a session for user 7 and set its context to "x"` is one call: the second order's value goes along. */
function isPart(command: Command, order: Command, { request }: Reading, { used }: Binding): boolean {
  const after = request.tokens.slice(command.index);
  return (
    command.actions.includes('update') &&
    command.index > order.index &&
    after.some((token) => token.kind !== 'word' && used.has(token))
  );
}

/** `DELETE /sessions` and `DELETE /users/{userId}/sessions` would delete many, and `delete the sessions` names none. */
function manyDeleted({ profile, binding: { values } }: Candidate): string | undefined {
  if (!profile.actions.has('delete')) return undefined;
  const { method, path } = profile.tool.operation;
  const inPath = profile.arguments.filter(({ place }) => place === 'path');
  const ids = inPath.length > 0 ? inPath : profile.arguments.filter(({ required }) => required);
  const deletesOne = ids.length > 0 && (method !== 'delete' || path.endsWith('}'));
  if (deletesOne && ids.every((argument) => values.has(argument))) return undefined;
  const rule = 'I delete only what is named by its id, so I deleted nothing.';
  if (!deletesOne) return `${rule} ${title(profile)} would delete more than that.`;
  return `${rule} ${title(profile)} needs ${needs(ids)}. For example: ${exampleRequest(profile, values)}`;
}

/** What is missing, or found no place. */
function lack(reading: Reading, candidate: Candidate): string | undefined {
  const { profile, binding } = candidate;
  const { missing, unused, values } = binding;
  const example = `For example: ${exampleRequest(profile, values)}`;
  if (missing.length > 0) return `${title(profile)} ${lacking(reading, candidate)} ${example}`;
  if (unused.length > 0) {
    const strange = quoted(unused.map(({ text }) => text));
    return `I did nothing, because I don't know what to do with ${strange}. ${title(profile)} ${takes(profile)}. ${example}`;
  }
  const unknown = profile.writes ? notKnown(reading, candidate) : '';
  return unknown === '' ? undefined : `I did nothing.${unknown} ${title(profile)} ${takes(profile)}. ${example}`;
}

const lacking = (reading: Reading, candidate: Candidate): string =>
  `needs ${needs(candidate.binding.missing)}.${notKnown(reading, candidate)}`;

/** Words that say what the request is about, and that the operation knows nothing of. */
function notKnown({ content }: Reading, { profile, binding }: Candidate): string {
  const isKnown = (word: Word): boolean => isVerb(word) || word.stems.some((part) => profile.words.has(part));
  const unknown = content.filter((word) => !binding.used.has(word) && !isKnown(word));
  const words = unknown.map((word) => word.text);
  return words.length === 0 ? '' : ` I don't know what to do with ${quoted(words)}; texts go in quotes.`;
}

function noChange({ profile, binding: { values } }: Candidate): string | undefined {
  if (!changesNothing(profile, values)) return undefined;
  return `${title(profile)} needs something to change. For example: ${exampleRequest(profile, values)}`;
}

function changesNothing({ arguments: all, actions }: Profile, values: ReadonlyMap<Argument, Json>): boolean {
  const takesBody = all.some(({ place }) => place === 'body');
  return actions.has('update') && takesBody && ![...values.keys()].some(({ place }) => place === 'body');
}

/** Two services may do the same; where something is written it is not guessed which is meant. */
function doubt(best: Candidate, second: Candidate | undefined): string | undefined {
  if (second === undefined || best.score - second.score > 1e-9) return undefined;
  const names = [best, second].map(({ profile }) => `${title(profile)} of ${profile.tool.snapshot.service.id}`);
  return `I did nothing, because that may mean ${names.join(' or ')}. Please name the service.`;
}
