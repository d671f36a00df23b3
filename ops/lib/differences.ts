/** Compares two JSON values member by member; the parameters of an operation by name, not by position. */
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { isArray, isObject, objectOf, stringOf } from '../../openapi/json/json.ts';

export interface Difference {
  /** Names of members, indexes as text, and keys of parameters such as `query:limit`. */
  readonly path: readonly string[];
  /** Undefined: the member was added. */
  readonly before: Json | undefined;
  /** Undefined: the member was removed. */
  readonly after: Json | undefined;
}

/** Returns the differences between two values, each as deep in the values as possible. */
export function differences(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[] = [],
): readonly Difference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [old, now] = [readMembers(before), readMembers(after)];
  if (old === undefined || now === undefined || !areAlike(before, after)) return [{ path, before, after }];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].flatMap((name) => differences(old.get(name), now.get(name), [...path, name]));
}

/** Returns the document with this one difference applied. */
export function withDifference(document: JsonObject, { path, after }: Difference): JsonObject {
  const changed = replaceAt(document, path, after);
  return isObject(changed) ? changed : {};
}

function replaceAt(value: Json | undefined, path: readonly string[], after: Json | undefined): Json | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return after;
  const members = new Map(readMembers(value) ?? []);
  const member = replaceAt(members.get(name), rest, after);
  if (member === undefined) members.delete(name);
  else members.set(name, member);
  return isArray(value) ? [...members.values()] : Object.fromEntries(members);
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
  return isParameters(before) ? isParameters(after) : before.length === after.length;
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
