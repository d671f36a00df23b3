/**
 * The one rule for names of members that may be misspelt wishes for care. The ensemble's document states it: a name is
 * refused if it equals `confirm`, `dry_run` or `preview` without regard to case, `-` and `_`, is within two edits of one of
 * them, or begins with `confirm`, `dry` or `preview`.
 */
const careful = ['confirm', 'dryrun', 'preview'] as const;
const beginnings = ['confirm', 'dry', 'preview'] as const;

/** Maximum number of letters that are added, removed or replaced. */
const maxEdits = 2;
/** No longer name can be within two edits; only its beginning is compared. */
const maxLength = 'confirm'.length + maxEdits;

/** True if the name of a member, parameter, header or preference must not be ignored. */
export function isCarefulName(name: string): boolean {
  const plain = name.normalize('NFKC').toLowerCase().replaceAll(/[-_]/g, '');
  if (beginnings.some((beginning) => plain.startsWith(beginning))) return true;
  return plain.length <= maxLength && careful.some((word) => countEdits(plain, word) <= maxEdits);
}

/** The Levenshtein distance: https://en.wikipedia.org/wiki/Levenshtein_distance */
function countEdits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(one).entries()) {
    const next = [index + 1];
    for (const [column, wanted] of Array.from(other).entries()) {
      const replaced = (row[column] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
