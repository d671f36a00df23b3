/** Which arguments of a tool a model must give. */
import type { Json, JsonObject } from '../../../openapi/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json.ts';
import { at } from '../../../openapi/pointer.ts';

/** Place of an object among the arguments (empty, `query`, `body.elements.*`) → the members that it must have. */
export type RequiredMembers = ReadonlyMap<string, ReadonlySet<string>>;

/** @param schema of a tool's arguments, in one piece */
export function requiredMembers(schema: JsonObject): RequiredMembers {
  const found = new Map<string, Set<string>>();
  collect(schema, '', []);
  return found;

  function collect(value: Json | undefined, place: string, trail: readonly JsonObject[]): void {
    const part = isObject(value) && typeof value.$ref === 'string' ? at(schema, value.$ref) : value;
    if (!isObject(part) || trail.includes(part)) return;
    const inner = [...trail, part];
    const within = (name: string): string => (place === '' ? name : `${place}.${name}`);
    found.set(place, new Set([...(found.get(place) ?? []), ...arrayOf(part.required).map(stringOf)]));
    for (const [name, property] of Object.entries(objectOf(part.properties))) collect(property, within(name), inner);
    collect(part.items, within('*'), inner);
    for (const conjunct of arrayOf(part.allOf)) collect(conjunct, place, inner);
  }
}

/** Members that must be given now and could be left out before; those of objects that are new are their objects' affair. */
export function newlyRequired(before: RequiredMembers, now: RequiredMembers): readonly string[] {
  return [...now].flatMap(([place, names]) => {
    const known = before.get(place);
    const added = known === undefined ? [] : [...names].filter((name) => !known.has(name));
    return added.map((name) => (place === '' ? name : `${place}.${name}`));
  });
}
