/**
 * Whether a value of one schema's type can stand where another's is wanted, as the compiler will see the types that
 * `ops/types/types.ts` writes. Says no where it does not know.
 */
import type { Json, JsonObject, Schema } from '../../../openapi/document.ts';
import { arrayOf, isArray, isObject, objectOf } from '../../../openapi/json.ts';
import { at } from '../../../openapi/pointer.ts';
import { conjuncts, defaultOf } from '../../../openapi/schemas/visibility.ts';

/** An object's type, put together from all parts of an `allOf`. */
export interface ObjectType {
  /** By name, what the parts say of the member. */
  readonly members: ReadonlyMap<string, readonly Schema[]>;
  /** Members that the type always has: those with a default too, also of a schema that they refer to. */
  readonly required: ReadonlySet<string>;
  /** Says that it may have other members. */
  readonly open: boolean;
  /** Forbids other members. */
  readonly closed: boolean;
}

const beyondMembers = [
  'anyOf',
  'oneOf',
  'not',
  'if',
  'discriminator',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'enum',
  'const',
];

/** Undefined where the schema is not that of objects with members of their own, or is more than that. */
export function objectType(content: JsonObject, schema: Schema): ObjectType | undefined {
  const parts = conjuncts(content, schema);
  if (parts.some((part) => beyondMembers.some((keyword) => part[keyword] !== undefined))) return undefined;
  if (parts.some(({ type }) => type !== undefined && type !== 'object')) return undefined;
  if (!parts.some(({ type, properties }) => type === 'object' || properties !== undefined)) return undefined;
  if (parts.some(({ additionalProperties }) => isObject(additionalProperties) && !isAny(additionalProperties)))
    return undefined;
  const members = new Map<string, Schema[]>();
  for (const [name, member] of parts.flatMap(({ properties }) => Object.entries(objectOf(properties)))) {
    if (isObject(member) || typeof member === 'boolean') members.set(name, [...(members.get(name) ?? []), member]);
  }
  const required = new Set(parts.flatMap((part) => arrayOf(part.required).map(String)));
  for (const [name, schemas] of members) {
    if (schemas.some((member) => defaultOf(content, member) !== undefined)) required.add(name);
  }
  const closed = parts.some((part) => part.additionalProperties === false || part.unevaluatedProperties === false);
  const isFree = parts.some(({ additionalProperties: more }) => more === true || isObject(more));
  return { members, required, open: !closed && (members.size === 0 || isFree), closed };
}

/** One schema of all that is said of a member. */
export function memberSchema({ members }: ObjectType, name: string): Schema {
  const [first = true, ...others] = members.get(name) ?? [];
  return others.length === 0 ? first : { allOf: [first, ...others] };
}

/** A schema without a word on what it is: the type is `unknown`. */
function isAny(schema: Schema): boolean {
  return schema === true || (isObject(schema) && Object.keys(schema).every((keyword) => annotations.has(keyword)));
}

const annotations = new Set(['title', 'description', 'example', 'examples', 'readOnly', 'writeOnly', 'deprecated']);

export function assignable(content: JsonObject, from: Schema, to: Schema): boolean {
  return new Comparison(content).holds(from, to);
}

class Comparison {
  readonly #content: JsonObject;
  /** Pairs that are being compared: schemas may hold themselves. */
  readonly #open = new Map<Schema, Set<Schema>>();

  constructor(content: JsonObject) {
    this.#content = content;
  }

  holds(from: Schema, to: Schema): boolean {
    const [a, b] = [this.#resolved(from), this.#resolved(to)];
    if (a === b || isAny(b) || JSON.stringify(a) === JSON.stringify(b)) return !mentions(a, 'discriminator') || a === b;
    if (!isObject(a) || !isObject(b)) return false;
    if (this.#open.get(a)?.has(b) === true) return true;
    this.#open.set(a, (this.#open.get(a) ?? new Set<Schema>()).add(b));
    const [left, right] = [objectType(this.#content, a), objectType(this.#content, b)];
    if (left !== undefined && right !== undefined) return this.#objects(left, right);
    const [given, wanted] = [alternativesOf(a), alternativesOf(b)];
    if (given !== undefined) return given.every((one) => this.holds(one, b));
    if (wanted !== undefined) return wanted.some((one) => this.holds(a, one));
    return isPlain(a) && isPlain(b) && this.#plain(a, b);
  }

  #objects(from: ObjectType, to: ObjectType): boolean {
    if (to.members.size === 0) return true;
    const shared = [...to.members.keys()].filter((name) => from.members.has(name));
    return (
      shared.length > 0 &&
      [...to.required].every((name) => from.required.has(name) && from.members.has(name)) &&
      shared.every((name) =>
        (to.members.get(name) ?? []).every((wanted) =>
          (from.members.get(name) ?? []).some((given) => this.holds(given, wanted)),
        ),
      )
    );
  }

  #plain(from: JsonObject, to: JsonObject): boolean {
    const [given, wanted] = [typesOf(from), typesOf(to)];
    if (given.length === 0 || !given.every((type) => wanted.includes(type))) return false;
    const values = valuesOf(to);
    const own = valuesOf(from);
    if (values !== undefined && own?.every((value) => values.includes(value)) !== true) return false;
    if (given.includes('object')) {
      const [left, right] = [objectType(this.#content, bare(from)), objectType(this.#content, bare(to))];
      if (left === undefined || right === undefined || !this.#objects(left, right)) return false;
    }
    return !given.includes('array') || this.holds(itemsOf(from), itemsOf(to));
  }

  #resolved(schema: Schema): Schema {
    let found = schema;
    for (let steps = 0; steps < 100 && isObject(found) && typeof found.$ref === 'string'; steps += 1) {
      const target: Json | undefined = at(this.#content, found.$ref);
      found = isObject(target) || typeof target === 'boolean' ? target : true;
    }
    return found;
  }
}

/** What a union is of; undefined where the schema says more. */
function alternativesOf(schema: JsonObject): readonly Schema[] | undefined {
  const [keyword = '', ...others] = Object.keys(schema).filter((name) => !annotations.has(name));
  if (others.length > 0 || !['oneOf', 'anyOf'].includes(keyword)) return undefined;
  return arrayOf(schema[keyword]).flatMap((one) => (isObject(one) || typeof one === 'boolean' ? [one] : []));
}

/** The same schema of objects alone. */
function bare(schema: JsonObject): JsonObject {
  return { ...schema, type: 'object' };
}

const simple = [
  'allOf',
  ...beyondMembers.filter((keyword) => keyword !== 'enum' && keyword !== 'const'),
  'prefixItems',
];

function isPlain(schema: JsonObject): boolean {
  return !simple.some((keyword) => schema[keyword] !== undefined);
}

/** As TypeScript has them. */
function typesOf(schema: JsonObject): string[] {
  const fromValues = valuesOf(schema)?.map(typeOf) ?? (schema.properties === undefined ? [] : ['object']);
  const types: readonly Json[] =
    schema.type === undefined ? fromValues : isArray(schema.type) ? schema.type : [schema.type];
  return types.flatMap((type) => (typeof type === 'string' ? [type === 'integer' ? 'number' : type] : []));
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return isArray(value) ? 'array' : typeof value;
}

function valuesOf({ enum: values, const: constant }: JsonObject): readonly Json[] | undefined {
  if (constant !== undefined) return [constant];
  return isArray(values) ? values : undefined;
}

function itemsOf({ items }: JsonObject): Schema {
  return isObject(items) ? items : true;
}

function mentions(schema: Schema, keyword: string): boolean {
  return JSON.stringify(schema).includes(`"${keyword}"`);
}
