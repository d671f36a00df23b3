/** Lines of `.gitignore` for files that the commands write, or that hold secrets. */
const wanted = ['node_modules/', '.env'] as const;

/** Returns the text with the missing lines at its end. A line with or without slashes around it counts. */
export function withIgnoredFiles(text: string): string {
  const toPlain = (line: string): string => line.trim().replaceAll(/^\/|\/$/g, '');
  const known = new Set(text.split('\n').map(toPlain));
  const missing = wanted.filter((line) => !known.has(toPlain(line)));
  if (missing.length === 0) return text;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text === '' || text.endsWith('\n') ? text : `${text}${eol}`;
  return `${before}${missing.join(eol)}${eol}`;
}
