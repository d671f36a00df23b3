/** Unions and intersections of types that were read as plain values, so that the same type has one form. */
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { arrayOf, isArray, isObject } from '../../openapi/json/json.ts';
import { sortValues } from '../../openapi/json/sorted-json.ts';

/** The member of an object's form that names the members which are not optional. */
export const alwaysThere = 'always there';
export const anyOther = 'any other member';

/** `{ [key: string]: unknown }` */
export const anyMembers: JsonObject = { [anyOther]: 'unknown', [alwaysThere]: [anyOther] };

/** `A | B` */
export function oneOf(types: readonly Json[]): Json {
  return setOf('one of', types);
}

/** `A & B`; of objects, all members in one. */
export function allOf(types: readonly Json[]): Json {
  const members = types.flatMap((type) => membersOf('all of', type));
  const telling = members.filter((type) => !isAnything(type));
  if (telling.length === 0) return setOf('all of', members);
  const objects = telling.filter(isObjectForm);
  const others = telling.filter((type) => !isObjectForm(type));
  return setOf('all of', objects.length === 0 ? others : [...others, merged(objects)]);
}

/** With members that are no longer optional. */
export function withRequired(type: Json, names: readonly string[]): Json {
  return allOf([type, { [alwaysThere]: [...names].sort() }]);
}

function merged(objects: readonly JsonObject[]): JsonObject {
  const names = [...new Set(objects.flatMap(Object.keys))].filter((name) => name !== alwaysThere).sort();
  const required = new Set(objects.flatMap((object) => arrayOf(object[alwaysThere])));
  const members = names.map((name): [string, Json] => [
    name,
    allOf(objects.flatMap((object) => (object[name] === undefined ? [] : [object[name]]))),
  ]);
  return { ...Object.fromEntries(members), [alwaysThere]: sortValues([...required]) };
}

/** What is within one of its kind belongs to it; the order means nothing. */
function setOf(kind: string, types: readonly Json[]): Json {
  const members = types.flatMap((type) => membersOf(kind, type));
  const distinct = sortValues([...new Map(members.map((type) => [JSON.stringify(type), type])).values()]);
  const [only, ...others] = distinct;
  return only !== undefined && others.length === 0 ? only : { [kind]: distinct };
}

function membersOf(kind: string, type: Json): readonly Json[] {
  const inner = isObject(type) ? type[kind] : undefined;
  return isArray(inner) ? inner : [type];
}

const isObjectForm = (type: Json): type is JsonObject => isObject(type) && isArray(type[alwaysThere]);

/** What an object is anyway, and `unknown`: beside others they say nothing. */
function isAnything(type: Json): boolean {
  return type === 'unknown' || JSON.stringify(type) === JSON.stringify(anyMembers);
}
