/**
 * Characters that move a cursor, turn the direction of a line or cannot be seen. The joiners of emoji and Persian, the soft
 * hyphen and line feeds stay.
 */
const invisible = /[^\P{Cc}\n]|[^\P{Cf}\u00AD\u200C\u200D]|[\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/gu;

/** Returns the text with each invisible character written as `<U+001B>`: texts of documents are in reports. */
export function toVisibleText(text: string): string {
  const getCode = (character: string): string => (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return text.replaceAll(invisible, (character) => `<U+${getCode(character).padStart(4, '0')}>`);
}
