/**
 * Compares the types of two schemas as the compiler compares the types that `ops/types/types.ts` writes. Returns false in
 * cases of doubt.
 */
import type { Json } from '../../../openapi/document/document.ts';
import { isArray } from '../../../openapi/json/json.ts';
import { anySchema, viewSchema } from '../../../openapi/schema/view/document-schemas.ts';
import { eachValue, getRequiredNames, someHave, findValues } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';

/** The type of an object, combined from all parts of an `allOf`. */
export interface ObjectType {
  /** By name, the schemas that the parts have for the member. */
  readonly members: ReadonlyMap<string, readonly SchemaView[]>;
  /** Members that the type always has, including members with a default, also in a referenced schema. */
  readonly required: ReadonlySet<string>;
  /** True if the schema allows other members explicitly, or by a discriminator. */
  readonly open: boolean;
  /** True if the schema forbids other members. */
  readonly closed: boolean;
}

const beyondMembers = [
  'anyOf',
  'oneOf',
  'not',
  'if',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'enum',
  'const',
];

/**
 * Returns undefined if the schema does not describe objects, or describes more than their members.
 * @param among true to look only at the objects among the values, even if the schema has other types
 */
export function objectType({ parts, resolved }: SchemaView, among = false): ObjectType | undefined {
  if (someHave(parts, ...beyondMembers)) return undefined;
  // Objects of a schema with a discriminator have the members of one of its children. A child has its own name as a type.
  const isParent = resolved.own.discriminator !== undefined;
  if (!isParent && someHave(parts, 'discriminator')) return undefined;
  if (!among && parts.some(({ own }) => own.types !== undefined && own.types.join() !== 'object')) return undefined;
  if (!among && !parts.some(({ own }) => own.types !== undefined || own.names.has('properties'))) return undefined;
  const additional = eachValue(parts, ({ additionalProperties }) => additionalProperties);
  const hasMap = additional.some((schema) => schema.asBoolean === undefined && !isAny(schema));
  if (hasMap && !parts.some(({ own }) => own.properties.size > 0)) return undefined;
  const members = new Map<string, SchemaView[]>();
  for (const [name, member] of parts.flatMap(({ own }) => [...own.properties]))
    members.set(name, [...(members.get(name) ?? []), member]);
  const required = new Set(getRequiredNames(parts));
  for (const [name, schemas] of members) {
    if (schemas.some((member) => member.default !== undefined)) required.add(name);
  }
  const unevaluated = eachValue(parts, ({ unevaluatedProperties }) => unevaluatedProperties);
  const closed = [...additional, ...unevaluated].some(({ asBoolean }) => asBoolean === false);
  const isFree = additional.some(({ asBoolean }) => asBoolean !== false);
  return { members, required, open: !closed && (members.size === 0 || isFree || isParent), closed };
}

/** Returns one schema that combines all schemas of a member. */
export function memberSchema({ members }: ObjectType, name: string): SchemaView {
  const [first = anySchema, ...others] = members.get(name) ?? [];
  return others.length === 0 ? first : first.joined('allOf', others);
}

/** Returns a schema of the type alone: a parameter may have values that no item can have. */
export function withoutConstraints(schema: SchemaView): SchemaView {
  return viewSchema({ type: [...schema.types] });
}

/** True if the schema does not restrict its values: the type is `unknown`. */
function isAny({ asBoolean, own }: SchemaView): boolean {
  return asBoolean ?? [...own.names].every((keyword) => annotations.has(keyword));
}

const annotations = new Set(['title', 'description', 'example', 'examples', 'readOnly', 'writeOnly', 'deprecated']);

export function isAssignable(from: SchemaView, to: SchemaView): boolean {
  return new Comparison().isAssignable(from, to);
}

class Comparison {
  /** Pairs that are being compared: schemas may contain themselves. */
  readonly #open = new Map<SchemaView, Set<SchemaView>>();

  isAssignable(from: SchemaView, to: SchemaView): boolean {
    const [a, b] = [from.resolved, to.resolved];
    if (a === b || isAny(b) || JSON.stringify(a) === JSON.stringify(b)) return !mentions(a, 'discriminator') || a === b;
    if (a.asBoolean !== undefined || b.asBoolean !== undefined) return false;
    if (this.#open.get(a)?.has(b) === true) return true;
    this.#open.set(a, (this.#open.get(a) ?? new Set<SchemaView>()).add(b));
    const [left, right] = [objectType(a), objectType(b)];
    if (left !== undefined && right !== undefined) return this.#objects(left, right);
    const [given, wanted] = [getAlternatives(a), getAlternatives(b)];
    if (given !== undefined) return given.every((one) => this.isAssignable(one, b));
    if (wanted !== undefined) return wanted.some((one) => this.isAssignable(a, one));
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
          (from.members.get(name) ?? []).some((given) => this.isAssignable(given, wanted)),
        ),
      )
    );
  }

  #plain(from: SchemaView, to: SchemaView): boolean {
    const [given, wanted] = [getTypeScriptTypes(from), getTypeScriptTypes(to)];
    if (given.length === 0 || !given.every((type) => wanted.includes(type))) return false;
    const [own, values] = [findValues([from]), findValues([to])];
    if (values !== undefined && own?.every((value) => values.includes(value)) !== true) return false;
    if (given.includes('object')) {
      const [left, right] = [objectType(from, true), objectType(to, true)];
      if (left === undefined || right === undefined || !this.#objects(left, right)) return false;
    }
    return !given.includes('array') || this.isAssignable(from.own.items ?? anySchema, to.own.items ?? anySchema);
  }
}

/** Returns the alternatives of a union; undefined if the schema has other keywords. */
function getAlternatives({ own }: SchemaView): readonly SchemaView[] | undefined {
  const [keyword, ...others] = [...own.names].filter((name) => !annotations.has(name));
  if (others.length > 0) return undefined;
  return keyword === 'oneOf' ? own.oneOf : keyword === 'anyOf' ? own.anyOf : undefined;
}

const simple = [
  'allOf',
  'discriminator',
  ...beyondMembers.filter((keyword) => keyword !== 'enum' && keyword !== 'const'),
  'prefixItems',
];

function isPlain(schema: SchemaView): boolean {
  return !someHave([schema], ...simple);
}

/** Returns the types in TypeScript's terms. */
function getTypeScriptTypes(schema: SchemaView): readonly string[] {
  const { types, names } = schema.own;
  const fromValues = findValues([schema])?.map(getTypeName) ?? (names.has('properties') ? ['object'] : []);
  return (types ?? fromValues).map((type) => (type === 'integer' ? 'number' : type));
}

function getTypeName(value: Json): string {
  if (value === null) return 'null';
  return isArray(value) ? 'array' : typeof value;
}

function mentions(schema: SchemaView, keyword: string): boolean {
  return JSON.stringify(schema).includes(`"${keyword}"`);
}
