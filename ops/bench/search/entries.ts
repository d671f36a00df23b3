/**
 * Log entries of generated words, the same in every run: some words are frequent and most are rare, as in any language
 * (Zipf: the frequency of the word of rank n is 1/n of that of the first). In addition some words are in a known share of the
 * entries, and one entry in eight has a text of 2 KB.
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

/** Words in a known share of the entries: four for each share, such as `vhalfa`, which no other word begins with. */
const shares = [
  ['vhalf', 0.5],
  ['vtenth', 0.1],
  ['vhundredth', 0.01],
] as const;
const letters = ['a', 'b', 'c', 'd'] as const;

/** A word in ten entries; many of them are not in the entries of a small measurement, which has fewer. */
const entriesOfRareWord = 10;
const toRareWord = (number: number): string => `x${String(number).padStart(7, '0')}`;
const countRareWords = (entries: number): number => Math.max(1, Math.floor(entries / entriesOfRareWord));

/** The last word of each text of 2 KB. */
const longTextWord = 'zlast';
const longTextEvery = 8;
const longTextWords = 340;

/** Makes entries of 30 to 100 words, a minute apart. @param size the number of entries with ten of each rare word */
export function createEntrySource(seed: number, size: number): () => Log {
  const random = createRandom(seed);
  const ranks = createRanks();
  const words = Array.from({ length: wordCount }, (_, rank) => toWord(rank));
  const text = (least: number, most: number): string =>
    Array.from(
      { length: least + Math.floor(random() * (most - least + 1)) },
      () => words[ranks[Math.floor(random() * placeCount)] ?? 0],
    ).join(' ');
  const known = (): string =>
    shares.flatMap(([name, share]) => letters.flatMap((letter) => (random() < share ? name + letter : []))).join(' ');
  let number = 0;
  const startMinute = Date.UTC(2025, 0, 1) / 60_000;
  return () => {
    number += 1;
    const isLong = number % longTextEvery === 0;
    const answer = isLong ? `${text(longTextWords, longTextWords)} ${longTextWord}` : text(15, 55);
    return {
      timestamp: new Date((startMinute + number) * 60_000).toISOString(),
      user_input: `${text(6, 15)} ${toRareWord(number % countRareWords(size))}`,
      assistant_response: `${known()} ${answer}`,
      service_responses: [
        { service_name: 'session-context', operation_id: 'createSession', status: 201, response: text(9, 30) },
      ],
    };
  };
}

/** A kind of query: `createWords` returns a new one for each random number. */
export interface QueryKind {
  readonly name: string;
  /** @param entries the size of the measurement */
  readonly createWords: (random: () => number, entries: number) => string;
}

const pick = <Value>(random: () => number, values: readonly [Value, ...Value[]]): Value =>
  values[Math.floor(random() * values.length)] ?? values[0];
const pickRank = (random: () => number, first: number, last: number): number =>
  first + Math.floor(random() * (last - first + 1));

const rare = (random: () => number, entries: number): string =>
  toRareWord(pickRank(random, 0, countRareWords(entries) - 1));
const shared =
  (index: 0 | 1 | 2) =>
  (random: () => number): string =>
    shares[index][0] + pick(random, letters);
const beginning =
  (length: number) =>
  (random: () => number): string =>
    toWord(pickRank(random, 60, 5_000)).slice(0, length);
const pair =
  (...words: readonly QueryKind['createWords'][]): QueryKind['createWords'] =>
  (random, entries) =>
    words.map((createWords) => createWords(random, entries)).join(' ');

export const queryKinds: readonly QueryKind[] = [
  { name: 'a word in 10 entries', createWords: rare },
  { name: 'a word in 1 % of the entries', createWords: shared(2) },
  { name: 'a word in 10 %', createWords: shared(1) },
  { name: 'a word in 50 %', createWords: shared(0) },
  { name: 'one letter', createWords: beginning(1) },
  { name: 'two letters', createWords: beginning(2) },
  { name: 'three letters', createWords: beginning(3) },
  { name: 'a pair of 50 % and 10 %', createWords: pair(shared(0), shared(1)) },
  { name: 'a pair of 10 % and 1 %', createWords: pair(shared(1), shared(2)) },
  { name: 'a pair of 50 % and 10 entries', createWords: pair(shared(0), rare) },
  { name: 'the last word of 2 KB, in 12 %', createWords: () => longTextWord },
];
