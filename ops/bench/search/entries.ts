/**
 * Log entries of made-up words, the same ones in every run: some words are everywhere and most are rare, as in any language
 * (Zipf: the word of rank n comes once for n times that the first one comes).
 */
import type { Log } from '../../../service/ensemble/interaction-log.ts';
import { randomOf } from '../run/statistics.ts';

const wordsKnown = 50_000;

/** 60 syllables of two letters: a word is one, two or three of them, the rarer the longer, and no word is another one. */
const syllables = Array.from('bdfgklmnprst').flatMap((consonant) => Array.from('aeiou', (vowel) => consonant + vowel));

function wordOf(rank: number): string {
  const rest = Math.floor(rank / syllables.length);
  return `${syllables[rank % syllables.length]}${rest === 0 ? '' : wordOf(rest)}`;
}

/** The rank at each of so many places between the most common word and the rarest, as often as it is to come. */
const places = 1 << 20;

function ranksByPlace(): Uint16Array {
  const weights = Array.from({ length: wordsKnown }, (_, rank) => 1 / (rank + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ranks = new Uint16Array(places);
  let [rank, reached] = [0, weights[0] ?? 0];
  for (let place = 0; place < places; place += 1) {
    while (((place + 0.5) / places) * total > reached && rank < wordsKnown - 1) reached += weights[(rank += 1)] ?? 0;
    ranks[place] = rank;
  }
  return ranks;
}

/** Makes entries of 30 to 100 words, a minute apart. */
export function entriesOf(seed: number): () => Log {
  const random = randomOf(seed);
  const ranks = ranksByPlace();
  const words = Array.from({ length: wordsKnown }, (_, rank) => wordOf(rank));
  const text = (least: number, most: number): string =>
    Array.from(
      { length: least + Math.floor(random() * (most - least + 1)) },
      () => words[ranks[Math.floor(random() * places)] ?? 0],
    ).join(' ');
  let minute = Date.UTC(2025, 0, 1) / 60_000;
  return () => ({
    timestamp: new Date((minute += 1) * 60_000).toISOString(),
    user_input: text(6, 15),
    assistant_response: text(15, 55),
    service_responses: [
      { service_name: 'session-context', operation_id: 'createSession', status: 201, response: text(9, 30) },
    ],
  });
}

/** What is searched: `words` makes another one each time, of a number from 0 to below 1. */
export interface QueryKind {
  readonly name: string;
  words(random: () => number): string;
}

const between = (random: () => number, first: number, last: number): string =>
  wordOf(first + Math.floor(random() * (last - first + 1)));

export const queryKinds: readonly QueryKind[] = [
  { name: 'a rare word', words: (random) => between(random, 20_000, wordsKnown - 1) },
  { name: 'a common word', words: (random) => between(random, 20, 100) },
  { name: 'two words', words: (random) => `${between(random, 20, 100)} ${between(random, 200, 2_000)}` },
  { name: 'three letters of a word', words: (random) => between(random, 60, 5_000).slice(0, 3) },
];
