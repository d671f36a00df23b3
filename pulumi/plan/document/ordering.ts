/** Names and orders that are the same from plan to plan. */

/** Returns lower-case letters, digits and `-`, as decK names objects. */
export const toSlug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

/** Compares by code units, so that the order is the same on every machine. */
export const compareByName = (one: { readonly name: string }, other: { readonly name: string }): number =>
  one.name < other.name ? -1 : one.name > other.name ? 1 : 0;

export const sortUnique = (values: Iterable<string>): string[] => [...new Set(values)].sort();

/** Groups items by their keys, in the order of the first item of each key. */
export function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
