/** Plans one call for a request, or an answer instead. The same request and services give the same plan. */
import type { Json } from 'fountainai/openapi';
import { type Argument, getBodyArgument, places } from '../../../tools/arguments.ts';
import type { ToolSet } from '../../../tools/tools.ts';
import { findActions, isVerb } from '../../../language/mood.ts';
import { isValue, type Word, wordAt } from '../../../language/text.ts';
import { fillers, limitingWords, singular, stem, stopWords } from '../../../language/words.ts';
import { getProfile, type Profile } from '../profile/profile.ts';
import type { Wish } from '../view/wish.ts';
import { type Candidate, findCandidates, type Reading, readWords } from './candidates.ts';
import { findObjection } from './objections.ts';
import { help, quoted, takes, title } from './say.ts';

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

/** @param all the tools whose words are known, also if they cannot be called for this request */
export function planFor(userInput: string, tools: ToolSet, all: ToolSet = tools): Plan {
  const profiles = [...tools.values()].map(getProfile);
  if (profiles.length === 0) return { say: 'No service is registered that I could call.' };
  const reading = readWords(userInput, profiles);
  if (isOnlyForbidding(reading)) return { say: 'I did nothing, as you told me.' };
  const [best, ...others] = usableFirst(reading, findCandidates(reading, profiles));
  const known = (word: Word): boolean => isKnown(word, profiles, ({ terms }) => terms);
  if (best === undefined) return { say: nothingFound(reading, known, help(profiles)) };
  const said =
    readRefusal(reading, best, [...all.values()].map(getProfile)) ?? findObjection(reading, [best, ...others]);
  if (said !== undefined) return { say: said };
  const { profile, values, unknown } = best;
  const written = JSON.stringify(grouped(profile, values));
  const unused = profile.writes ? [] : unknown.filter(({ lower }) => !limitingWords.has(lower)).map(({ text }) => text);
  return { profile, arguments: written, count: reading.mood.count, unused };
}

/** Returns whether a request only asks for something. Perhaps: it has neither a verb nor the form of a question. */
export function wantsRead(userInput: string, tools: ToolSet): 'yes' | 'no' | 'perhaps' {
  const reading = readWords(userInput, [...tools.values()].map(getProfile));
  const { order, mood, content } = reading;
  if (order !== undefined || isOnlyForbidding(reading)) return 'no';
  // `tasks of user 8` asks for a list.
  const [first] = content;
  if (mood.actions.length === 0 && first !== undefined && singular(first.lower) !== first.lower) return 'yes';
  return mood.actions.length === 0 ? 'perhaps' : mood.actions.includes('read') ? 'yes' : 'no';
}

/** `do not delete session 3`, but not `show session 3, but do not delete it`. */
const isOnlyForbidding = ({ mood, order }: Reading): boolean =>
  mood.forbidden && order === undefined && mood.commands.length === 0;

/** Of reads that are nearly as likely, one that takes all values of the request comes first. */
function usableFirst({ request }: Reading, candidates: readonly Candidate[]): readonly Candidate[] {
  const [best] = candidates;
  if (best === undefined || best.profile.writes || !request.tokens.some(isValue)) return candidates;
  const usable = candidates.filter(
    ({ profile, missing, unused, score }) =>
      !profile.writes && missing.length + unused.length === 0 && score > best.score - nearScore,
  );
  // One that knows all words of the request comes before one that only looks likelier.
  const first = usable.find(({ unknown }) => unknown.length === 0) ?? usable[0] ?? best;
  return [first, ...candidates.filter((one) => one !== first)];
}

const nearScore = 8;

const isKnown = (
  word: Word,
  profiles: readonly Profile[],
  list: (profile: Profile) => Profile['terms'] | Profile['names'],
): boolean =>
  isVerb(word) ||
  findActions(stem(word.lower)) !== undefined ||
  word.stems.some((part) => profiles.some((profile) => list(profile).has(part)));

/** Returns why nothing is read: the request has an unknown verb, is mostly about something else, or counts something else. */
function readRefusal(reading: Reading, { profile }: Candidate, profiles: readonly Profile[]): string | undefined {
  if (profile.writes) return undefined;
  const excluding = findExclusion(reading);
  if (excluding !== undefined)
    return `I cannot leave out what follows ${quoted([excluding.text])}, so I did nothing. ${title(profile)} ${takes(profile)}.`;
  const counted = countedNoun(reading);
  const isListed = counted?.stems.some((part) => profile.objects.has(part) || profile.nouns.has(part)) ?? true;
  if (!isListed)
    return `I cannot count ${quoted([counted?.text ?? ''])}, so I did nothing. ${title(profile)} lists something else.`;
  const unknown = reading.content.filter((word) => !isKnown(word, profiles, ({ terms }) => terms));
  const known = reading.content.filter((word) => !unknown.includes(word) && !isVerb(word));
  const verb = unknownOrder(reading, (word) => isKnown(word, profiles, ({ names }) => names));
  if (verb === undefined && (unknown.length < 2 || unknown.length <= known.length)) return undefined;
  const near = profiles.filter(({ objects }) => known.some(({ stems }) => stems.some((part) => objects.has(part))));
  const strange = quoted((verb === undefined ? unknown : [verb]).map(({ text }) => text));
  return `I don't know what to do with ${strange}, so I did nothing. ${help(near.length > 0 ? near : profiles)}`;
}

/** Returns `not` of `which tasks are not done`, but not of `show task 2, but do not change it`. */
function findExclusion({ request: { tokens }, start }: Reading): Word | undefined {
  return tokens.find((token, at): token is Word => {
    if (
      token.kind !== 'word' ||
      at === start ||
      !/^(not|never|without|except|excluding|but|neither|nor|unless)$|n't$/.test(token.lower)
    )
      return false;
    const after = tokens.slice(at + 1, at + 5).map((_, index) => wordAt(tokens, at + 1 + index));
    return !after.some((word) => word === 'touch' || findActions(stem(word))?.includes('read') === false);
  });
}

/** `Cancel loan 2`: the first word is not known, and is not the beginning of a noun with `of`. */
function unknownOrder({ request: { tokens }, mood, start }: Reading, known: (word: Word) => boolean): Word | undefined {
  const [first, next] = tokens.slice(start, start + 2);
  if (mood.question || mood.commands.length > 0 || first?.kind !== 'word' || next === undefined) return undefined;
  const isNoun = next.kind === 'word' && /^(of|for|about|in)$/.test(next.lower);
  return isNoun || stopWords.has(first.lower) || fillers.has(first.lower) || known(first) ? undefined : first;
}

/** Returns `tasks` of `how many open tasks are there`. */
function countedNoun({ mood, request: { tokens } }: Reading): Word | undefined {
  const words = tokens.filter((token) => token.kind === 'word');
  const many = words.findIndex(({ lower }, index) =>
    /^(how many|\S+ count|number of)$/.test(`${words[index - 1]?.lower ?? '-'} ${lower}`),
  );
  if (!mood.count || many === -1) return undefined;
  const rest = words.slice(many + 1);
  const start = rest.findIndex(({ lower }) => !stopWords.has(lower));
  const end = rest.findIndex(({ lower }, index) => index > start && stopWords.has(lower));
  const phrase = start === -1 ? [] : rest.slice(start, end === -1 ? undefined : end);
  return phrase.findLast((word) => !fillers.has(word.lower));
}

function nothingFound({ content, order, request }: Reading, known: (word: Word) => boolean, all: string): string {
  const texts = (words: readonly Word[]): string => quoted(words.map(({ text }) => text));
  const unknown = content.filter((word) => !known(word));
  if (unknown.length > 0) return `I don't know what to do with ${texts(unknown)}, so I did nothing. ${all}`;
  const subject = content.filter((word) => !isVerb(word));
  if (order === undefined)
    return subject.length > 0 ? `I found nothing for ${texts(subject)}, so I did nothing. ${all}` : all;
  const object = content.find((word) => request.tokens.indexOf(word) > order.index);
  const strange = object === undefined ? '' : ` I did not understand ${texts([object])} there.`;
  return `I found nothing that I could ${order.verb.toLowerCase()} there, so I did nothing.${strange} ${all}`;
}

function grouped(profile: Profile, values: ReadonlyMap<Argument, Json>): Record<string, Json> {
  const groups = places.flatMap((place): [string, Json][] => {
    const given = [...values].filter(([argument]) => argument.place === place);
    const whole = given.find(([{ name }]) => name === '');
    if (whole !== undefined) return [[place, whole[1]]];
    const isNeeded = place === 'body' && getBodyArgument(profile.tool.operation)?.required === true;
    return given.length > 0 || isNeeded
      ? [[place, Object.fromEntries(given.map(([{ name }, value]) => [name, value]))]]
      : [];
  });
  return Object.fromEntries(groups);
}
