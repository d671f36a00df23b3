/** Plans one call for a request, or an answer instead. The same request and services give the same plan. */
import type { Json } from 'fountainai/openapi';
import { type Argument, getBodyArgument, places } from '../../../tools/arguments.ts';
import { sampleArgument } from '../../../tools/local-checks.ts';
import type { ToolSet } from '../../../tools/tools.ts';
import { type OfflinePlan, candidatesFor, read, type RequestReading } from './candidates.ts';
import { findActions, isVerb } from '../../../language/mood.ts';
import { notKnown, objection } from './objections.ts';
import { openingSize } from '../../../language/order-words.ts';
import { type Profile, getProfile, namingWeight } from '../match/rank.ts';
import { help, quoted, type Sample, title } from './say.ts';
import { isValue, type Word } from '../../../language/text.ts';
import { fillers, stem, stopWords } from '../../../language/words.ts';
import type { Wish } from '../view/wish.ts';

export type Plan = { readonly say: string } | PlannedCall;

export interface PlannedCall {
  readonly profile: Profile;
  /** JSON text, in the form that tools accept. */
  readonly arguments: string;
  /** True if the request asks for the number of items, not for the items. */
  readonly count: boolean;
  /** Words of a read that the operation does not know. They may be values of the items. */
  readonly unused: readonly string[];
  /** How a list is shown. */
  readonly wish?: Wish;
}

/** @param sample returns examples if the document has none */
export function planFor(userInput: string, tools: ToolSet, sample: Sample = sampleHere): Plan {
  const profiles = [...tools.values()].map(getProfile);
  if (profiles.length === 0) return { say: 'No service is registered that I could call.' };
  const reading = read(userInput, profiles, sample);
  if (reading.mood.forbidden && reading.order === undefined) return { say: 'I did nothing, as you told me.' };
  const candidates = candidatesFor(reading, profiles);
  const [best, ...others] = usableFirst(reading, candidates);
  if (best === undefined) return { say: nothingFound(reading, profiles) };
  const refused = best.profile.writes ? undefined : readRefusal(reading, best.profile, profiles);
  if (refused !== undefined) return { say: refused };
  const said = objection(reading, [best, ...others]);
  return said === undefined ? planCall(reading, best) : { say: said };
}

const sampleHere: Sample = (_tool, argument) => sampleArgument(argument);

function planCall(reading: RequestReading, { profile, binding }: OfflinePlan): PlannedCall {
  return {
    profile,
    arguments: JSON.stringify(grouped(profile, binding.values)),
    count: reading.mood.count,
    unused: profile.writes ? [] : notKnown(reading, { profile, binding }).map(({ text }) => text),
  };
}

/** Returns whether a request only asks for something. Perhaps: it has neither a verb nor the form of a question. */
export function wantsRead(userInput: string, tools: ToolSet): 'yes' | 'no' | 'perhaps' {
  const { order, mood } = read(userInput, [...tools.values()].map(getProfile), sampleHere);
  if (order !== undefined || mood.forbidden) return 'no';
  if (mood.actions.length === 0) return 'perhaps';
  return mood.actions.includes('read') ? 'yes' : 'no';
}

/** Of reads that are nearly as likely, one that takes all values of the request comes first. */
function usableFirst({ request, content }: RequestReading, candidates: readonly OfflinePlan[]): readonly OfflinePlan[] {
  const [best] = candidates;
  if (best === undefined || best.profile.writes || !request.tokens.some(isValue)) return candidates;
  const isUsable = ({ profile, binding, score }: OfflinePlan): boolean =>
    !profile.writes && binding.missing.length + binding.unused.length === 0 && score > best.score - nearScore;
  const all = candidates.filter(isUsable);
  // One that knows all words of the request comes before one that only looks likelier.
  const usable = all.find((one) => notKnown({ content }, one).length === 0) ?? all[0];
  return usable === undefined ? candidates : [usable, ...candidates.filter((one) => one !== usable)];
}

const nearScore = 8;

/** Returns why nothing is read: the request has an unknown verb, is mostly about something else, or counts something else. */
function readRefusal(reading: RequestReading, profile: Profile, profiles: readonly Profile[]): string | undefined {
  const isKnown = (word: Word): boolean =>
    isVerb(word) ||
    findActions(stem(word.lower)) !== undefined ||
    word.stems.some((part) => profiles.some(({ words }) => words.has(part)));
  const unknown = reading.content.filter((word) => !isKnown(word));
  const known = reading.content.filter((word) => isKnown(word) && !isVerb(word));
  const counted = countedNoun(reading);
  const isListed = (word: Word): boolean =>
    word.stems.some((part) => profile.objects.has(part) || profile.nouns.has(part));
  if (counted !== undefined && !isListed(counted)) {
    return `I cannot count ${quoted([counted.text])}, so I did nothing. ${title(profile)} lists something else.`;
  }
  const isNamed = (word: Word): boolean =>
    isVerb(word) ||
    findActions(stem(word.lower)) !== undefined ||
    word.stems.some((part) => profiles.some(({ words }) => (words.get(part) ?? 0) >= namingWeight));
  const verb = unknownOrder(reading, isNamed);
  const isOther = unknown.length > 1 && unknown.length > known.length;
  if (verb === undefined && !isOther) return undefined;
  const strange = quoted(verb === undefined ? unknown.map(({ text }) => text) : [verb.text]);
  const near = profiles.filter(({ objects }) => known.some(({ stems }) => stems.some((part) => objects.has(part))));
  return `I don't know what to do with ${strange}, so I did nothing. ${help(near.length > 0 ? near : profiles, reading.sample)}`;
}

/** `Cancel loan 2`: the first word is not known, and is not the beginning of a noun with `of`. */
function unknownOrder(
  { request: { tokens }, mood }: RequestReading,
  isKnown: (word: Word) => boolean,
): Word | undefined {
  let at = 0;
  for (let size = openingSize(tokens, at); size > 0; size = openingSize(tokens, at)) at += size;
  const [first, next] = tokens.slice(at, at + 2);
  if (mood.question || mood.commands.length > 0 || first?.kind !== 'word' || next === undefined) return undefined;
  const isNoun = next.kind === 'word' && /^(of|for|about|in)$/.test(next.lower);
  return isNoun || stopWords.has(first.lower) || fillers.has(first.lower) || isKnown(first) ? undefined : first;
}

/** Returns `tasks` of `how many open tasks are there`. */
function countedNoun({ mood, request: { tokens } }: RequestReading): Word | undefined {
  const words = tokens.filter((token) => token.kind === 'word');
  const many = words.findIndex(
    ({ lower }, index) =>
      (lower === 'many' && words[index - 1]?.lower === 'how') ||
      lower === 'count' ||
      (lower === 'of' && words[index - 1]?.lower === 'number'),
  );
  if (!mood.count || many === -1) return undefined;
  const rest = words.slice(many + 1);
  const start = rest.findIndex(({ lower }) => !stopWords.has(lower));
  const end = rest.findIndex(({ lower }, index) => index > start && stopWords.has(lower));
  return start === -1
    ? undefined
    : rest.slice(start, end === -1 ? undefined : end).findLast((word) => !fillers.has(word.lower));
}

function nothingFound({ content, order, request, sample }: RequestReading, profiles: readonly Profile[]): string {
  const isKnown = (word: Word): boolean =>
    isVerb(word) || word.stems.some((stem) => profiles.some(({ words }) => words.has(stem)));
  const unknown = content.filter((word) => !isKnown(word)).map((word) => word.text);
  if (unknown.length > 0)
    return `I don't know what to do with ${quoted(unknown)}, so I did nothing. ${help(profiles, sample)}`;
  const subject = content.filter((word) => !isVerb(word)).map((word) => word.text);
  if (order === undefined && subject.length > 0)
    return `I found nothing for ${quoted(subject)}, so I did nothing. ${help(profiles, sample)}`;
  if (order === undefined) return help(profiles, sample);
  const object = request.tokens.slice(order.index + 1).find((token) => content.some((word) => word === token));
  const strange = object === undefined ? '' : ` I did not understand ${quoted([object.text])} there.`;
  return `I found nothing that I could ${order.verb.toLowerCase()} there, so I did nothing.${strange} ${help(profiles, sample)}`;
}

function grouped(profile: Profile, values: ReadonlyMap<Argument, Json>): Record<string, Json> {
  const groups = places.flatMap((place): [string, Json][] => {
    const given = [...values].filter(([argument]) => argument.place === place);
    const whole = given.find(([{ name }]) => name === '');
    if (whole !== undefined) return [[place, whole[1]]];
    const isNeeded =
      given.length > 0 || (place === 'body' && getBodyArgument(profile.tool.operation)?.required === true);
    return isNeeded ? [[place, Object.fromEntries(given.map(([{ name }, value]) => [name, value]))]] : [];
  });
  return Object.fromEntries(groups);
}
