/** The required arguments of a tool. */
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';

/** Place of an object among the arguments (empty, `query`, `body.elements.*`) → its required members. */
export type RequiredMembers = ReadonlyMap<string, ReadonlySet<string>>;

/** @param schema of a tool's arguments, in one piece */
export function findRequiredMembers(schema: SchemaView): RequiredMembers {
  return collectMembers(schema, '', []);
}

function collectMembers(schema: SchemaView, place: string, trail: readonly SchemaView[]): RequiredMembers {
  const view = schema.own.target ?? schema;
  if (view.asBoolean !== undefined || trail.includes(view)) return new Map();
  const inner = [...trail, view];
  const within = (name: string): string => (place === '' ? name : `${place}.${name}`);
  const { properties, items, allOf, anyOf = [], oneOf = [], required } = view.own;
  const members = [...properties].map(([name, property]) => collectMembers(property, within(name), inner));
  const elements = items === undefined ? [] : [collectMembers(items, within('*'), inner)];
  const conjuncts = allOf.map((conjunct) => collectMembers(conjunct, place, inner));
  const choices = [anyOf, oneOf].map((list) =>
    joinAll(
      list.filter(({ own }) => own.types?.join() !== 'null').map((choice) => collectMembers(choice, place, inner)),
    ),
  );
  const own: RequiredMembers = new Map([[place, new Set(required)]]);
  return joinAny([own, ...members, ...elements, ...conjuncts, ...choices]);
}

/** Joins the members that at least one part requires. */
function joinAny(parts: readonly RequiredMembers[]): RequiredMembers {
  const found = new Map<string, Set<string>>();
  for (const [place, names] of parts.flatMap((part) => [...part]))
    found.set(place, new Set([...(found.get(place) ?? []), ...names]));
  return found;
}

/** Joins the members that every part requires. */
function joinAll([first, ...others]: readonly RequiredMembers[]): RequiredMembers {
  const shared = [...(first ?? [])].filter(([place]) => others.every((other) => other.has(place)));
  return new Map(
    shared.map(([place, names]) => [
      place,
      new Set([...names].filter((name) => others.every((other) => other.get(place)?.has(name) === true))),
    ]),
  );
}

/** Returns members that are required now and were optional before. Members of new objects do not count. */
export function findNewlyRequired(before: RequiredMembers, now: RequiredMembers): readonly string[] {
  return [...now].flatMap(([place, names]) => {
    const known = before.get(place);
    const added = known === undefined ? [] : [...names].filter((name) => !known.has(name));
    return added.map((name) => (place === '' ? name : `${place}.${name}`));
  });
}
