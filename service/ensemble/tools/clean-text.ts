/** Cleans text of a document or a service for a model: removes invisible characters, and marks the text as data. */

/**
 * Control characters but tab and line feed, direction marks and overrides, characters without width, tags and selectors
 * that can hide a text in another (https://www.unicode.org/reports/tr36/), and halves of characters.
 */
const harmful =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}\p{Surrogate}]/gu;
/** Joiners shape letters of some scripts and emoji; next to ASCII they do nothing. */
const idleJoiners = /(?<![^\0-\x7f])[\u200c\u200d]+|[\u200c\u200d]+(?![^\0-\x7f])/gu;

/** Returns the text without harmful characters. */
export function cleanText(text: string): string {
  return text.replaceAll(harmful, '').replaceAll(idleJoiners, '');
}

/** Returns whether the text has no harmful characters. */
export function isClean(text: string): boolean {
  return cleanText(text) === text;
}

/**
 * Returns a text as JSON on one line without angle brackets and harmful characters, so that a text of a document cannot
 * end the part that is marked as data.
 * @param maxLength of a text, in UTF-16 units; a longer one is cut
 */
export function quote(value: unknown, maxLength: number): string {
  const text = typeof value === 'string' ? cleanText(value).trim() : value;
  const isLong = typeof text === 'string' && text.length > maxLength;
  const json = cleanText(JSON.stringify(isLong ? `${cutText(text, maxLength)}…` : text));
  return json.replaceAll(
    /[<>\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The same, with quotes and escapes within a length; empty if a text does not fit. */
export function quoteWithin(text: string, maxLength: number): string {
  let length = maxLength;
  let quoted = quote(text, length);
  while (quoted.length > maxLength) {
    length = Math.floor((length * maxLength) / quoted.length) - 4;
    if (length < 10) return '';
    quoted = quote(text, length);
  }
  return quoted;
}

/** Cuts a text, never in the middle of a character: half of one is not valid in JSON of other languages. */
export function cutText(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
}
