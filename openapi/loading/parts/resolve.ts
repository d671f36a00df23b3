/** Reference Objects: https://spec.openapis.org/oas/v3.1.1.html#reference-object */
import type { Json, JsonObject } from '../../document/document.ts';
import { isObject, objectOf } from '../../json/json.ts';
import { at, join, split } from '../../json/pointer.ts';

/** An object of the document and the pointer of its place, after its references were followed. */
export interface ResolvedObject {
  readonly value: JsonObject;
  readonly pointer: string;
}

/** The maximum length of a chain of references; a longer chain is circular. */
const maximumHops = 50;

/**
 * Returns the object at a place after its references are followed. `summary` and `description` next to a `$ref` have
 * precedence over those of its target. A missing object is empty: the rules have checked that it exists or is optional.
 */
export function resolvePlace(content: JsonObject, value: Json | undefined, pointer: string): ResolvedObject {
  let place: ResolvedObject = { value: objectOf(value), pointer };
  for (let hop = 0; hop < maximumHops; hop++) {
    const reference = place.value.$ref;
    if (typeof reference !== 'string') return place;
    place = follow(content, place.value, reference);
  }
  return { value: {}, pointer };
}

function follow(content: JsonObject, from: JsonObject, reference: string): ResolvedObject {
  const target = at(content, reference);
  const value: Record<string, Json> = { ...objectOf(target) };
  for (const name of ['summary', 'description']) {
    if (typeof from[name] === 'string') value[name] = from[name];
  }
  return { value, pointer: join('', ...split(reference)) };
}

/** Returns the entries of a map in the document (`components.schemas`, `responses`, `content` …), each resolved. */
export function resolveEntries(
  content: JsonObject,
  { value, pointer }: ResolvedObject,
  member: string,
): [string, ResolvedObject][] {
  const map = value[member];
  if (!isObject(map)) return [];
  return Object.entries(map).map(([name, entry]) => [name, resolvePlace(content, entry, join(pointer, member, name))]);
}
