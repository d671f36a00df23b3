/** Removes configured secrets from foreign texts: a service or a model may echo its input in any encoding. */
import { base64Cores, decodeBase64Runs, type DecodedText, decodeEscapes } from './encodings.ts';

/** Replaces each secret by `[removed]`. A text without a secret is unchanged. */
export interface RemoveSecrets {
  (text: string): string;
  /** Characters of the longest spelling. Default: 0, there are no secrets. */
  readonly longest?: number;
  /** Matches a character that no spelling contains. Default: a spelling may contain each character. */
  readonly border?: RegExp | undefined;
}

const spaceBorder = /\u0020/;
/** Characters without width are skipped in a spelling, and half of a character cannot be a border. */
const foreignBorder = /[^!-~\p{Cc}\p{Cs}\u00ad\u200b-\u200d\u2060\ufeff]/u;

/** Minimum length of a secret, and of what stands for it in a text; shorter values may be ordinary words. */
const shortestSecret = 8;
/** Maximum number of nested escapes that are decoded. */
const maxLevels = 5;
/** Maximum number of nested base64 encodings that are decoded. */
const maxNesting = 2;
/** Maximum number of decoded characters for each character of the text, and in addition to them. */
const maxDecoded = { perCharacter: 16, more: 100_000 };

type Span = readonly [begin: number, end: number];

/**
 * Returns a function that removes these secrets in plain text, and in JSON escapes, percent-encoding, character
 * references of HTML, hexadecimal, base64 and base64url, also within each other. The whole text is removed if it takes
 * too much work to decode.
 */
export function createRemoveSecrets(secrets: readonly string[]): RemoveSecrets {
  const spellings = secrets.flatMap(splitSecret).filter(isLong).flatMap(listForms);
  const search = new SecretSearch([...new Set(spellings)]);
  const remove = (text: string): string =>
    spellings.length === 0 || text.length < shortestSecret ? text : withoutSpans(text, search.run(text));
  const longest = Math.max(0, ...spellings.map(({ length }) => length));
  return Object.assign(remove, { longest, border: findBorder(spellings) });
}

/** Removes the secrets of both. */
export function joinRemovals(one: RemoveSecrets, other: RemoveSecrets): RemoveSecrets {
  const borders = [one, other].flatMap(({ longest = 0, border }) => (longest === 0 ? [] : [border]));
  const border = borders.includes(undefined) ? undefined : borders.includes(spaceBorder) ? spaceBorder : foreignBorder;
  const longest = Math.max(one.longest ?? 0, other.longest ?? 0);
  return Object.assign((text: string) => one(other(text)), { longest, border });
}

function findBorder(spellings: readonly string[]): RegExp | undefined {
  if (spellings.some((spelling) => spelling.includes(' '))) return undefined;
  return spellings.some((spelling) => foreignBorder.test(spelling)) ? spaceBorder : foreignBorder;
}

const isLong = ({ length }: string): boolean => length >= shortestSecret;

/** Returns a secret, and its password if it is `user:password`. */
function splitSecret(secret: string): string[] {
  const colon = secret.indexOf(':');
  return colon === -1 ? [secret] : [secret, secret.slice(colon + 1)];
}

/**
 * Returns the spellings of a secret, of the same in JSON, and of what decoding makes of both, since a secret may look like
 * an escape. What is shorter then than a secret may be, is a spelling itself and has no encoded ones.
 */
function listForms(secret: string): string[] {
  const inJson = JSON.stringify(secret).slice(1, -1);
  const read = [secret, inJson].flatMap((text) => [text, ...listLevels(text).map((level) => level.text)]);
  const forms = read.flatMap(listReadings);
  return forms.flatMap((form) => (isLong(form) ? listSpellings(form) : form === '' ? [] : [form]));
}

/** Returns a text, and what it looks like if its bytes are read as UTF-8 instead of Latin-1, or the other way round. */
function listReadings(text: string): string[] {
  if (isUpTo('\x7f', text)) return [text];
  return [text, Buffer.from(text).toString('latin1'), ...(isUpTo('\xff', text) ? [latin1(text).toString()] : [])];
}

const isUpTo = (last: string, text: string): boolean => Array.from(text).every((sign) => sign <= last);
/** A header is sent so. */
const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

function listSpellings(secret: string): string[] {
  const encoded = listEncoded(Buffer.from(secret));
  const inLatin1 = isUpTo('\xff', secret) && !isUpTo('\x7f', secret) ? listEncoded(latin1(secret)) : [];
  return [secret, secret.replaceAll(' ', '+'), ...encoded, ...inLatin1];
}

function listEncoded(bytes: Buffer): string[] {
  const base64 = base64Cores(bytes);
  const base64url = base64.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'));
  const hex = bytes.toString('hex');
  return [...base64, ...base64url, hex, hex.toUpperCase()];
}

function listLevels(text: string): DecodedText[] {
  const levels: DecodedText[] = [];
  for (let decoded = decodeEscapes(text); decoded !== undefined; decoded = decodeEscapes(decoded.text)) {
    levels.push(decoded);
    if (levels.length === maxLevels) break;
  }
  return levels;
}

class SecretSearch {
  readonly #spellings: readonly string[];
  #charactersLeft = 0;

  constructor(spellings: readonly string[]) {
    this.#spellings = spellings;
  }

  run(text: string): readonly Span[] {
    this.#charactersLeft = text.length * maxDecoded.perCharacter + maxDecoded.more;
    const spans = this.#find(text, maxNesting);
    return this.#charactersLeft < 0 ? [[0, text.length]] : spans;
  }

  #find(source: string, nesting: number): Span[] {
    const levels = [{ text: source, edits: [] }, ...this.#getLevels(source)];
    return levels.flatMap(({ text }, level) => {
      const found = [...this.#literals(text), ...(nesting === 0 ? [] : this.#encoded(text, nesting))];
      const spans = found.map((span) => toSource(span, levels, level));
      return spans.filter(([begin, end]) => end - begin >= shortestSecret);
    });
  }

  #getLevels(source: string): DecodedText[] {
    this.#charactersLeft -= source.length;
    if (this.#charactersLeft < 0) return [];
    const levels = listLevels(source);
    for (const { text } of levels) this.#charactersLeft -= text.length;
    return levels;
  }

  *#literals(text: string): Generator<Span> {
    for (const spelling of this.#spellings) {
      for (let begin = text.indexOf(spelling); begin !== -1; begin = text.indexOf(spelling, begin + spelling.length))
        yield [begin, begin + spelling.length];
    }
  }

  *#encoded(text: string, nesting: number): Generator<Span> {
    for (const { begin, end, text: decoded } of decodeBase64Runs(text)) {
      if (this.#charactersLeft < 0) return;
      if (this.#find(decoded, nesting - 1).length > 0) yield [begin, end];
    }
  }
}

/** Returns where a part of a decoded text comes from: whole escapes of the source, so that none is cut. */
function toSource(span: Span, levels: readonly DecodedText[], level: number): Span {
  if (level === 0) return widen(span, levels[1]?.edits ?? []);
  return levels
    .slice(1, level + 1)
    .reduceRight<Span>(([begin, end], { edits }) => [beginIn(edits, begin), endIn(edits, end)], span);
}

function widen([begin, end]: Span, edits: readonly number[]): Span {
  const [first = 0, firstEnd = 0] = lastBefore(edits, begin, 0);
  const [, lastEnd = 0] = lastBefore(edits, end, 0);
  return [begin < firstEnd ? first : begin, Math.max(end, lastEnd)];
}

function beginIn(edits: readonly number[], position: number): number {
  const [sourceBegin = 0, sourceEnd = 0, , decodedEnd = 0] = lastBefore(edits, position + 1, 2);
  return position < decodedEnd ? sourceBegin : sourceEnd + position - decodedEnd;
}

function endIn(edits: readonly number[], position: number): number {
  const [, sourceEnd = 0, , decodedEnd = 0] = lastBefore(edits, position, 2);
  return sourceEnd + Math.max(0, position - decodedEnd);
}

/** The four numbers of the last edit whose number at `column` is below the position; none: empty. */
function lastBefore(edits: readonly number[], position: number, column: number): readonly number[] {
  let low = 0;
  let high = edits.length / 4;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((edits[middle * 4 + column] ?? 0) < position) low = middle + 1;
    else high = middle;
  }
  return edits.slice((low - 1) * 4, low * 4);
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  let shown = '';
  let read = 0;
  for (const [begin, end] of [...spans].sort(([one], [other]) => one - other)) {
    if (begin >= read) shown += `${text.slice(read, begin)}[removed]`;
    read = Math.max(read, end);
  }
  return spans.length === 0 ? text : shown + text.slice(read);
}
