/** Carries out a request on an entity or a list. */
import type { JsonObject } from '../../../../openapi/document/document.ts';
import { isObject, stringOf } from '../../../../openapi/json/json.ts';
import { type EntityAddress, findEntity, belongsTo } from './entity-address.ts';
import { isUuid } from '../entity/text-checks.ts';
import type { EntityKind } from '../entity/entity-kinds.ts';
import { methodNotAllowed, needsDatabase, notFound, unknownEntity } from './kong-refusal.ts';
import { listPage } from './listing.ts';
import { pluginKinds, presentConfig } from '../entity/plugin-kinds.ts';
import type { StoredEntity, KongStore } from './kong-store.ts';
import { completeEntity, expandEntity, mergeFields } from './validation.ts';

export interface KongAnswer {
  readonly status: number;
  readonly body?: JsonObject;
}

export interface KongCall {
  readonly method: string;
  /** The path in `next`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
}

export const reads: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** @throws KongRefusal */
export function operate(address: EntityAddress, call: KongCall, store: KongStore, hasDatabase: boolean): KongAnswer {
  const { key } = address;
  const operation = (key === undefined ? onAll : onOne)[call.method === 'HEAD' ? 'GET' : call.method];
  if (operation === undefined) throw methodNotAllowed();
  if (!hasDatabase && !reads.has(call.method)) throw needsDatabase(refusedWrite(address, call.method));
  return operation(address, call, store);
}

type Operation = (address: EntityAddress, call: KongCall, store: KongStore) => KongAnswer;

const onAll: Readonly<Record<string, Operation>> = {
  GET: ({ kind, parent }, { query, path }, store) => {
    const entities = store.all(kind).filter((entity) => belongsTo(entity, parent));
    return { status: 200, body: listPage(entities.map(presenter(kind)), query, path, parent === undefined) };
  },
  POST: ({ kind, parent }, { body }, store) => {
    const entity = insert(kind, { ...body, ...referenceTo(parent) }, store);
    return { status: 201, body: presenter(kind)(entity) };
  },
};

const onOne: Readonly<Record<string, Operation>> = {
  GET: (address, _call, store) => ({ status: 200, body: presenter(address.kind)(found(address, store)) }),
  PUT: (address, { body }, store) => ({ status: 200, body: presenter(address.kind)(replace(address, body, store)) }),
  PATCH: (address, { body }, store) => ({ status: 200, body: presenter(address.kind)(change(address, body, store)) }),
  DELETE: (address, _call, store) => {
    const entity = findEntity(address, store);
    if (entity === undefined && address.parent !== undefined) throw notFound();
    if (entity !== undefined) store.remove(address.kind, entity);
    return { status: 204 };
  },
};

export function insert(kind: EntityKind, sent: JsonObject, store: KongStore): StoredEntity {
  const entity = completeEntity(kind, store.resolveReferences(kind, expandEntity(kind, sent)));
  return store.put(kind, withId(entity));
}

/** What is not sent goes back to its default. The name in the address wins over the one in the body. */
function replace(address: EntityAddress, sent: JsonObject, store: KongStore): StoredEntity {
  const { kind, parent, key = '' } = address;
  const kept = findEntity(address, store);
  if (kept === undefined && kind.isPutUpdate === true) throw notFound();
  const identity = isUuid(key) ? { id: key.toLowerCase() } : { [kind.endpointKey ?? 'id']: key };
  const history = kept === undefined ? {} : { id: kept.id, created_at: kept.created_at ?? null };
  return insert(kind, { ...sent, ...identity, ...history, ...referenceTo(parent) }, store);
}

function change(address: EntityAddress, sent: JsonObject, store: KongStore): StoredEntity {
  const { kind, parent, key = '' } = address;
  const kept = findEntity(address, store);
  if (kept === undefined && parent !== undefined) throw notFound();
  if (kept === undefined) throw unknownEntity({ [isUuid(key) ? 'id' : (kind.endpointKey ?? 'id')]: key });
  // A plugin's settings are read by its name, which the change may omit.
  const named = kind.name === 'plugins' ? { name: kept.name ?? null, ...sent } : sent;
  const changed = mergeFields(kept, store.resolveReferences(kind, expandEntity(kind, named)));
  const entity = completeEntity(kind, without(changed, 'updated_at'));
  return store.put(kind, withId({ ...entity, id: kept.id }));
}

const without = (entity: JsonObject, name: string): JsonObject =>
  Object.fromEntries(Object.entries(entity).filter(([member]) => member !== name));

function found(address: EntityAddress, store: KongStore): StoredEntity {
  const entity = findEntity(address, store);
  if (entity === undefined) throw notFound();
  return entity;
}

/** Fields in the form in which they are shown. */
export function presenter(kind: EntityKind): (entity: StoredEntity) => StoredEntity {
  if (kind.name !== 'plugins') return (entity) => entity;
  return (entity) => {
    const plugin = pluginKinds[stringOf(entity.name)];
    const { config } = entity;
    return plugin === undefined || !isObject(config) ? entity : { ...entity, config: presentConfig(plugin, config) };
  };
}

const referenceTo = (parent: EntityAddress['parent']): JsonObject =>
  parent === undefined ? {} : { [parent.field]: { id: parent.entity.id } };

/** Every kind has the field, and it fills itself in. */
const withId = (entity: JsonObject): StoredEntity => ({ ...entity, id: stringOf(entity.id) });

function refusedWrite({ kind, key = '' }: EntityAddress, method: string): string {
  const verbs: Readonly<Record<string, string>> = {
    POST: 'create',
    PUT: 'create or update',
    PATCH: 'update',
    DELETE: 'remove',
  };
  const by = method === 'POST' || isUuid(key) ? '' : ` by '${kind.endpointKey ?? 'id'}'`;
  return `${verbs[method] ?? ''} '${kind.name}' entities${by}`;
}
