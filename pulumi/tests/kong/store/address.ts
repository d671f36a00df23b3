/** What the path of a request speaks of: all of a kind, one of them, and under which parent. */
import { isUuid } from '../entity/text-checks.ts';
import { type EntityKind, kinds, referenceOf } from '../entity/entity-kinds.ts';
import { notFound } from './refusal.ts';
import type { Entity, Store } from './store.ts';

/** A parent, and the field of its children that names it. */
export interface Parent {
  readonly kind: EntityKind;
  readonly entity: Entity;
  readonly field: string;
}

export interface Address {
  readonly kind: EntityKind;
  readonly parent: Parent | undefined;
  /** The id or endpoint key of one entity; undefined: all of them. */
  readonly key: string | undefined;
}

/** @throws Refusal 404 for a path that Kong has not, or a parent that is not there */
export function addressOf(path: string, store: Store): Address {
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/').map(decoded);
  const [collection = '', key, nested, nestedKey] = segments;
  const kind = kinds.find((candidate) => candidate.path === collection);
  if (kind === undefined || segments.length > 4) throw notFound();
  if (key === undefined || nested === undefined) return { kind, parent: undefined, key };
  const [child, field] = childOf(kind, nested);
  const entity = find({ kind, parent: undefined, key }, store);
  if (entity === undefined) throw notFound();
  return { kind: child, parent: { kind, entity, field }, key: nestedKey };
}

/** The one that an address names; one of another parent is none. */
export function find({ kind, parent, key = '' }: Address, store: Store): Entity | undefined {
  const { endpointKey } = kind;
  const named = isUuid(key)
    ? [store.byId(kind, key.toLowerCase())]
    : store.all(kind).filter((entity) => endpointKey !== undefined && entity[endpointKey] === key);
  return named.find((entity) => entity !== undefined && isIn(entity, parent));
}

/** Without a parent, everything is in. */
export function isIn(entity: Entity, parent: Parent | undefined): boolean {
  return parent === undefined || referenceOf(entity[parent.field]) === parent.entity.id;
}

function childOf(parent: EntityKind, nested: string): [EntityKind, string] {
  for (const kind of kinds) {
    const field = Object.entries(kind.fields).find(([, { reference }]) => reference === parent.name)?.[0];
    if (kind.nestedPath === nested && field !== undefined) return [kind, field];
  }
  throw notFound();
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}
