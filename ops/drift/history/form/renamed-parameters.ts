/**
 * Path parameters that were renamed. The addresses stay, so nothing else of such a path has changed: the former document is
 * compared under the new names.
 */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { arrayOf, isArray, isObject, objectOf, stringOf } from '../../../../openapi/json/json.ts';
import type { NormalForm } from './normal-form.ts';

export interface RenamedPath {
  readonly before: string;
  readonly now: string;
  /** Former name → new name. */
  readonly names: ReadonlyMap<string, string>;
}

export interface AlignedBase {
  /** The base with the names of the revision. */
  readonly base: NormalForm;
  readonly renamed: readonly RenamedPath[];
}

export function alignPathNames(base: NormalForm, revision: NormalForm): AlignedBase {
  const renamed = findRenamed(objectOf(base.meaning.paths), objectOf(revision.meaning.paths));
  if (renamed.length === 0) return { base, renamed };
  const aligned = {
    ...base,
    meaning: withNewNames(base.meaning, renamed),
    whole: withNewNames(base.whole, renamed),
  };
  return { base: aligned, renamed };
}

/** Only paths of which one document has no more than the other. */
function findRenamed(before: JsonObject, now: JsonObject): readonly RenamedPath[] {
  const added = Object.keys(now).filter((path) => !(path in before));
  return Object.keys(before).flatMap((path) => {
    if (path in now) return [];
    const same = added.filter((other) => toShape(other) === toShape(path));
    const [other] = same;
    if (other === undefined || same.length > 1) return [];
    const names = getNames(other);
    return [
      { before: path, now: other, names: new Map(getNames(path).map((name, index) => [name, names[index] ?? name])) },
    ];
  });
}

const template = /\{([^}]*)\}/g;
const toShape = (path: string): string => path.replaceAll(template, '{}');
const getNames = (path: string): readonly string[] => [...path.matchAll(template)].map(([, name = '']) => name);

function withNewNames(content: JsonObject, renamed: readonly RenamedPath[]): JsonObject {
  const byPath = new Map(renamed.map((one) => [one.before, one]));
  const paths = Object.entries(objectOf(content.paths)).map(([path, item]): [string, Json] => {
    const one = byPath.get(path);
    return one === undefined ? [path, item] : [one.now, renameIn(item, one.names)];
  });
  return { ...content, paths: Object.fromEntries(paths) };
}

/** Renames in the list of parameters of each operation, and of the path. */
function renameIn(item: Json, names: RenamedPath['names']): Json {
  if (!isObject(item)) return item;
  const members = Object.entries(item).map(([name, value]): [string, Json] => {
    if (name === 'parameters') return [name, renameAll(value, names)];
    if (!isObject(value) || isArray(value) || !('parameters' in value)) return [name, value];
    return [name, { ...value, parameters: renameAll(value.parameters, names) }];
  });
  return Object.fromEntries(members);
}

function renameAll(parameters: Json | undefined, names: RenamedPath['names']): Json {
  const renamed = arrayOf(parameters).map((parameter) => {
    const { in: place, name } = objectOf(parameter);
    const other = place === 'path' && typeof name === 'string' ? names.get(name) : undefined;
    return other === undefined ? parameter : { ...objectOf(parameter), name: other };
  });
  // The normal form sorts by place and name.
  return renamed.toSorted((one, other) => (toKey(one) < toKey(other) ? -1 : 1));
}

function toKey(parameter: Json): string {
  const { in: place, name } = objectOf(parameter);
  return `${stringOf(place)}:${stringOf(name)}`;
}
