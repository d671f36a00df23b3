/**
 * The one index of relevance: of operations to the words of a request, for the offer of a model's tools and for the planner.
 * BM25, https://en.wikipedia.org/wiki/Okapi_BM25, with its usual constants: rare words count for more, and words of short
 * texts count for more than words of long ones.
 */
import type { Terms } from './terms.ts';

const saturation = 1.2;
const normalization = 0.75;

interface Holders {
  readonly word: string;
  /** The positions of the texts with the word, at least one. */
  readonly positions: readonly number[];
}

export class RelevanceIndex {
  readonly #texts: readonly Terms[];
  readonly #lengths: readonly number[];
  readonly #average: number;
  readonly #holders: ReadonlyMap<string, Holders>;

  /** @param words the words that are searched; others are not indexed */
  constructor(texts: readonly Terms[], words: ReadonlySet<string>) {
    this.#texts = texts;
    this.#lengths = texts.map((terms) => sum(terms.values()));
    this.#average = sum(this.#lengths) / texts.length;
    this.#holders = findHolders(texts, words);
  }

  /** Returns how much a word counts: 0 if no text has it. */
  rarity(word: string): number {
    const holding = this.#holders.get(word)?.positions.length ?? 0;
    return holding === 0 ? 0 : Math.log(1 + (this.#texts.length - holding + 0.5) / (holding + 0.5));
  }

  /** Returns the relevance of the text at a position to words. */
  score(position: number, words: Iterable<string>): number {
    const size = 1 - normalization + (normalization * (this.#lengths[position] ?? 0)) / this.#average;
    const found = [...words].map((word) => {
      const weight = this.#texts[position]?.get(word) ?? 0;
      return (this.rarity(word) * weight * (saturation + 1)) / (weight + saturation * size);
    });
    return sum(found);
  }

  /**
   * Returns all positions, the most relevant to all words first; equally relevant texts keep their order. Before all others
   * come, word by word from the rarest on, the most relevant text with that word: many common words never hide a rare one.
   */
  ranked(): number[] {
    // Equally rare words in alphabetical order: the order of a request's words makes no difference.
    const holders = [...this.#holders.values()].sort(
      (one, other) => one.positions.length - other.positions.length || (one.word < other.word ? -1 : 1),
    );
    const words = holders.map(({ word }) => word);
    const scores = this.#texts.map((_, position) => this.score(position, words));
    const nearer = (one: number, other: number): number => (scores[other] ?? 0) - (scores[one] ?? 0) || one - other;
    const leaders = holders.map(({ positions }) =>
      positions.reduce((one, other) => (nearer(one, other) > 0 ? other : one)),
    );
    return [...new Set([...leaders, ...[...scores.keys()].sort(nearer)])];
  }
}

function findHolders(texts: readonly Terms[], words: ReadonlySet<string>): ReadonlyMap<string, Holders> {
  const found = new Map<string, { word: string; positions: number[] }>();
  for (const [position, terms] of texts.entries()) {
    for (const word of terms.keys()) {
      if (!words.has(word)) continue;
      const holders = found.get(word) ?? { word, positions: [] };
      holders.positions.push(position);
      found.set(word, holders);
    }
  }
  return found;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
