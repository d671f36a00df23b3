/** Texts between the syntax of others: words of a shell, and percent escapes of URLs. */

/** Returns a text as one word of a POSIX shell, also of zsh and fish: without quotes if it needs none. */
export function quoteWord(text: string): string {
  return /^[\w./:=@%+-]+$/.test(text) ? text : quoteText(text);
}

/** Returns a text between single quotes of a shell. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Returns a text without its percent escapes; a text with an invalid one stays as it is. */
export function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
