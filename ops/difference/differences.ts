/** Compares two JSON values member by member; the parameters of an operation by name, not by position. */
import type { Json } from '../../openapi/document/document.ts';
import { isArray, isObject, objectOf, stringOf } from '../../openapi/json/json.ts';

export interface DocumentDifference {
  /** Names of members, indexes as text, and keys of parameters such as `query:limit`. */
  readonly path: readonly string[];
  /** Undefined: the member was added. */
  readonly before: Json | undefined;
  /** Undefined: the member was removed. */
  readonly after: Json | undefined;
}

type Compare = (
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[],
) => readonly DocumentDifference[];

export function findDifferences(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[] = [],
): readonly DocumentDifference[] {
  return memberDifferences(before, after, path, findDifferences);
}

/** The differences of the members, each as `compare` finds them; of values without members, that of the whole. */
export function memberDifferences(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[],
  compare: Compare,
): readonly DocumentDifference[] {
  const [old, now] = [readMembers(before), readMembers(after)];
  if (old === undefined || now === undefined || !areAlike(before, after))
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].flatMap((name) => compare(old.get(name), now.get(name), [...path, name]));
}

/** Returns members of objects by name, parameters by key, and items of other lists of objects by position. */
function readMembers(value: Json | undefined): ReadonlyMap<string, Json> | undefined {
  if (isObject(value)) return new Map(Object.entries(value));
  if (!isArray(value) || !value.every(isObject)) return undefined;
  if (isParameters(value)) return new Map(value.map((item) => [parameterKey(item), item]));
  return new Map(value.map((item, index) => [String(index), item]));
}

/** Returns true if the members of the two values should be compared, instead of the values as a whole. */
function areAlike(before: Json | undefined, after: Json | undefined): boolean {
  if (isObject(before) && isObject(after)) return '$ref' in before === '$ref' in after;
  if (!isArray(before) || !isArray(after)) return false;
  if ([before, after].some((list) => list.some(isServer))) return false;
  if ([before, after].some(isParameters))
    return [before, after].every((list) => list.length === 0 || isParameters(list));
  return before.length === after.length;
}

/** The order of servers matters, so that their list is compared as a whole. */
const isServer = (value: Json): boolean => isObject(value) && typeof value.url === 'string';

function isParameters(value: readonly Json[]): boolean {
  return value.length > 0 && value.every((item) => isObject(item) && 'in' in item && 'name' in item);
}

/** Returns the key that identifies a parameter of an operation: `query:limit`. */
export function parameterKey(parameter: Json): string {
  const { in: place, name } = objectOf(parameter);
  return `${stringOf(place)}:${stringOf(name)}`;
}
