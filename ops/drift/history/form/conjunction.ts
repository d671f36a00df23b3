/**
 * Joins the parts of an `allOf` into one schema, member by member. A member that cannot be joined with the others stays in
 * a part of its own, so that one line in one part changes nothing about the members of the others.
 */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf } from '../../../../openapi/json/json.ts';
import { sortValues, stringifySorted } from '../../../../openapi/json/sorted-json.ts';
import { groupBy } from '../../../../pulumi/plan/document/ordering.ts';
import { distinct, joinMember } from './join-member.ts';

/** These do not constrain the value; the annotations of the outer schema apply. */
const annotations = new Set(
  ['title', 'description', 'default', 'example', 'examples', 'deprecated', 'readOnly', 'writeOnly', 'externalDocs'], //
);

/** Keywords that mean something only together. */
const together: readonly (readonly string[])[] = [
  ['if', 'then', 'else'],
  ['contains', 'minContains', 'maxContains'],
  ['prefixItems', 'items'],
];

const unevaluated = ['unevaluatedProperties', 'unevaluatedItems'];

/** An unevaluated keyword depends on these keywords of the same schema. */
const evaluating = [
  ...['properties', 'patternProperties', 'additionalProperties', 'prefixItems', 'items', 'contains', 'minContains'],
  ...['maxContains', 'allOf', 'anyOf', 'oneOf', 'if', 'then', 'else', 'dependentSchemas', '$ref', 'not'],
];

/** Converts a schema to its normal form; its subschemas are in normal form already. */
export type SchemaForm = (schema: JsonObject) => JsonObject;

/** `{ allOf: [{ properties: { a } }, { not }], required: [a] }` → `{ properties: { a }, not, required: [a] }` */
export function joinConjunction(schema: JsonObject, form: SchemaForm): JsonObject {
  const { allOf, ...own } = schema;
  if (allOf === undefined) return schema;
  const parts = [own, ...sortValues(arrayOf(allOf)).map(asObject).flatMap(flatten)];
  const pieces = parts.flatMap((part, index) => listPieces(part, isAlone(part, parts, index)));
  const joined = [...groupBy(pieces, ([key]) => key)].flatMap(([key, all]) =>
    joinPieces(
      key,
      all.map(([, value]) => value),
      form,
    ),
  );
  return withBounds(joined, form);
}

/** Keywords that belong together, with the key by which they are joined with others. */
type Piece = readonly [key: string, value: JsonObject];

const asObject = (schema: Json): JsonObject => (isObject(schema) ? schema : schema === false ? { not: {} } : {});

/** Returns the parts of a part, unless one of its keywords depends on them. */
function flatten(part: JsonObject): readonly JsonObject[] {
  if (part.allOf === undefined || unevaluated.some((keyword) => keyword in part)) return [part];
  const { allOf, ...own } = part;
  return [own, ...arrayOf(allOf).map(asObject)];
}

/** True if an unevaluated keyword of this part has the same effect in the whole schema. */
function isAlone(part: JsonObject, parts: readonly JsonObject[], index: number): boolean {
  const seen = [...evaluating, ...unevaluated];
  return index === 0 || parts.every((other) => other === part || seen.every((keyword) => !(keyword in other)));
}

function listPieces(part: JsonObject, isAlone: boolean): readonly Piece[] {
  const isBound = !isAlone && unevaluated.some((keyword) => keyword in part);
  const { additionalProperties, allOf, ...rest } = isBound ? withoutEvaluating(part) : part;
  const bound: Piece[] = isBound ? [['bound', listEvaluated(part)]] : [];
  if (additionalProperties !== undefined)
    bound.push(['additionalProperties', { additionalProperties, ...listNames(part) }]);
  const inner = arrayOf(allOf).map((other): Piece => ['bound', asObject(other)]);
  return [...bound, ...inner, ...units(rest)];
}

/** True if its constraints on single members constrain the whole value. */
function withoutEvaluating(part: JsonObject): JsonObject {
  const hoisted = new Set(['properties', 'patternProperties']);
  const left = Object.entries(part).filter(
    ([keyword]) => !unevaluated.includes(keyword) && (hoisted.has(keyword) || !evaluating.includes(keyword)),
  );
  return Object.fromEntries(left);
}

function listEvaluated(part: JsonObject): JsonObject {
  const kept = Object.entries(part).filter(
    ([keyword]) => unevaluated.includes(keyword) || evaluating.includes(keyword),
  );
  return { ...Object.fromEntries(kept), ...listNames(part) };
}

/** The names of members, without constraints on their values. */
function listNames({ properties, patternProperties }: JsonObject): JsonObject {
  const empty = (members: Json | undefined): JsonObject =>
    Object.fromEntries(Object.keys(objectOf(members)).map((name) => [name, {}]));
  return {
    ...(properties === undefined ? {} : { properties: empty(properties) }),
    ...(patternProperties === undefined ? {} : { patternProperties: empty(patternProperties) }),
  };
}

function units(part: JsonObject): readonly Piece[] {
  const byKey = new Map<string, Record<string, Json>>();
  for (const [keyword, value] of Object.entries(part)) {
    const key = together.find((keywords) => keywords.includes(keyword) && keywords.some((one) => one in part))?.[0];
    const name = key ?? keyword;
    byKey.set(name, { ...byKey.get(name), [keyword]: value });
  }
  return [...byKey];
}

/** Returns one piece if all are equal or can be joined; otherwise all of them. */
function joinPieces(key: string, values: readonly JsonObject[], form: SchemaForm): readonly Piece[] {
  const different = [...new Map(values.map((value) => [stringifySorted(value), value])).values()];
  const [first, ...others] = annotations.has(key) ? different.slice(0, 1) : different;
  if (first === undefined) return [];
  if (key === 'bound' || key === 'additionalProperties') return different.map((value) => [key, value]);
  const whole = others.reduce<JsonObject | undefined>((one, other) => one && joinUnit(one, other, form), first);
  if (whole !== undefined) return [[key, whole]];
  return sortValues(different).map((value, index) => [index === 0 ? key : 'bound', objectOf(value)]);
}

function joinUnit(one: JsonObject, other: JsonObject, form: SchemaForm): JsonObject | undefined {
  const [entry, ...more] = Object.entries(one);
  const right = other[entry?.[0] ?? ''];
  if (entry === undefined || more.length > 0 || right === undefined || Object.keys(other).length > 1) return undefined;
  const [keyword, left] = entry;
  const joined = joinMember(keyword, left, right, (first, second) => allOf(first, second, form));
  return joined === undefined ? undefined : { [keyword]: joined };
}

/** `additionalProperties` of a part stays with the names of its part, unless no other part has more names. */
function withBounds(pieces: readonly Piece[], form: SchemaForm): JsonObject {
  const getValues = (wanted: string): JsonObject[] =>
    pieces.filter(([key]) => key === wanted).map(([, value]) => value);
  const free = pieces.filter(([key]) => key !== 'bound' && key !== 'additionalProperties');
  const whole = Object.fromEntries(free.flatMap(([, value]) => Object.entries(value)));
  const names = stringifySorted(listNames(whole));
  const isOfAll = (value: JsonObject): boolean => stringifySorted(listNames(value)) === names;
  const open = getValues('additionalProperties');
  const common = open.filter(isOfAll).map(({ additionalProperties = {} }) => additionalProperties);
  const [first, ...others] = common;
  const joined = others.reduce((one, other) => allOf(one, other, form), first);
  const result: JsonObject = joined === undefined ? whole : { ...whole, additionalProperties: joined };
  const parts = distinct([...getValues('bound'), ...open.filter((value) => !isOfAll(value))]);
  const [only, ...more] = parts;
  if (only === undefined) return result;
  return Object.keys(result).length === 0 && more.length === 0 ? objectOf(only) : { ...result, allOf: parts };
}

/** `false` is unchanged, because it is the usual spelling. */
function allOf(one: Json | undefined, other: Json, form: SchemaForm): Json {
  return one === false || other === false ? false : form({ allOf: [one ?? {}, other] });
}
