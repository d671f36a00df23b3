/** Which arguments of a tool a model must give. */
import type { Json, JsonObject } from '../../../openapi/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json.ts';
import { at } from '../../../openapi/pointer.ts';

/** Place of an object among the arguments (empty, `query`, `body.elements.*`) → the members that it must have. */
export type RequiredMembers = ReadonlyMap<string, ReadonlySet<string>>;

/** @param schema of a tool's arguments, in one piece */
export function requiredMembers(schema: JsonObject): RequiredMembers {
  return of(schema, '', []);

  function of(value: Json | undefined, place: string, trail: readonly JsonObject[]): RequiredMembers {
    const part = isObject(value) && typeof value.$ref === 'string' ? at(schema, value.$ref) : value;
    if (!isObject(part) || trail.includes(part)) return new Map();
    const inner = [...trail, part];
    const within = (name: string): string => (place === '' ? name : `${place}.${name}`);
    const members = Object.entries(objectOf(part.properties)).map(([name, property]) =>
      of(property, within(name), inner),
    );
    const conjuncts = arrayOf(part.allOf).map((conjunct) => of(conjunct, place, inner));
    const choices = [part.anyOf, part.oneOf].map((list) =>
      ofAll(
        arrayOf(list)
          .filter((choice) => objectOf(choice).type !== 'null')
          .map((choice) => of(choice, place, inner)),
      ),
    );
    const own: RequiredMembers = new Map([[place, new Set(arrayOf(part.required).map(stringOf))]]);
    return ofAny([own, ...members, of(part.items, within('*'), inner), ...conjuncts, ...choices]);
  }
}

/** What one of them needs. */
function ofAny(parts: readonly RequiredMembers[]): RequiredMembers {
  const found = new Map<string, Set<string>>();
  for (const [place, names] of parts.flatMap((part) => [...part]))
    found.set(place, new Set([...(found.get(place) ?? []), ...names]));
  return found;
}

/** What every one of them needs, of the places that every one has. */
function ofAll([first, ...others]: readonly RequiredMembers[]): RequiredMembers {
  const shared = [...(first ?? [])].filter(([place]) => others.every((other) => other.has(place)));
  return new Map(
    shared.map(([place, names]) => [
      place,
      new Set([...names].filter((name) => others.every((other) => other.get(place)?.has(name) === true))),
    ]),
  );
}

/** Members that must be given now and could be left out before; those of objects that are new are their objects' affair. */
export function newlyRequired(before: RequiredMembers, now: RequiredMembers): readonly string[] {
  return [...now].flatMap(([place, names]) => {
    const known = before.get(place);
    const added = known === undefined ? [] : [...names].filter((name) => !known.has(name));
    return added.map((name) => (place === '' ? name : `${place}.${name}`));
  });
}
