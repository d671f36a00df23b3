/**
 * Ranks texts by their relevance to words: BM25, https://en.wikipedia.org/wiki/Okapi_BM25, with its usual
 * constants. Rare words count for more, and words of short texts count for more than words of long ones.
 */
import type { Terms } from './terms.ts';

const saturation = 1.2;
const normalization = 0.75;

/**
 * Returns all positions in `texts`, the most relevant first; equally relevant texts keep their order. Before all others
 * come, word by word from the rarest on, the most relevant text with that word: many common words never hide a rare
 * one.
 */
export function ranked(texts: readonly Terms[], words: Iterable<string>): number[] {
  const holders = findHolders(texts, new Set(words));
  const score = scores(texts, holders);
  const nearer = (one: number, other: number): number => score(other) - score(one) || one - other;
  const leaders = holders.map(({ positions }) =>
    positions.reduce((one, other) => (nearer(one, other) > 0 ? other : one)),
  );
  return [...new Set([...leaders, ...[...texts.keys()].sort(nearer)])];
}

interface Holders {
  readonly word: string;
  /** The positions of the texts with the word, at least one. */
  readonly positions: readonly number[];
}

/**
 * Returns the rarest word first, and equally rare words in alphabetical order: the order of a request's words makes no
 * difference.
 */
function findHolders(texts: readonly Terms[], words: ReadonlySet<string>): Holders[] {
  const found = new Map<string, number[]>();
  for (const [position, terms] of texts.entries()) {
    for (const word of terms.keys()) {
      if (!words.has(word)) continue;
      const positions = found.get(word) ?? [];
      positions.push(position);
      found.set(word, positions);
    }
  }
  const holders = [...found].map(([word, positions]) => ({ word, positions }));
  return holders.sort(
    (one, other) => one.positions.length - other.positions.length || (one.word < other.word ? -1 : 1),
  );
}

function scores(texts: readonly Terms[], holders: readonly Holders[]): (position: number) => number {
  const lengths = texts.map((terms) => sum(terms.values()));
  const average = sum(lengths) / texts.length;
  const found = new Map<number, number>();
  for (const { word, positions } of holders) {
    const rarity = Math.log(1 + (texts.length - positions.length + 0.5) / (positions.length + 0.5));
    for (const position of positions) {
      const weight = texts[position]?.get(word) ?? 0;
      const size = 1 - normalization + (normalization * (lengths[position] ?? 0)) / average;
      const value = (rarity * weight * (saturation + 1)) / (weight + saturation * size);
      found.set(position, (found.get(position) ?? 0) + value);
    }
  }
  return (position) => found.get(position) ?? 0;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
