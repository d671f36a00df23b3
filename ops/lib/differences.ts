/** Where two values differ, as finely as can be told; the parameters of an operation by name, not by position. */
import type { Json } from '../../openapi/document.ts';
import { isArray, isObject, objectOf, stringOf } from '../../openapi/json.ts';

export interface Difference {
  /** Member names, indexes as text, and of parameters their keys: `query:limit`. */
  readonly path: readonly string[];
  /** Undefined: it was not there. */
  readonly before: Json | undefined;
  /** Undefined: it is no longer there. */
  readonly after: Json | undefined;
}

type Compare = (before: Json | undefined, after: Json | undefined, path: readonly string[]) => readonly Difference[];

export function differences(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[] = [],
): readonly Difference[] {
  return memberDifferences(before, after, path, differences);
}

/** The differences of the members, each as `compare` finds them; of values without members, that of the whole. */
export function memberDifferences(
  before: Json | undefined,
  after: Json | undefined,
  path: readonly string[],
  compare: Compare,
): readonly Difference[] {
  const [old, now] = [membersOf(before), membersOf(after)];
  if (old === undefined || now === undefined || !areAlike(before, after))
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].flatMap((name) => compare(old.get(name), now.get(name), [...path, name]));
}

/** Of objects, of lists of parameters by their keys, and of other lists of objects by position. */
function membersOf(value: Json | undefined): ReadonlyMap<string, Json> | undefined {
  if (isObject(value)) return new Map(Object.entries(value));
  if (!isArray(value) || !value.every(isObject)) return undefined;
  if (isParameters(value)) return new Map(value.map((item) => [parameterKey(item), item]));
  return new Map(value.map((item, index) => [String(index), item]));
}

/** Whether it tells more to look at their members. */
function areAlike(before: Json | undefined, after: Json | undefined): boolean {
  if (isObject(before) && isObject(after)) return '$ref' in before === '$ref' in after;
  if (!isArray(before) || !isArray(after)) return false;
  if ([before, after].some((list) => list.some(isServer))) return false;
  if ([before, after].some(isParameters))
    return [before, after].every((list) => list.length === 0 || isParameters(list));
  return before.length === after.length;
}

/** Their order tells something, so that they are looked at as a list. */
const isServer = (value: Json): boolean => isObject(value) && typeof value.url === 'string';

function isParameters(value: readonly Json[]): boolean {
  return value.length > 0 && value.every((item) => isObject(item) && 'in' in item && 'name' in item);
}

/** `query:limit`; what tells one parameter of an operation from another. */
export function parameterKey(parameter: Json): string {
  const { in: place, name } = objectOf(parameter);
  return `${stringOf(place)}:${stringOf(name)}`;
}
