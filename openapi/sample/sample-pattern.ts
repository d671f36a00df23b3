/**
 * Creates text for a regular expression. Reads literals, classes, escapes, groups, quantifiers and alternatives (the first of
 * them), and skips assertions. The result is a proposal: the caller checks it against the pattern.
 */
import { compilePattern } from '../schema/view/pattern.ts';

/** A piece of a pattern as a function of the number of repetitions of `*`, `+` and `?` beyond their minimum. */
type Piece = (extra: number) => string;

/** Returns texts of rising length, up to `longest`; no texts if this reader does not support the pattern. */
export function patternSamples(source: string, longest: number): readonly string[] {
  try {
    const piece = new Reader(source).alternatives();
    const samples = new Set<string>();
    for (let extra = 0; extra <= Math.min(longest, 256); extra++) {
      const text = piece(extra);
      if (text.length > longest || samples.has(text)) break;
      samples.add(text);
    }
    return [...samples];
  } catch {
    return [];
  }
}

/** The possible characters, the most common first. */
const alphabet = [
  'a',
  '0',
  'A',
  '-',
  ...Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)),
  '\n',
  'é',
  '日',
];

const maximumRepeats = 10_000;

const nothing: Piece = () => '';

class Reader {
  #rest: string;

  constructor(source: string) {
    this.#rest = source;
  }

  alternatives(): Piece {
    const first = this.#sequence();
    while (this.#accept(/^\|/) !== undefined) this.#sequence();
    return first;
  }

  #sequence(): Piece {
    const pieces: Piece[] = [];
    while (this.#rest !== '' && !/^[|)]/.test(this.#rest)) pieces.push(this.#quantified());
    return (extra) => pieces.map((piece) => piece(extra)).join('');
  }

  #quantified(): Piece {
    const piece = this.#atom();
    const [least, most] = bounds(this.#accept(/^(?:[*+?]|\{\d+(?:,\d*)?\})/));
    this.#accept(/^\?/); // lazy: the same texts
    if (least > maximumRepeats) throw new Error('beyond this reader');
    return (extra) => piece(extra).repeat(Math.min(most, least + extra));
  }

  #atom(): Piece {
    if (this.#accept(/^(?:\^|\$|\\b|\\B)/) !== undefined) return nothing;
    if (this.#accept(/^\(\?<?[=!]/) !== undefined) return this.#closed(nothing);
    if (this.#accept(/^\((?:\?:|\?<\w+>)?/) !== undefined) return this.#closed();
    const set = this.#accept(
      /^(?:\[(?:\\.|[^\]\\])*\]|\\[pPu]\{[^}]*\}|\\u[\da-fA-F]{4}|\\x[\da-fA-F]{2}|\\.|[^\\])/su,
    );
    if (set === undefined || /^\\[1-9k]/.test(set)) throw new Error('beyond this reader');
    const character = getCharacter(set);
    return () => character;
  }

  /** The inside of a group and its end. */
  #closed(instead?: Piece): Piece {
    const inside = this.alternatives();
    if (this.#accept(/^\)/) === undefined) throw new Error('a group without end');
    return instead ?? inside;
  }

  #accept(expected: RegExp): string | undefined {
    const found = expected.exec(this.#rest)?.[0];
    this.#rest = this.#rest.slice(found?.length ?? 0);
    return found;
  }
}

/** Reads `{2,5}` as 2 and 5. */
function bounds(quantifier: string | undefined): readonly [number, number] {
  if (quantifier === undefined) return [1, 1];
  if (quantifier === '*') return [0, Infinity];
  if (quantifier === '+') return [1, Infinity];
  if (quantifier === '?') return [0, 1];
  const [least = '0', most = least] = quantifier.slice(1, -1).split(',');
  return [Number(least), most === '' ? Infinity : Number(most)];
}

/** Returns a character that matches a class, an escape or a literal. */
function getCharacter(set: string): string {
  if (set.length > 0 && !/^[[\\.]/.test(set)) return set;
  const code = /^\\[ux]\{?([\da-fA-F]+)\}?$/.exec(set)?.[1];
  if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
  const pattern = compilePattern(`^${set}$`);
  const found = alphabet.find((character) => pattern.test(character));
  if (found === undefined) throw new Error('no plain character for this');
  return found;
}
