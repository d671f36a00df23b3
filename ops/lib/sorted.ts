/** JSON values with the members of all objects in order. */
import type { Json } from '../../openapi/document.ts';
import { isArray, isObject } from '../../openapi/json.ts';

export function sorted(value: Json): Json {
  if (isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
}

/** A list whose order means nothing: its values in order. */
export function inOrder(list: readonly Json[]): Json[] {
  const texts = list.map((value) => [JSON.stringify(sorted(value)), value] as const);
  return texts.sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}
