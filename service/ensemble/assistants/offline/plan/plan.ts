/** Plans one call for a request, or an answer instead. The same request and services give the same plan. */
import type { Json } from 'fountainai/openapi';
import { type Argument, getBodyArgument, places } from '../../../tools/arguments.ts';
import { sampleArgument } from '../../../tools/local-checks.ts';
import type { ToolSet } from '../../../tools/tools.ts';
import { type OfflinePlan, candidatesFor, read, type RequestReading } from './candidates.ts';
import { isVerb } from '../../../language/mood.ts';
import { objection } from './objections.ts';
import { type Profile, getProfile } from '../match/rank.ts';
import { help, quoted, type Sample } from './say.ts';
import type { Word } from '../../../language/text.ts';
import { stopWords } from '../../../language/words.ts';

export type Plan = { readonly say: string } | PlannedCall;

export interface PlannedCall {
  readonly profile: Profile;
  /** JSON text, in the form that tools accept. */
  readonly arguments: string;
  /** True if the request asks for the number of items, not for the items. */
  readonly count: boolean;
  /** The first word of the request if no operation knows it: it may be meant as a verb. */
  readonly notUnderstood: string | undefined;
}

/** @param sample returns examples if the document has none */
export function planFor(userInput: string, tools: ToolSet, sample: Sample = sampleHere): Plan {
  const profiles = [...tools.values()].map(getProfile);
  if (profiles.length === 0) return { say: 'No service is registered that I could call.' };
  const reading = read(userInput, profiles, sample);
  if (reading.mood.forbidden && reading.order === undefined) return { say: 'I did nothing, as you told me.' };
  const [best, ...others] = candidatesFor(reading, profiles);
  if (best === undefined) return { say: nothingFound(reading, profiles) };
  const said = objection(reading, [best, ...others]);
  return said === undefined ? planCall(reading, best, profiles) : { say: said };
}

const sampleHere: Sample = (_tool, argument) => sampleArgument(argument);

function planCall(
  reading: RequestReading,
  { profile, binding }: OfflinePlan,
  profiles: readonly Profile[],
): PlannedCall {
  return {
    profile,
    arguments: JSON.stringify(grouped(profile, binding.values)),
    count: reading.mood.count,
    notUnderstood: strangeBeginning(reading, profiles),
  };
}

function strangeBeginning({ request, content }: RequestReading, profiles: readonly Profile[]): string | undefined {
  const first = request.tokens.find((token) => token.kind === 'word' && !stopWords.has(token.lower));
  const word = content.find((candidate) => candidate === first);
  const isKnown = (stem: string): boolean => profiles.some(({ words }) => words.has(stem));
  return word === undefined || isVerb(word) || word.stems.some(isKnown) ? undefined : word.text;
}

function nothingFound({ content, order, request, sample }: RequestReading, profiles: readonly Profile[]): string {
  const isKnown = (word: Word): boolean =>
    isVerb(word) || word.stems.some((stem) => profiles.some(({ words }) => words.has(stem)));
  const unknown = content.filter((word) => !isKnown(word)).map((word) => word.text);
  if (unknown.length > 0)
    return `I don't know what to do with ${quoted(unknown)}, so I did nothing. ${help(profiles, sample)}`;
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
