/** Compares two declarative configurations of Kong, object by object. Pure. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isArray, isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { sortValues, stringifySorted } from '../../../openapi/json/sorted-json.ts';

/** Lists of objects, by their names in the declarative format. */
const kinds = ['upstreams', 'targets', 'services', 'routes', 'consumers', 'acls', 'keyauth_credentials', 'plugins'];

export interface DeclaredObject {
  /** Identifies the object: `services/a/routes/b`. */
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly tags: readonly string[];
  /** Without the lists of its children. */
  readonly fields: JsonObject;
  readonly pointer: string;
}

export interface FileGap {
  readonly what: 'missing' | 'extra' | 'changed';
  readonly object: DeclaredObject;
  /** The changed field. */
  readonly field?: string;
  readonly desired?: Json;
  readonly actual?: Json;
  /** In the actual configuration. */
  readonly pointer: string;
}

/** Reports missing and extra objects without their children. */
export function findGatewayGaps(desired: JsonObject, actual: JsonObject): FileGap[] {
  const [wanted, found] = [listObjects(desired), listObjects(actual)];
  const missing = [...wanted.values()].filter(({ key }) => !found.has(key));
  const extra = [...found.values()].filter(({ key }) => !wanted.has(key));
  return [
    ...selectOutermost(missing).map((object): FileGap => ({ what: 'missing', object, pointer: '' })),
    ...selectOutermost(extra).map((object): FileGap => ({ what: 'extra', object, pointer: object.pointer })),
    ...[...wanted.values()].flatMap((object) => {
      const other = found.get(object.key);
      return other === undefined ? [] : findFieldGaps(object, other);
    }),
  ];
}

function selectOutermost(objects: readonly DeclaredObject[]): DeclaredObject[] {
  return objects.filter(({ key }) => !objects.some((other) => key.startsWith(`${other.key}/`)));
}

function listObjects(configuration: JsonObject): ReadonlyMap<string, DeclaredObject> {
  return new Map(listChildren(configuration, '', '').map((object) => [object.key, object]));
}

function listChildren(owner: JsonObject, key: string, pointer: string): DeclaredObject[] {
  return kinds.flatMap((kind) =>
    arrayOf(owner[kind])
      .map(objectOf)
      .flatMap((entity, index) => {
        const name = getEntityName(entity);
        const own = { key: `${key}/${kind}/${name}`, pointer: join(pointer, kind, index) };
        const fields = Object.fromEntries(Object.entries(entity).filter(([field]) => !kinds.includes(field)));
        const tags = arrayOf(entity.tags).map(stringOf);
        return [{ ...own, kind, name, tags, fields }, ...listChildren(entity, own.key, own.pointer)];
      }),
  );
}

function getEntityName(entity: JsonObject): string {
  const { instance_name: instance, name, username, target, group, key } = entity;
  return stringOf(instance ?? name ?? username ?? target ?? group ?? key);
}

function findFieldGaps(desired: DeclaredObject, actual: DeclaredObject): FileGap[] {
  const names = new Set([...Object.keys(desired.fields), ...Object.keys(actual.fields)]);
  return [...names].flatMap((field): FileGap[] => {
    const [want, is] = [desired.fields[field] ?? null, actual.fields[field] ?? null];
    if (stringifySorted(sortLists(want)) === stringifySorted(sortLists(is))) return [];
    const pointer = field in actual.fields ? join(actual.pointer, field) : actual.pointer;
    return [{ what: 'changed', object: desired, field, desired: want, actual: is, pointer }];
  });
}

/** Sorts the lists, which are sets for Kong: hosts, methods, paths, tags, protocols, groups. */
function sortLists(value: Json): Json {
  if (isArray(value)) return sortValues(value.map(sortLists));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, sortLists(member)]));
}
