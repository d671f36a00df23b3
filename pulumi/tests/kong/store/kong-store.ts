/** The objects of Kong by kind and id, with the unique fields and foreign keys of its database. */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { isObject } from '../../../../openapi/json/json.ts';
import { type EntityKind, getEntityKind, entityKinds, getReferencedId } from '../entity/entity-kinds.ts';
import { stillReferenced, uniqueViolation, unknownReference, unresolvedReference } from './kong-refusal.ts';

export type StoredEntity = JsonObject & { readonly id: string };

/** A field that refers to an entity of another kind. */
interface Reference {
  readonly child: EntityKind;
  readonly field: string;
  readonly cascade: boolean;
}

export class KongStore {
  readonly #entities = new Map<string, Map<string, StoredEntity>>(
    entityKinds.map(({ name }) => [name, new Map<string, StoredEntity>()]),
  );

  /** Returns all of a kind in the order of their random ids. */
  all(kind: EntityKind): readonly StoredEntity[] {
    return [...this.#of(kind).values()].sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  byId(kind: EntityKind, id: string): StoredEntity | undefined {
    return this.#of(kind).get(id);
  }

  by(kind: EntityKind, field: string, value: Json): StoredEntity | undefined {
    return this.all(kind).find((entity) => entity[field] === value);
  }

  /** Replaces names in references by ids. @throws KongRefusal if an entity does not exist */
  resolveReferences(kind: EntityKind, entity: JsonObject): JsonObject {
    const references = Object.entries(kind.fields).flatMap(([name, { type, reference = '' }]): [string, Json][] => {
      const key = entity[name];
      if (type !== 'foreign' || !isObject(key) || typeof key.id === 'string') return [];
      return [[name, { id: this.#resolve(name, key, reference) }]];
    });
    return { ...entity, ...Object.fromEntries(references) };
  }

  /** Creates or replaces an entity. @throws KongRefusal for violated unique fields and foreign keys */
  put(kind: EntityKind, entity: StoredEntity): StoredEntity {
    this.#checkReferences(kind, entity);
    this.#checkUnique(kind, entity);
    this.#of(kind).set(entity.id, entity);
    return entity;
  }

  /** Deletes an entity and its children. @throws KongRefusal if another entity refers to it */
  remove(kind: EntityKind, { id }: StoredEntity): void {
    const dependants = listReferencesTo(kind.name).map((reference) => ({
      ...reference,
      entities: this.all(reference.child).filter((entity) => getReferencedId(entity[reference.field]) === id),
    }));
    const kept = dependants.find(({ cascade, entities }) => !cascade && entities.length > 0);
    if (kept !== undefined) throw stillReferenced(kind.name, kept.child.name);
    for (const { child, entities } of dependants) for (const entity of entities) this.remove(child, entity);
    this.#of(kind).delete(id);
  }

  clear(): void {
    for (const entities of this.#entities.values()) entities.clear();
  }

  #of({ name }: EntityKind): Map<string, StoredEntity> {
    const entities = this.#entities.get(name);
    if (entities === undefined) throw new TypeError(`unknown kind "${name}"`);
    return entities;
  }

  #resolve(field: string, key: JsonObject, reference: string): string {
    const [name = '', value = null] = Object.entries(key)[0] ?? [];
    const found = isHeld(reference) ? this.by(getEntityKind(reference), name, value) : undefined;
    if (found === undefined) throw unresolvedReference(field, key, reference);
    return found.id;
  }

  #checkReferences(kind: EntityKind, entity: StoredEntity): void {
    for (const [name, { type, reference = '' }] of Object.entries(kind.fields)) {
      const id = type === 'foreign' ? getReferencedId(entity[name]) : undefined;
      if (id === undefined) continue;
      if (!isHeld(reference) || this.byId(getEntityKind(reference), id) === undefined) {
        throw unknownReference(name, { id }, reference);
      }
    }
  }

  #checkUnique(kind: EntityKind, entity: StoredEntity): void {
    for (const fields of kind.unique) {
      const key = toUniqueKey(fields, entity);
      if (Object.values(key).includes(null) && !(kind.nullsCount === true && fields.length > 1)) continue;
      const text = JSON.stringify(key);
      const holder = this.all(kind).find(({ id, ...other }) => id !== entity.id && isSame(fields, other, text));
      if (holder !== undefined) throw uniqueViolation(key);
    }
  }
}

const isSame = (fields: readonly string[], entity: JsonObject, key: string): boolean =>
  JSON.stringify(toUniqueKey(fields, entity)) === key;

function toUniqueKey(fields: readonly string[], entity: JsonObject): JsonObject {
  return Object.fromEntries(fields.map((field) => [field, entity[field] ?? null]));
}

/** False for certificates, which the double does not have. */
const isHeld = (name: string): boolean => entityKinds.some((kind) => kind.name === name);

/** References that forbid a deletion come first. */
function listReferencesTo(name: string): Reference[] {
  const references = entityKinds.flatMap((child) =>
    Object.entries(child.fields)
      .filter(([, { type, reference }]) => type === 'foreign' && reference === name)
      .map(([field, { cascade = false }]) => ({ child, field, cascade })),
  );
  return references.sort((one, other) => Number(one.cascade) - Number(other.cascade));
}
