/** Text that came from a service or a model, as both databases can hold it. */

/** What PostgreSQL refuses in text: NUL, and half of a surrogate pair, which is no UTF-8. */
const unstorable = /[\0\p{Cs}]/gu;

/** @returns the text with U+FFFD for each character that cannot be stored: a record must not fail by what it records */
export function toStorableText(text: string): string {
  return text.replaceAll(unstorable, '\ufffd');
}
