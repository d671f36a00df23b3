/** Finds the operations that a request may mean, the likeliest first. */
import { findMood, firstVerb, isVerb, type Mood, type SpokenCommand } from '../../../language/mood.ts';
import { openingSize } from '../../../language/order-words.ts';
import { readRequest, type Request, type Token, type Word } from '../../../language/text.ts';
import { fillers, isAkin, splitName, stem, stopWords } from '../../../language/words.ts';
import { RelevanceIndex } from '../../../relevance/relevance.ts';
import { parse, type Parse } from '../parse/parse.ts';
import { hasVerb, isOwnVerb, type Profile } from '../profile/profile.ts';

/** A request with the information that does not depend on an operation. */
export interface Reading {
  readonly request: Request;
  readonly mood: Mood;
  /** The order to write, if the request has one. */
  readonly order: SpokenCommand | undefined;
  /** The verb of the order or of the question. */
  readonly verb: SpokenCommand | undefined;
  /** Words that name its subject. */
  readonly content: readonly Word[];
  /** The position of the first word that is not a polite one. */
  readonly start: number;
}

export interface Candidate extends Parse {
  readonly profile: Profile;
  readonly score: number;
  /** Words of the request's subject that the operation does not know. */
  readonly unknown: readonly Word[];
}

export function readWords(userInput: string, profiles: readonly Profile[]): Reading {
  const original = readRequest(userInput);
  let start = 0;
  for (let size = 1; size > 0; start += size) size = openingSize(original.tokens, start);
  const request = withPlainName(original, start, profiles);
  const isKnown = (word: Word): boolean => isOwnVerb(profiles, word);
  const mood = findMood(request, isKnown);
  const order = mood.commands.find(({ actions }) => !actions.includes('read'));
  const words = request.tokens.filter((token) => token.kind === 'word');
  const content = words.filter(({ lower }) => !stopWords.has(lower) && !fillers.has(lower));
  const spoken = mood.commands.map(({ index }) => request.tokens[index]);
  const verbs = new Set<Token | undefined>(spoken.length === 0 ? [content.find(isVerb)] : spoken);
  return {
    request,
    mood,
    order,
    verb: order ?? mood.commands[0] ?? firstVerb(request.tokens, isKnown),
    content: content.filter((word) => !verbs.has(word)),
    start,
  };
}

/** `deleteSession sessionId 3` is the same order as `delete session with sessionId 3`. */
function withPlainName(request: Request, start: number, profiles: readonly Profile[]): Request {
  const token = request.tokens[start];
  if (token?.kind !== 'word' || !profiles.some(({ tool }) => tool.operation.id === token.text)) return request;
  const words = splitName(token.text).map((lower): Word => ({ ...token, text: lower, lower, stems: [stem(lower)] }));
  return { ...request, tokens: request.tokens.toSpliced(start, 1, ...words) };
}

export function findCandidates(reading: Reading, profiles: readonly Profile[]): Candidate[] {
  const { order, content, request, verb } = reading;
  const stems = new Set(content.flatMap((word) => word.stems));
  const texts = profiles.map(({ terms }) => terms);
  const index = new RelevanceIndex(texts, new Set([...stems, ...profiles.flatMap(({ nouns }) => [...nouns])]));
  const candidates = profiles.flatMap((profile, position): Candidate[] => {
    const isNamed = isNamesake(profile, order) || [...stems].some((word) => profile.names.has(word));
    if (!isNamed || (order !== undefined && !obeys(profile, order, reading))) return [];
    const read = parse(profile, request, verb);
    const unasked = [...profile.nouns].filter((noun) => !stems.has(noun)).map((noun) => index.rarity(noun));
    const near = 2 * index.score(position, stems) - unasked.reduce((sum, rarity) => sum + rarity, 0);
    const unknown = content.filter((word) => !read.used.has(word) && !isKnown(profile, word));
    return [{ ...read, profile, score: near + getFitness(profile, read, reading), unknown }];
  });
  return candidates.sort((one, other) => other.score - one.score);
}

const isKnown = ({ terms }: Profile, word: Word): boolean =>
  isVerb(word) || word.stems.some((part) => terms.has(part) || [...terms.keys()].some((one) => isAkin(one, part)));

/** `translate` is enough if an operation has that verb in its name and the verb is not a general one. */
const isNamesake = (profile: Profile, order: SpokenCommand | undefined): boolean =>
  order?.actions.length === 0 && hasVerb(profile, order);

/**
 * Returns whether the operation does what the verb says to the object of the order: `create a chapter …` never creates a
 * session, even if it mentions sessions; and `open session 3` never creates a number, although numbers are for sessions.
 */
function obeys(profile: Profile, order: SpokenCommand, { request, content }: Reading): boolean {
  const { actions, writes, objects, nouns, names } = profile;
  const wanted = actions.has('delete') ? order.actions.filter((action) => action === 'delete') : order.actions;
  if (!writes || !(hasVerb(profile, order) || wanted.some((action) => actions.has(action)))) return false;
  const start = request.tokens[order.index]?.start ?? 0;
  const object = content.find((word) => word.start > start) ?? content[0];
  if (object?.stems.some((word) => names.has(word)) === false) return false;
  const own = objects.size > 0 ? objects : nouns;
  return isNamesake(profile, order) || content.some((word) => word.stems.some((part) => own.has(part)));
}

/** Returns how well the request's verb and values fit, on the scale of the relevance. */
function getFitness({ actions, writes, verb }: Profile, read: Parse, { request, mood }: Reading): number {
  const [first, ...others] = mood.actions;
  const isSame = request.tokens.some((token) => token.kind === 'word' && token.stems[0] === verb);
  const isDone = first !== undefined && actions.has(first);
  const byAction =
    first === undefined ? (writes ? 0 : 0.5) : isDone ? 3 : others.some((one) => actions.has(one)) ? 2 : -3;
  return byAction + (isSame ? 1.5 : 0) + read.values.size / 2 - 1.5 * read.missing.length - read.unused.length;
}
