/**
 * Whether a value of one schema's type can stand where another's is wanted, as the compiler will see the types that
 * `ops/types/types.ts` writes. Says no where it does not know.
 */
import type { Json } from '../../../openapi/document/document.ts';
import { isArray } from '../../../openapi/json/json.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import { eachValue, requiredOf, someHave, valuesOf } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';

/** An object's type, put together from all parts of an `allOf`. */
export interface ObjectType {
  /** By name, what the parts say of the member. */
  readonly members: ReadonlyMap<string, readonly SchemaView[]>;
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

/**
 * Undefined where the schema is not that of objects with members of their own, or is more than that.
 * @param among true if the objects among its values are meant, whatever its other types
 */
export function objectType({ parts }: SchemaView, among = false): ObjectType | undefined {
  if (someHave(parts, ...beyondMembers)) return undefined;
  if (!among && parts.some(({ own }) => own.types !== undefined && own.types.join() !== 'object')) return undefined;
  if (!among && !parts.some(({ own }) => own.types !== undefined || own.names.has('properties'))) return undefined;
  const additional = eachValue(parts, ({ additionalProperties }) => additionalProperties);
  if (additional.some((schema) => schema.asBoolean === undefined && !isAny(schema))) return undefined;
  const members = new Map<string, SchemaView[]>();
  for (const [name, member] of parts.flatMap(({ own }) => [...own.properties]))
    members.set(name, [...(members.get(name) ?? []), member]);
  const required = new Set(requiredOf(parts));
  for (const [name, schemas] of members) {
    if (schemas.some((member) => member.default !== undefined)) required.add(name);
  }
  const unevaluated = eachValue(parts, ({ unevaluatedProperties }) => unevaluatedProperties);
  const closed = [...additional, ...unevaluated].some(({ asBoolean }) => asBoolean === false);
  const isFree = additional.some(({ asBoolean }) => asBoolean !== false);
  return { members, required, open: !closed && (members.size === 0 || isFree), closed };
}

/** One schema of all that is said of a member. */
export function memberSchema({ members }: ObjectType, name: string): SchemaView {
  const [first = anySchema, ...others] = members.get(name) ?? [];
  return others.length === 0 ? first : first.joined('allOf', others);
}

/** A schema without a word on what it is: the type is `unknown`. */
function isAny({ asBoolean, own }: SchemaView): boolean {
  return asBoolean ?? [...own.names].every((keyword) => annotations.has(keyword));
}

const annotations = new Set(['title', 'description', 'example', 'examples', 'readOnly', 'writeOnly', 'deprecated']);

export function assignable(from: SchemaView, to: SchemaView): boolean {
  return new Comparison().holds(from, to);
}

class Comparison {
  /** Pairs that are being compared: schemas may hold themselves. */
  readonly #open = new Map<SchemaView, Set<SchemaView>>();

  holds(from: SchemaView, to: SchemaView): boolean {
    const [a, b] = [from.resolved, to.resolved];
    if (a === b || isAny(b) || JSON.stringify(a) === JSON.stringify(b)) return !mentions(a, 'discriminator') || a === b;
    if (a.asBoolean !== undefined || b.asBoolean !== undefined) return false;
    if (this.#open.get(a)?.has(b) === true) return true;
    this.#open.set(a, (this.#open.get(a) ?? new Set<SchemaView>()).add(b));
    const [left, right] = [objectType(a), objectType(b)];
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

  #plain(from: SchemaView, to: SchemaView): boolean {
    const [given, wanted] = [typesOf(from), typesOf(to)];
    if (given.length === 0 || !given.every((type) => wanted.includes(type))) return false;
    const [own, values] = [valuesOf([from]), valuesOf([to])];
    if (values !== undefined && own?.every((value) => values.includes(value)) !== true) return false;
    if (given.includes('object')) {
      const [left, right] = [objectType(from, true), objectType(to, true)];
      if (left === undefined || right === undefined || !this.#objects(left, right)) return false;
    }
    return !given.includes('array') || this.holds(from.own.items ?? anySchema, to.own.items ?? anySchema);
  }
}

/** What a union is of; undefined where the schema says more. */
function alternativesOf({ own }: SchemaView): readonly SchemaView[] | undefined {
  const [keyword, ...others] = [...own.names].filter((name) => !annotations.has(name));
  if (others.length > 0) return undefined;
  return keyword === 'oneOf' ? own.oneOf : keyword === 'anyOf' ? own.anyOf : undefined;
}

const simple = [
  'allOf',
  ...beyondMembers.filter((keyword) => keyword !== 'enum' && keyword !== 'const'),
  'prefixItems',
];

function isPlain(schema: SchemaView): boolean {
  return !someHave([schema], ...simple);
}

/** As TypeScript has them. */
function typesOf(schema: SchemaView): readonly string[] {
  const { types, names } = schema.own;
  const fromValues = valuesOf([schema])?.map(typeOf) ?? (names.has('properties') ? ['object'] : []);
  return (types ?? fromValues).map((type) => (type === 'integer' ? 'number' : type));
}

function typeOf(value: Json): string {
  if (value === null) return 'null';
  return isArray(value) ? 'array' : typeof value;
}

function mentions(schema: SchemaView, keyword: string): boolean {
  return JSON.stringify(schema).includes(`"${keyword}"`);
}
