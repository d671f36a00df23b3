/** Finds the operations that a request may mean, the likeliest first. */
import { bind, type Binding } from '../match/bind.ts';
import { type SpokenCommand, firstVerb, isVerb, type Mood, findMood } from '../../../language/mood.ts';
import { openingSize } from '../../../language/order-words.ts';
import { contentWords, isOwnVerb, namingWeight, type Profile, relevance } from '../match/rank.ts';
import type { Sample } from './say.ts';
import { readRequest, type Request, type Token, type Word } from '../../../language/text.ts';
import { splitName, stem } from '../../../language/words.ts';

/** A request with the information that does not depend on an operation. */
export interface RequestReading {
  readonly request: Request;
  readonly mood: Mood;
  /** The order to write, if the request has one. */
  readonly order: SpokenCommand | undefined;
  /** The verb of the order or of the question. */
  readonly verb: SpokenCommand | undefined;
  /** Words that name its subject. */
  readonly content: readonly Word[];
  readonly sample: Sample;
}

export interface OfflinePlan {
  readonly profile: Profile;
  readonly binding: Binding;
  readonly score: number;
}

export function read(userInput: string, profiles: readonly Profile[], sample: Sample): RequestReading {
  const request = withPlainName(readRequest(userInput), profiles);
  const isKnown = (word: Word): boolean => isOwnVerb(profiles, word);
  const mood = findMood(request, isKnown);
  const orders = mood.commands.map(({ index }) => request.tokens[index]);
  const words = contentWords(request);
  const verbs = new Set<Token | undefined>(orders.length === 0 ? [words.find(isVerb)] : orders);
  const order = mood.commands.find(({ actions }) => !actions.includes('read'));
  return {
    request,
    mood,
    order,
    verb: order ?? mood.commands[0] ?? firstVerb(request.tokens, isKnown),
    content: words.filter((word) => !verbs.has(word)),
    sample,
  };
}

/** `deleteSession sessionId 3` is the same order as `delete session with sessionId 3`. */
function withPlainName(request: Request, profiles: readonly Profile[]): Request {
  const { tokens } = request;
  let at = 0;
  for (let size = openingSize(tokens, at); size > 0; size = openingSize(tokens, at)) at += size;
  const token = tokens[at];
  const isName = token?.kind === 'word' && profiles.some(({ tool }) => tool.operation.id === token.text);
  if (!isName) return request;
  const words = splitName(token.text).map((lower): Word => ({ ...token, text: lower, lower, stems: [stem(lower)] }));
  return { ...request, tokens: tokens.toSpliced(at, 1, ...words) };
}

export function candidatesFor(reading: RequestReading, profiles: readonly Profile[]): OfflinePlan[] {
  const { order, content, request } = reading;
  const stems = new Set(content.flatMap((word) => word.stems));
  const near = relevance(profiles);
  const candidates = profiles
    .filter((profile) => isNamesake(profile, order) || [...stems].some((word) => names(profile.words, word)))
    .filter((profile) => order === undefined || (obeys(profile, order) && isAboutObject(profile, order, reading)))
    .map((profile): OfflinePlan => {
      const binding = bind(profile, request);
      return { profile, binding, score: near(profile, stems) + fitness(profile, binding, reading) };
    });
  return candidates.sort((one, other) => other.score - one.score);
}

const names = (words: Profile['words'], word: string): boolean => (words.get(word) ?? 0) >= namingWeight;

/** Selects operations that perform the action of the order's verb, or have that verb in their names. */
function obeys({ writes, verb, actions }: Profile, order: SpokenCommand): boolean {
  if (!writes) return false;
  const does = actions.has('delete')
    ? order.actions.includes('delete')
    : order.actions.some((action) => actions.has(action));
  return does || verb === order.stem;
}

/**
 * `create a chapter …` never creates a session, even if it mentions sessions; and `open session 3` never
 * creates a number, although numbers are created for sessions.
 */
function isAboutObject(profile: Profile, order: SpokenCommand, { request, content }: RequestReading): boolean {
  const start = request.tokens[order.index]?.start ?? 0;
  const object = content.find((word) => word.start > start) ?? content[0];
  if (object?.stems.some((word) => names(profile.words, word)) === false) return false;
  const wanted = profile.objects.size > 0 ? profile.objects : profile.nouns;
  return isNamesake(profile, order) || content.some((word) => word.stems.some((part) => wanted.has(part)));
}

/** `translate` is enough if an operation has that verb in its name and the verb is not a general one. */
const isNamesake = ({ verb }: Profile, order: SpokenCommand | undefined): boolean =>
  order?.actions.length === 0 && verb === order.stem;

/** Returns how well the request's verb and values fit, on the scale of `relevance`. */
function fitness(profile: Profile, { values, missing, unused }: Binding, { request, mood }: RequestReading): number {
  const hasVerb = request.tokens.some((token) => token.kind === 'word' && token.stems[0] === profile.verb);
  return byAction(profile, mood) + (hasVerb ? 1.5 : 0) + values.size / 2 - 1.5 * missing.length - unused.length;
}

function byAction({ actions, writes }: Profile, mood: Mood): number {
  const [first, ...others] = mood.actions;
  if (first === undefined) return writes ? 0 : 0.5;
  if (actions.has(first)) return 3;
  return others.some((action) => actions.has(action)) ? 2 : -3;
}
