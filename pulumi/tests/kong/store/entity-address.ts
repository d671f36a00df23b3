/** The entity or list that the path of a request addresses, with its parent. */
import { isUuid } from '../entity/text-checks.ts';
import { type EntityKind, entityKinds, getReferencedId } from '../entity/entity-kinds.ts';
import { notFound } from './kong-refusal.ts';
import type { StoredEntity, KongStore } from './kong-store.ts';

/** A parent, and the field of its children that refers to it. */
export interface EntityParent {
  readonly kind: EntityKind;
  readonly entity: StoredEntity;
  readonly field: string;
}

export interface EntityAddress {
  readonly kind: EntityKind;
  readonly parent: EntityParent | undefined;
  /** The id or endpoint key of one entity; undefined for the list. */
  readonly key: string | undefined;
}

/** @throws KongRefusal 404 for an unknown path or a missing parent */
export function parseEntityAddress(path: string, store: KongStore): EntityAddress {
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/').map(decodeSegment);
  const [collection = '', key, nested, nestedKey] = segments;
  const kind = entityKinds.find((candidate) => candidate.path === collection);
  if (kind === undefined || segments.length > 4) throw notFound();
  if (key === undefined || nested === undefined) return { kind, parent: undefined, key };
  const [child, field] = findChild(kind, nested);
  const entity = findEntity({ kind, parent: undefined, key }, store);
  if (entity === undefined) throw notFound();
  return { kind: child, parent: { kind, entity, field }, key: nestedKey };
}

/** Returns the addressed entity; undefined if it has another parent. */
export function findEntity({ kind, parent, key = '' }: EntityAddress, store: KongStore): StoredEntity | undefined {
  const { endpointKey } = kind;
  const named = isUuid(key)
    ? [store.byId(kind, key.toLowerCase())]
    : store.all(kind).filter((entity) => endpointKey !== undefined && entity[endpointKey] === key);
  return named.find((entity) => entity !== undefined && belongsTo(entity, parent));
}

/** True also without a parent. */
export function belongsTo(entity: StoredEntity, parent: EntityParent | undefined): boolean {
  return parent === undefined || getReferencedId(entity[parent.field]) === parent.entity.id;
}

function findChild(parent: EntityKind, nested: string): [EntityKind, string] {
  for (const kind of entityKinds) {
    const field = Object.entries(kind.fields).find(([, { reference }]) => reference === parent.name)?.[0];
    if (kind.nestedPath === nested && field !== undefined) return [kind, field];
  }
  throw notFound();
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}
