/**
 * Log entries of generated words, the same in every run: some words are frequent and most are rare, as in any language
 * (Zipf: the frequency of the word of rank n is 1/n of that of the first).
 */
import type { Log } from '../../../service/ensemble/log/interaction-log.ts';
import { createRandom } from '../run/statistics.ts';

const wordCount = 50_000;

/** 60 syllables of two letters: a word has one, two or three of them, rare words are longer, and all words are different. */
const syllables = Array.from('bdfgklmnprst').flatMap((consonant) => Array.from('aeiou', (vowel) => consonant + vowel));

function toWord(rank: number): string {
  const rest = Math.floor(rank / syllables.length);
  return `${syllables[rank % syllables.length]}${rest === 0 ? '' : toWord(rest)}`;
}

/** Size of the table of ranks, in which each rank occurs in proportion to its frequency. */
const placeCount = 1 << 20;

function createRanks(): Uint16Array {
  const weights = Array.from({ length: wordCount }, (_, rank) => 1 / (rank + 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ranks = new Uint16Array(placeCount);
  let [rank, reached] = [0, weights[0] ?? 0];
  for (let place = 0; place < placeCount; place += 1) {
    while (((place + 0.5) / placeCount) * total > reached && rank < wordCount - 1) reached += weights[(rank += 1)] ?? 0;
    ranks[place] = rank;
  }
  return ranks;
}

/** Makes entries of 30 to 100 words, a minute apart. */
export function createEntrySource(seed: number): () => Log {
  const random = createRandom(seed);
  const ranks = createRanks();
  const words = Array.from({ length: wordCount }, (_, rank) => toWord(rank));
  const text = (least: number, most: number): string =>
    Array.from(
      { length: least + Math.floor(random() * (most - least + 1)) },
      () => words[ranks[Math.floor(random() * placeCount)] ?? 0],
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

/** A kind of query: `createWords` returns a new one for each random number. */
export interface QueryKind {
  readonly name: string;
  createWords(random: () => number): string;
}

const pickWord = (random: () => number, first: number, last: number): string =>
  toWord(first + Math.floor(random() * (last - first + 1)));

export const queryKinds: readonly QueryKind[] = [
  { name: 'a rare word', createWords: (random) => pickWord(random, 20_000, wordCount - 1) },
  { name: 'a common word', createWords: (random) => pickWord(random, 20, 100) },
  { name: 'two words', createWords: (random) => `${pickWord(random, 20, 100)} ${pickWord(random, 200, 2_000)}` },
  { name: 'three letters of a word', createWords: (random) => pickWord(random, 60, 5_000).slice(0, 3) },
];
