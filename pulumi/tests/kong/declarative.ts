/** Loads a declarative configuration with nested entities and references by name, as a whole or not at all. */
import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { isArray, isObject, stringOf } from '../../../openapi/json/json.ts';
import { type EntityKind, entityKinds } from './entity/entity-kinds.ts';
import { invalidDeclaration, KongRefusal } from './store/kong-refusal.ts';
import { insert } from './store/operations.ts';
import { KongStore } from './store/kong-store.ts';

interface DeclaredEntity {
  readonly kind: EntityKind;
  readonly entity: JsonObject;
}

const notes: ReadonlySet<string> = new Set(['_format_version', '_transform', '_comment', '_info']);

/** @throws KongRefusal with all faults */
export function loadDeclarative(configuration: JsonObject): KongStore {
  if (!['1.1', '2.1', '3.0'].includes(stringOf(configuration._format_version))) {
    throw invalidDeclaration({ _format_version: 'required field missing' });
  }
  const unknown = Object.keys(configuration).find((name) => !notes.has(name) && findKind(name) === undefined);
  if (unknown !== undefined) throw invalidDeclaration({ [unknown]: 'unknown field' });
  const declared = entityKinds.flatMap((kind) => listDeclared(kind, configuration[kind.name], {}));
  const store = new KongStore();
  for (const kind of entityKinds) for (const one of declared) if (one.kind === kind) add(one, store);
  return store;
}

function add({ kind, entity }: DeclaredEntity, store: KongStore): void {
  try {
    insert(kind, entity, store);
  } catch (error) {
    if (!(error instanceof KongRefusal)) throw error;
    throw invalidDeclaration({ [kind.name]: error.body.fields ?? error.body });
  }
}

function listDeclared(kind: EntityKind, list: Json | undefined, parent: JsonObject): DeclaredEntity[] {
  if (list === undefined) return [];
  if (!isArray(list)) throw invalidDeclaration({ [kind.name]: 'expected an array' });
  return list.flatMap((item) => {
    if (!isObject(item)) throw invalidDeclaration({ [kind.name]: 'expected a record' });
    const children = entityKinds.filter((child) => Array.isArray(item[child.name]));
    const own = Object.entries(item).filter(([name]) => !children.some((child) => child.name === name));
    const entity = { ...withReferences(kind, Object.fromEntries(own)), ...parent };
    const id = typeof item.id === 'string' ? item.id : deriveId(kind, entity);
    const nested = children.flatMap((child) =>
      listDeclared(child, item[child.name], { [fieldFor(child, kind)]: { id } }),
    );
    return [{ kind, entity: { ...entity, id } }, ...nested];
  });
}

/** Resolves `service: svc-a` to the service of that name. */
function withReferences(kind: EntityKind, item: JsonObject): JsonObject {
  const references = Object.entries(kind.fields).flatMap(([name, { reference }]): [string, Json][] => {
    const value = item[name];
    const key = findKind(reference ?? '')?.endpointKey;
    return typeof value === 'string' && key !== undefined ? [[name, { [key]: value }]] : [];
  });
  return { ...item, ...Object.fromEntries(references) };
}

function fieldFor(child: EntityKind, parent: EntityKind): string {
  const field = Object.entries(child.fields).find(([, { reference }]) => reference === parent.name)?.[0];
  if (field === undefined) throw invalidDeclaration({ [parent.name]: { [child.name]: 'unknown field' } });
  return field;
}

const findKind = (name: string): EntityKind | undefined => entityKinds.find((kind) => kind.name === name);

/** Derives the same id for the same entity at every load. */
function deriveId(kind: EntityKind, entity: JsonObject): string {
  const key = [kind.name, ...kind.unique.flat().map((field) => entity[field] ?? null)];
  const hex = createHash('sha1').update(JSON.stringify(key)).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
