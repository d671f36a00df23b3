/** JSON with the members of every object in a fixed order: only equal values give equal text. */
import type { Json } from './json-value.ts';

/**
 * Returns a copy whose objects have their members in the order of code units. A member that is undefined counts as null.
 * Databases contain hashes of the text of such copies, so that the order must not change.
 */
export function sortMembers<Value extends Json>(value: Value): Value {
  return sorted(value) as Value; // an equal copy
}

/** Returns the value as JSON text that does not depend on the order of members. */
export function stringifySorted(value: unknown): string {
  return JSON.stringify(sorted(value));
}

/** Sorts a list whose order has no meaning, by the text of its values. */
export function sortValues(list: readonly Json[]): Json[] {
  const texts = list.map((value) => [stringifySorted(value), value] as const);
  return texts.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const members: [string, unknown][] = Object.entries(value);
  members.sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
}
