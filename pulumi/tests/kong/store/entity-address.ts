/** What the path of a request speaks of: all of a kind, one of them, and under which parent. */
import { isUuid } from '../entity/text-checks.ts';
import { type EntityKind, entityKinds, getReferencedId } from '../entity/entity-kinds.ts';
import { notFound } from './kong-refusal.ts';
import type { StoredEntity, KongStore } from './kong-store.ts';

/** A parent, and the field of its children that names it. */
export interface EntityParent {
  readonly kind: EntityKind;
  readonly entity: StoredEntity;
  readonly field: string;
}

export interface EntityAddress {
  readonly kind: EntityKind;
  readonly parent: EntityParent | undefined;
  /** The id or endpoint key of one entity; undefined: all of them. */
  readonly key: string | undefined;
}

/** @throws Refusal 404 for a path that Kong has not, or a parent that is not there */
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

/** The one that an address names; one of another parent is none. */
export function findEntity({ kind, parent, key = '' }: EntityAddress, store: KongStore): StoredEntity | undefined {
  const { endpointKey } = kind;
  const named = isUuid(key)
    ? [store.byId(kind, key.toLowerCase())]
    : store.all(kind).filter((entity) => endpointKey !== undefined && entity[endpointKey] === key);
  return named.find((entity) => entity !== undefined && belongsTo(entity, parent));
}

/** Without a parent, everything is in. */
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
