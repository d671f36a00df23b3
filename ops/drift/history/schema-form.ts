/** One spelling of each schema: what means the same is written the same. The schemas inside it are in that form already. */
import type { Json, JsonObject, Schema } from '../../../openapi/document/document.ts';
import { arrayOf, isArray, isObject, objectOf } from '../../../openapi/json/json.ts';
import { asSchema, assertions } from '../../../openapi/schema/keywords.ts';
import { sortValues, stringifySorted } from '../../../openapi/json/sorted-json.ts';

/** Say nothing about the value; where two schemas are made one, the outer one's hold. */
const annotations = new Set(
  ['title', 'description', 'default', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly', 'externalDocs'], //
);

/** What a schema that does not say so means anyway. */
const implied: Readonly<Record<string, Json>> = {
  uniqueItems: false,
  readOnly: false,
  writeOnly: false,
  deprecated: false,
  minItems: 0,
  minLength: 0,
  minProperties: 0,
  additionalProperties: true,
};

const lists = ['required', 'enum', 'allOf', 'anyOf', 'oneOf'];

export function schemaForm(schema: JsonObject): JsonObject {
  return withOneNull(withoutLonelyComposition(inOnePiece(withListsInOrder(withoutImplied(schema)))));
}

/** A schema with what stands beside its reference. */
export function joined(target: Schema, beside: JsonObject): Schema {
  if (Object.keys(beside).length === 0) return target;
  return merged(target, beside) ?? { ...beside, allOf: [...arrayOf(beside.allOf), target] };
}

/** Both in one, where that says the same as both beside each other. */
function merged(inner: Schema, beside: JsonObject): JsonObject | undefined {
  if (!isObject(inner)) return undefined;
  const isFree = (keyword: string): boolean => assertions.has(keyword) && inner[keyword] === undefined;
  const mayMerge = Object.keys(beside).every((keyword) => annotations.has(keyword) || isFree(keyword));
  return mayMerge ? { ...inner, ...beside } : undefined;
}

function withoutImplied(schema: JsonObject): JsonObject {
  const said = Object.entries(schema).filter(([keyword, value]) => {
    if (keyword === 'required' || keyword === 'allOf') return arrayOf(value).length > 0;
    if (keyword === 'additionalProperties' && isEmpty(value)) return false;
    if (keyword === 'items' && isEmpty(value)) return false;
    return implied[keyword] !== value;
  });
  return Object.fromEntries(said);
}

const isEmpty = (value: Json): boolean => isObject(value) && Object.keys(value).length === 0;

/** The order of these lists means nothing; one value alone is its `const`, one type alone no list. */
function withListsInOrder(schema: JsonObject): JsonObject {
  const { const: only, type, ...others } = schema;
  const copy: Record<string, Json> = { ...others };
  if (only !== undefined) copy.enum = [only];
  for (const keyword of lists) {
    const list = copy[keyword];
    // Of equal ones in `oneOf` none can be the only one that holds.
    if (isArray(list)) copy[keyword] = keyword === 'oneOf' ? sortValues(list) : distinct(list);
  }
  const types = type === undefined ? [] : distinct(isArray(type) ? type : [type]);
  const [first] = types;
  if (first !== undefined) copy.type = types.length === 1 ? first : types;
  return copy;
}

/** `{ allOf: [X], description }` → `{ …X, description }` */
function withoutLonelyComposition(schema: JsonObject): JsonObject {
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    const { [keyword]: composed, ...beside } = schema;
    const [only, ...others] = arrayOf(composed);
    const whole = only === undefined || others.length > 0 ? undefined : merged(asSchema(only, ''), beside);
    if (whole !== undefined) return whole;
  }
  return schema;
}

/** `{ allOf: [{ properties: { a }, minProperties: 1 }], type: 'object', required: [a] }` → one schema with it all. */
function inOnePiece(schema: JsonObject): JsonObject {
  const { allOf, ...own } = schema;
  const parts = [own, ...arrayOf(allOf)];
  if (allOf === undefined || !parts.every(isObject) || !parts.every(isJoinable)) return schema;
  const properties = union(parts.map((part) => objectOf(part.properties)));
  if (properties === undefined || union(parts.map(assertionsOf)) === undefined) return schema;
  const required = distinct(parts.flatMap((part) => arrayOf(part.required)));
  return {
    // What the outer one says of itself holds.
    ...Object.fromEntries(parts.toReversed().flatMap((part) => Object.entries(part))),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(required.length === 0 ? {} : { required }),
  };
}

/** Whether all that it says is said of the whole value; `additionalProperties` speaks of what stands beside it. */
function isJoinable(part: JsonObject): boolean {
  return Object.keys(part).every(
    (keyword) => keyword === 'properties' || annotations.has(keyword) || assertions.has(keyword),
  );
}

/** But for `required`, of which each may name its own. */
function assertionsOf(part: JsonObject): JsonObject {
  const said = Object.entries(part).filter(([keyword]) => assertions.has(keyword) && keyword !== 'required');
  return Object.fromEntries(said);
}

/** Undefined where two of them say different things of one member. */
function union(parts: readonly JsonObject[]): JsonObject | undefined {
  const entries = parts.flatMap((part) => Object.entries(part));
  const whole = new Map(entries);
  const isSame = ([name, value]: [string, Json]): boolean =>
    stringifySorted(value) === stringifySorted(whole.get(name));
  return entries.every(isSame) ? Object.fromEntries(whole) : undefined;
}

/** `{ anyOf: [{ type: 'string' }, { type: 'null' }] }` → `{ type: ['null', 'string'] }` */
function withOneNull(schema: JsonObject): JsonObject {
  for (const keyword of ['anyOf', 'oneOf']) {
    const { [keyword]: composed, ...beside } = schema;
    const alternatives = arrayOf(composed);
    const [other, ...more] = alternatives.filter((alternative) => !isNull(alternative));
    if (alternatives.length !== 2 || more.length > 0 || !isObject(other) || !mayBeNull(other)) continue;
    const whole = merged(nullable(other), beside);
    if (whole !== undefined) return whole;
  }
  return schema;
}

const isNull = (schema: Json): boolean =>
  isObject(schema) && Object.keys(schema).length === 1 && schema.type === 'null';

/** Whether all that it says of a value is by type or by `enum`. */
function mayBeNull(schema: JsonObject): boolean {
  const composing = ['$ref', 'allOf', 'anyOf', 'oneOf', 'not', 'if'];
  return schema.type !== undefined && composing.every((keyword) => schema[keyword] === undefined);
}

function nullable(schema: JsonObject): JsonObject {
  const { type = [], enum: values } = schema;
  const types = distinct([...(isArray(type) ? type : [type]), 'null']);
  return { ...schema, type: types, ...(isArray(values) ? { enum: distinct([...values, null]) } : {}) };
}

/** In order, each once. */
function distinct(list: readonly Json[]): Json[] {
  return sortValues([...new Map(list.map((value) => [stringifySorted(value), value])).values()]);
}
