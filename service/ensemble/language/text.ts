/** Splits a request into words, values and marks, each with its position in the text. */
import { HttpError, parseJson } from 'fountainai';
import { isArray, type Json } from 'fountainai/openapi';
import { rememberTexts } from './remember-texts.ts';
import { getStems } from './words.ts';

interface Place {
  /** Offsets in the request. */
  readonly start: number;
  readonly end: number;
}

export interface Word extends Place {
  readonly kind: 'word';
  readonly text: string;
  readonly lower: string;
  /** The stems of its parts: `sessionId` has two. */
  readonly stems: readonly string[];
}

/** A value that can be an argument. */
export interface Value extends Place {
  /** `code`: neither a number nor a plain word, such as a UUID, a date, an address, `3rd`. */
  readonly kind: 'number' | 'quoted' | 'json' | 'code';
  readonly text: string;
  readonly value: Json;
  /** True for `3's`, which has the value 3. */
  readonly possessive?: true;
}

export interface TextMark extends Place {
  readonly kind: 'mark';
  readonly text: string;
}

export type Token = Word | Value | TextMark;

export interface Request {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** A quotation mark is not closed, so the end of its text is unknown. */
  readonly unclosed: boolean;
  /** The request is longer than the part that was read. */
  readonly tooLong: boolean;
}

/** Maximum number of tokens; a text in quotes is one token. */
const mostTokens = 500;
/** Maximum number of brackets that are tried as JSON. */
const mostJson = 50;

const quotes: ReadonlyMap<string, string> = new Map(
  ['""', '“”', '„“', '«»', '‘’', "''", '``'].map((pair) => [pair.charAt(0), pair.charAt(1)]),
);

const bare =
  /https?:\/\/[^\s"'<>]*[^\s"'<>?!.,:;]|\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?|-?[\p{L}\p{N}_@][\p{L}\p{M}\p{N}_@'’-]*(?:[./][\p{L}\p{N}_@][\p{L}\p{M}\p{N}_@-]*)*/uy;

/** The planner reads a request, and each order in it, about ten times. */
export const readRequest = rememberTexts(read, { count: 50, maxLength: 1_000 });

function read(text: string): Request {
  const reader = new Reader(text);
  const tokens = reader.read();
  return {
    text,
    tokens,
    unclosed: reader.unclosed,
    tooLong: (tokens.at(-1)?.end ?? text.length) < text.trimEnd().length,
  };
}

export const isValue = (token: Token | undefined): token is Value =>
  token !== undefined && token.kind !== 'word' && token.kind !== 'mark';

/** Returns the word at a position in lower case; empty for other tokens. */
export function wordAt(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  return token?.kind === 'word' ? token.lower : '';
}

class Reader {
  unclosed = false;
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #json = 0;
  /** Closing marks that do not occur in the rest of the text. */
  readonly #absent = new Set<string>();

  constructor(text: string) {
    this.#text = text;
  }

  read(): Token[] {
    const text = this.#text;
    for (let start = 0; start < text.length && this.#tokens.length < mostTokens;) {
      const token = this.#quoted(start) ?? this.#jsonAt(start) ?? bareAt(text, start) ?? markAt(text, start);
      if (token !== undefined) this.#tokens.push(token);
      start = token?.end ?? start + 1;
    }
    return this.#tokens;
  }

  #quoted(start: number): Token | undefined {
    const opening = this.#text.charAt(start);
    const closing = quotes.get(opening);
    if (closing === undefined || (isApostrophe(opening) && /[\p{L}\p{N}]/u.test(this.#text.charAt(start - 1))))
      return undefined;
    const end = this.#absent.has(closing) ? -1 : this.#closing(closing, start + 1);
    if (end === -1) {
      this.#absent.add(closing);
      this.unclosed ||= !isApostrophe(opening);
      return undefined;
    }
    const text = this.#text.slice(start + 1, end);
    return { kind: 'quoted', text, value: opening === '"' ? text.replaceAll('\\"', '"') : text, start, end: end + 1 };
  }

  /** An apostrophe closes only at the end of a word; a backslash keeps `"` from closing. */
  #closing(closing: string, from: number): number {
    for (let at = this.#text.indexOf(closing, from); at !== -1; at = this.#text.indexOf(closing, at + 1)) {
      const inside =
        closing === '"'
          ? this.#text.charAt(at - 1) === '\\'
          : isApostrophe(closing) && /[\p{L}\p{N}]/u.test(this.#text.charAt(at + 1));
      if (!inside) return at;
    }
    return -1;
  }

  #jsonAt(start: number): Token | undefined {
    if (!'{['.includes(this.#text.charAt(start)) || this.#json >= mostJson) return undefined;
    this.#json += 1;
    const end = closingBracket(this.#text, start);
    const text = this.#text.slice(start, end);
    try {
      // A repeated member has two values. parseJson returns only JSON values.
      const value = parseJson(text) as Json;
      return hasRepeatedMember(text, value) ? undefined : { kind: 'json', text, value, start, end };
    } catch (error) {
      if (error instanceof HttpError) return undefined;
      throw error;
    }
  }
}

function hasRepeatedMember(text: string, value: Json): boolean {
  const names = Array.from(text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)).filter(([, colon]) => colon !== undefined);
  return names.length > countMembers(value);
}

function countMembers(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = isArray(value) ? 0 : Object.keys(value).length;
  return Object.values(value).reduce<number>((sum, member) => sum + countMembers(member), own);
}

const isApostrophe = (character: string): boolean => "'‘’".includes(character);

/** Returns the offset after the bracket that closes the one at `start`; `start` if it is not closed. */
function closingBracket(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (inString && character === '\\') at += 1;
    else if (character === '"') inString = !inString;
    else if (!inString && '{['.includes(character)) depth += 1;
    else if (!inString && '}]'.includes(character) && --depth === 0) return at + 1;
  }
  return start;
}

function bareAt(text: string, start: number): Token | undefined {
  bare.lastIndex = start;
  const found = bare.exec(text)?.[0];
  if (found === undefined) return undefined;
  const place = { text: found, start, end: start + found.length };
  const plain = found.replace(/['’]s$/, '');
  const possessive = plain === found ? {} : ({ possessive: true } as const);
  const number = readNumber(plain);
  if (number !== undefined) return { kind: 'number', value: number, ...possessive, ...place };
  if (/[\p{N}@/]/u.test(plain) || plain.includes('.')) return { kind: 'code', value: plain, ...possessive, ...place };
  return { kind: 'word', lower: found.toLowerCase().replaceAll('’', "'"), stems: getStems(found), ...place };
}

/** Reads a number in JSON notation; undefined for an integer that JavaScript cannot represent exactly. */
function readNumber(text: string): number | undefined {
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(text)) return undefined;
  const number = Number(text);
  return Number.isSafeInteger(number) || text.includes('.') ? number : undefined;
}

function markAt(text: string, start: number): Token | undefined {
  const character = String.fromCodePoint(text.codePointAt(start) ?? 0);
  return /\s/u.test(character) && character !== '\n'
    ? undefined
    : { kind: 'mark', text: character, start, end: start + character.length };
}
