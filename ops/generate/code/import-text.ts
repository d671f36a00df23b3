/** The import declarations of generated code. */

/** @param names the imported names; a type as `type Pet`. The text is empty if there are no names. */
export function importText(specifier: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const key = (name: string) => name.replace(/^type /, '').toLowerCase();
  const sorted = [...new Set(names)].sort((one, other) => (key(one) < key(other) ? -1 : 1));
  if (sorted.some((name) => !name.startsWith('type '))) return `import { ${sorted.join(', ')} } from '${specifier}';`;
  return `import type { ${sorted.map((name) => name.replace(/^type /, '')).join(', ')} } from '${specifier}';`;
}
