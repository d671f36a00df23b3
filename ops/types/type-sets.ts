/** Unions and intersections of types as plain values, in a normal form, so that equal types have equal values. */
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { arrayOf, isArray, isObject } from '../../openapi/json/json.ts';
import { sortValues } from '../../openapi/json/sorted-json.ts';

/** The member that lists the required members in the value of an object type. */
export const alwaysThere = 'always there';
export const anyOther = 'any other member';

/** The value of `{ [key: string]: unknown }`. */
export const anyMembers: JsonObject = { [anyOther]: 'unknown', [alwaysThere]: [anyOther] };

/** Returns the value of `A | B`. */
export function oneOf(types: readonly Json[]): Json {
  return combine('one of', types);
}

/** Returns the value of `A & B`. Object types are merged into one. */
export function allOf(types: readonly Json[]): Json {
  const members = types.flatMap((type) => flatten('all of', type));
  const restricting = members.filter((type) => !isUnrestricted(type));
  if (restricting.length === 0) return combine('all of', members);
  const objects = restricting.filter(isObjectForm);
  const others = restricting.filter((type) => !isObjectForm(type));
  return combine('all of', objects.length === 0 ? others : [...others, mergeObjects(objects)]);
}

/** Returns the type with these members required. */
export function withRequired(type: Json, names: readonly string[]): Json {
  return allOf([type, { [alwaysThere]: [...names].sort() }]);
}

function mergeObjects(objects: readonly JsonObject[]): JsonObject {
  const names = [...new Set(objects.flatMap(Object.keys))].filter((name) => name !== alwaysThere).sort();
  const required = new Set(objects.flatMap((object) => arrayOf(object[alwaysThere])));
  const members = names.map((name): [string, Json] => [
    name,
    allOf(objects.flatMap((object) => (object[name] === undefined ? [] : [object[name]]))),
  ]);
  return { ...Object.fromEntries(members), [alwaysThere]: sortValues([...required]) };
}

/** Flattens nested sets of the same kind, and sorts the members, since their order has no meaning. */
function combine(kind: string, types: readonly Json[]): Json {
  const members = types.flatMap((type) => flatten(kind, type));
  const distinct = sortValues([...new Map(members.map((type) => [JSON.stringify(type), type])).values()]);
  const [only, ...others] = distinct;
  return only !== undefined && others.length === 0 ? only : { [kind]: distinct };
}

function flatten(kind: string, type: Json): readonly Json[] {
  const inner = isObject(type) ? type[kind] : undefined;
  return isArray(inner) ? inner : [type];
}

const isObjectForm = (type: Json): type is JsonObject => isObject(type) && isArray(type[alwaysThere]);

/** True for `unknown` and for objects with any members: in an intersection they have no effect. */
function isUnrestricted(type: Json): boolean {
  return type === 'unknown' || JSON.stringify(type) === JSON.stringify(anyMembers);
}
