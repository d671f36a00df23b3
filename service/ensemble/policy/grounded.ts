/** Finds whether all values of a call come from a person's own words. */
import type { Json, RequestArguments } from 'fountainai/openapi';
import { numberWords, splitName, stem } from '../language/words.ts';

const numbers = [...numberWords, 'twenty'];

/** Headers that do not come from a person's wish. */
const transportNames = /^(idempotency-key|if-match|prefer)$/i;

/** @param turns what the person has said */
export function isGrounded(turns: readonly string[], parameters: RequestArguments): boolean {
  const said = new Said(turns.join('\n'));
  const { path, query, header, cookie, body } = parameters;
  const headers = Object.entries(header ?? {}).filter(([name]) => !transportNames.test(name));
  const groups = [path, query, Object.fromEntries(headers), cookie];
  return (
    groups.every((group) => Object.entries(group ?? {}).every(([name, value]) => said.has(name, value ?? null))) &&
    (body === undefined || said.has('', body))
  );
}

class Said {
  readonly #words = new Set<string>();

  constructor(text: string) {
    for (const word of wordsIn(text)) {
      this.#words.add(word);
      this.#words.add(stem(word));
      const number = numbers.indexOf(word);
      if (number !== -1) this.#words.add(String(number));
    }
  }

  /** @param name of the member */
  has(name: string, value: Json): boolean {
    if (Array.isArray(value)) return value.every((item: Json) => this.has(name, item));
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).every(([key, member]) => this.has(key, member));
    }
    if (typeof value === 'number')
      return this.#words.has(String(Math.abs(value))) || this.#hasAll(String(Math.abs(value)));
    // `spoken word` names the value `spokenWord`.
    if (typeof value === 'string') return this.#hasAll(value) || this.#hasAll(splitName(value).join(' '));
    // The person must have named a switch: `done` for `{ done: true }`.
    return (
      value === true &&
      splitName(name)
        .map(stem)
        .some((word) => this.#words.has(word))
    );
  }

  #hasAll(text: string): boolean {
    return wordsIn(text).every((word) => this.#words.has(word) || this.#words.has(stem(word)));
  }
}

const wordsIn = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
