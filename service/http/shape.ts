/** What of a schema decides how text becomes a value: its types, and the schemas of what lies inside. */
import type { Json, JsonObject, Schema } from '../../openapi/document.ts';
import { arrayOf, isObject } from '../../openapi/json.ts';
import { at } from '../../openapi/pointer.ts';

export type SchemaType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

export interface Shape {
  /** In the document's order; empty: any. */
  readonly types: readonly SchemaType[];
  readonly properties: ReadonlyMap<string, Schema>;
  /** Of properties without a schema of their own, where the document says anything of them. */
  readonly additional: Schema | undefined;
  readonly items: Schema;
  readonly prefixItems: readonly Schema[];
}

const anything: Shape = { types: [], properties: new Map(), additional: undefined, items: true, prefixItems: [] };

/**
 * Follows `$ref`, `allOf`, `anyOf` and `oneOf`. It is there to read by, not to judge: where alternatives differ it
 * holds all of them, and validation says later whether what was read is valid.
 *
 * @param known shapes that were read before: a schema is read once, however many references lead to it
 */
export function shapeOf(content: JsonObject, schema: Schema, known = new Map<Schema, Shape>()): Shape {
  if (typeof schema === 'boolean') return anything;
  const before = known.get(schema);
  if (before !== undefined) return before;
  known.set(schema, anything); // a schema that leads back to itself adds nothing there
  const shape = readShape(content, schema, known);
  known.set(schema, shape);
  return shape;
}

function readShape(content: JsonObject, schema: JsonObject, known: Map<Schema, Shape>): Shape {
  const inner = (part: Json) => shapeOf(content, part as Schema, known); // the document's rules hold that
  const { $ref: reference } = schema;
  const parts = [
    ownShape(schema),
    ...(typeof reference === 'string' ? [inner(at(content, reference) ?? true)] : []),
    ...arrayOf(schema.allOf).map(inner),
    ...[schema.anyOf, schema.oneOf].filter(Array.isArray).map((branches) => branches.map(inner).reduce(either)),
  ];
  return parts.reduce(both);
}

function ownShape(schema: JsonObject): Shape {
  const { properties, additionalProperties, items } = schema;
  return {
    types: typesOf(schema),
    properties: new Map(isObject(properties) ? (Object.entries(properties) as [string, Schema][]) : []),
    additional: additionalProperties as Schema | undefined,
    items: (items ?? true) as Schema,
    prefixItems: arrayOf(schema.prefixItems) as readonly Schema[],
  };
}

/** As `type` says, else as the values of `const` and `enum` are. */
function typesOf(schema: JsonObject): readonly SchemaType[] {
  if (schema.type !== undefined) return [schema.type].flat() as SchemaType[];
  const values = schema.const === undefined ? arrayOf(schema.enum) : [schema.const];
  return [...new Set(values.map(typeOf))];
}

function typeOf(value: Json): SchemaType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as 'boolean' | 'number' | 'string' | 'object';
}

/** Of a value that both schemas describe. */
function both(a: Shape, b: Shape): Shape {
  return {
    types: common(a.types, b.types),
    properties: merge('allOf', a.properties, b.properties),
    additional: combine('allOf', a.additional, b.additional),
    items: combine('allOf', a.items, b.items) ?? true,
    prefixItems: longer(a, b),
  };
}

/** Of a value that one of two schemas describes. */
function either(a: Shape, b: Shape): Shape {
  return {
    types: a.types.length === 0 || b.types.length === 0 ? [] : [...new Set([...a.types, ...b.types])],
    properties: merge('anyOf', a.properties, b.properties),
    additional: combine('anyOf', a.additional, b.additional),
    items: combine('anyOf', a.items, b.items) ?? true,
    prefixItems: longer(a, b),
  };
}

function common(a: readonly SchemaType[], b: readonly SchemaType[]): readonly SchemaType[] {
  if (a.length === 0 || b.length === 0) return [...a, ...b];
  return a.flatMap((type) => {
    if (b.includes(type) || (type === 'integer' && b.includes('number'))) return [type];
    return type === 'number' && b.includes('integer') ? ['integer'] : [];
  });
}

function merge(
  keyword: string,
  a: ReadonlyMap<string, Schema>,
  b: ReadonlyMap<string, Schema>,
): ReadonlyMap<string, Schema> {
  const merged = new Map(a);
  for (const [name, schema] of b) merged.set(name, combine(keyword, a.get(name), schema) ?? schema);
  return merged;
}

function combine(keyword: string, a: Schema | undefined, b: Schema | undefined): Schema | undefined {
  if (a === undefined || a === true || a === b) return b ?? a;
  return b === undefined || b === true ? a : { [keyword]: [a, b] };
}

function longer(a: Shape, b: Shape): readonly Schema[] {
  return a.prefixItems.length >= b.prefixItems.length ? a.prefixItems : b.prefixItems;
}
