/** The JSON of one schema → its keywords. The only code that reads keywords of a document's schemas for their meaning. */
import { arrayOf, isArray, isObject, objectOf, stringOf } from '../json.ts';
import type { Json, JsonObject, Schema } from '../json-value.ts';
import { boundNames, type Bounds, type Discriminator, type SchemaKeywords, type SchemaView } from './schema-view.ts';

/** Returns the view of a schema within the one that is read, at these steps from it. */
export type Inner = (schema: Schema, ...steps: readonly (string | number)[]) => SchemaView;

export function readKeywords(node: JsonObject, inner: Inner, target: SchemaView | undefined): SchemaKeywords {
  return {
    ...readValues(node),
    ...readSchemas(node, inner),
    target,
    names: new Set(Object.keys(node)),
    bounds: readBounds(node),
    discriminator: readDiscriminator(node.discriminator),
  };
}

function readValues(node: JsonObject) {
  const { type, const: constant, default: preset, example, pattern, format } = node;
  return {
    types: type === undefined ? undefined : [type].flat().map(String),
    const: constant,
    enum: isArray(node.enum) ? node.enum : undefined,
    default: preset,
    example,
    examples: arrayOf(node.examples),
    required: arrayOf(node.required).map(String),
    dependentRequired: new Map(
      Object.entries(objectOf(node.dependentRequired)).map(([name, others]) => [name, arrayOf(others).map(String)]),
    ),
    pattern: typeof pattern === 'string' ? pattern : undefined,
    format: typeof format === 'string' ? format : undefined,
    uniqueItems: node.uniqueItems === true,
    readOnly: node.readOnly === true,
    writeOnly: node.writeOnly === true,
    deprecated: node.deprecated === true,
    title: stringOf(node.title),
    description: stringOf(node.description),
  };
}

function readSchemas(node: JsonObject, inner: Inner) {
  const one = (keyword: string) => (isSchema(node[keyword]) ? inner(node[keyword], keyword) : undefined);
  const list = (keyword: string): SchemaView[] | undefined => {
    const value = node[keyword];
    if (!isArray(value)) return undefined;
    return value.flatMap((schema, index) => (isSchema(schema) ? [inner(schema, keyword, index)] : []));
  };
  const map = (keyword: string): ReadonlyMap<string, SchemaView> => {
    const entries = Object.entries(objectOf(node[keyword]));
    return new Map(
      entries.flatMap(([name, schema]) => (isSchema(schema) ? [[name, inner(schema, keyword, name)]] : [])),
    );
  };
  const [anyOf, oneOf] = [list('anyOf'), list('oneOf')];
  return {
    properties: map('properties'),
    patternProperties: map('patternProperties'),
    additionalProperties: one('additionalProperties'),
    unevaluatedProperties: one('unevaluatedProperties'),
    propertyNames: one('propertyNames'),
    items: one('items'),
    prefixItems: list('prefixItems') ?? [],
    contains: one('contains'),
    allOf: list('allOf') ?? [],
    anyOf,
    oneOf,
    alternatives: [anyOf, oneOf, readCondition(one, inner)].filter((schemas) => schemas !== undefined),
  };
}

/** Of `if`, both ways on: what it asks for with `then`, or `else`. */
function readCondition(one: (keyword: string) => SchemaView | undefined, inner: Inner): SchemaView[] | undefined {
  const condition = one('if');
  if (condition === undefined) return undefined;
  const then = one('then');
  return [then === undefined ? condition : condition.joined('allOf', [then]), one('else') ?? inner(true, 'else')];
}

function readBounds(node: JsonObject): Bounds {
  const bounds = boundNames.flatMap((name) => (typeof node[name] === 'number' ? [[name, node[name]] as const] : []));
  return Object.fromEntries(bounds);
}

function readDiscriminator(value: Json | undefined): Discriminator | undefined {
  if (!isObject(value)) return undefined;
  const mapping = Object.entries(objectOf(value.mapping));
  return {
    propertyName: stringOf(value.propertyName),
    mapping: new Map(mapping.map(([name, schema]) => [name, stringOf(schema)])),
  };
}

function isSchema(value: Json | undefined): value is Schema {
  return typeof value === 'boolean' || isObject(value);
}
