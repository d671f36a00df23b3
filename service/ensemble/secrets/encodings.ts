/** Decodes texts; each step maps parts of the decoded text to parts of its source. */

/** A decoded text, with the origin of its characters. */
export interface DecodedText {
  readonly text: string;
  /** Replaced parts in their order, four numbers each: begin and end in the source, begin and end in `text`. */
  readonly edits: readonly number[];
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const control: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * Escapes of JSON and JavaScript, percent-encoding (also of UTF-8), character references of HTML, line breaks with the
 * indentation after them, and characters without width.
 */
const escapes = new RegExp(
  [
    String.raw`(?<backslashes>(?:\\\\)+)`,
    String.raw`\\(?:u\{(?<braced>[\da-f]{1,6})\}|u(?<unit>[\da-f]{4})|x(?<byte>[\da-f]{2})|(?<short>[/"'bfnrt]))`,
    String.raw`(?<bytes>(?:%[89a-f][\da-f])+)|%(?<ascii>[0-7][\da-f])`,
    String.raw`&(?:#x(?<hex>[\da-f]{1,6})|#(?<decimal>\d{1,7})|(?<name>amp|lt|gt|quot|apos));?`,
    String.raw`[\r\n]+[ \t]*|[\0\u00ad\u200b-\u200d\u2060\ufeff]+`,
  ].join('|'),
  'gi',
);

type Groups = Readonly<Record<string, string | undefined>>;

/** Decodes one level of all escapes at once; undefined if the text has none. */
export function decodeEscapes(source: string): DecodedText | undefined {
  const pieces: string[] = [];
  const edits: number[] = [];
  let read = 0;
  let written = 0;
  for (const match of source.matchAll(escapes)) {
    const replacement = decodeEscape(match.groups ?? {});
    const end = match.index + match[0].length;
    pieces.push(source.slice(read, match.index), replacement);
    written += match.index - read;
    edits.push(match.index, end, written, written + replacement.length);
    written += replacement.length;
    read = end;
  }
  if (edits.length === 0) return undefined;
  pieces.push(source.slice(read));
  return { text: pieces.join(''), edits };
}

function decodeEscape({ backslashes, braced, unit, byte, short, bytes, ascii, hex, decimal, name }: Groups): string {
  const code = braced ?? unit ?? byte ?? ascii ?? hex;
  if (code !== undefined) return decodeCharacter(Number.parseInt(code, 16));
  if (backslashes !== undefined) return backslashes.slice(backslashes.length / 2);
  if (decimal !== undefined) return decodeCharacter(Number(decimal));
  if (short !== undefined) return control[short] ?? short;
  if (name !== undefined) return named[name.toLowerCase()] ?? '';
  return bytes === undefined ? '' : Buffer.from(bytes.replaceAll('%', ''), 'hex').toString();
}

function decodeCharacter(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Shorter runs cannot contain an encoded secret: the base64 of 8 bytes has 11 characters and its padding. */
const base64Runs = /[A-Za-z0-9+/_-]{11,}/g;
/** A part that is text. */
const shortestText = 8;

/**
 * Returns the texts that runs of base64 (also base64url) hold, with the place of the run. The start of the encoding in
 * a run is unknown: all four offsets are tried, and results that are not text are dropped.
 */
export function* decodeBase64Runs(text: string): Generator<{ begin: number; end: number; text: string }> {
  for (const { 0: run, index: begin } of text.matchAll(base64Runs)) {
    for (let offset = 0; offset < 4; offset += 1) {
      const decoded = textParts(Buffer.from(run.slice(offset), 'base64'));
      if (decoded !== '') yield { begin, end: begin + run.length, text: decoded };
    }
  }
}

function textParts(bytes: Buffer): string {
  const parts: string[] = [];
  let begin = 0;
  for (let index = 0; index <= bytes.length; index += 1) {
    const byte = bytes[index];
    if (byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d)) continue;
    if (index - begin >= shortestText) parts.push(bytes.toString('latin1', begin, index));
    begin = index + 1;
  }
  return parts.join(' ');
}

/**
 * Returns the part of the base64 of `bytes` that is the same regardless of what comes before and after, for each of the
 * three ways to begin.
 */
export function base64Cores(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const bits = (before + bytes.length) * 8;
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(bits / 6));
  });
}
