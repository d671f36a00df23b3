/** The normal form of a schema: equal meanings have equal spellings. Its subschemas are in normal form already. */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { arrayOf, isArray, isObject } from '../../../../openapi/json/json.ts';
import { sortValues } from '../../../../openapi/json/sorted-json.ts';
import { joinConjunction } from './conjunction.ts';
import { distinct } from './join-member.ts';

/** The defaults of keywords. */
const implied: Readonly<Record<string, Json>> = {
  uniqueItems: false,
  readOnly: false,
  writeOnly: false,
  deprecated: false,
  minItems: 0,
  minLength: 0,
  minProperties: 0,
  minContains: 1,
};

/** An empty schema in these keywords accepts any value. */
const open = [
  ...['additionalProperties', 'unevaluatedProperties', 'items', 'unevaluatedItems', 'propertyNames', 'contentSchema'],
  ...['properties', 'patternProperties', 'dependentSchemas', 'dependentRequired', 'required', 'allOf'],
];

/** Definitions for references, which are followed, and the dialect, in which this project reads all documents. */
const definitions = new Set(['$defs', 'definitions', '$schema', '$anchor']);

/** Keywords that have a meaning only together with another one. */
const companions: Readonly<Record<string, readonly string[]>> = {
  if: ['then', 'else'],
  then: ['if'],
  else: ['if'],
  minContains: ['contains'],
  maxContains: ['contains'],
};

const lists = ['required', 'enum', 'allOf', 'anyOf', 'oneOf'];

/** Returns the normal form of a schema. */
export function toSchemaForm(schema: JsonObject): JsonObject {
  const choices = withoutLonelyChoice(withListsInOrder(withoutImplied(schema)));
  return joinConjunction(withNullInEach(choices), toSchemaForm);
}

function withoutImplied(schema: JsonObject): JsonObject {
  const said = Object.entries(schema).filter(([keyword, value]) => {
    if (definitions.has(keyword) || implied[keyword] === value) return false;
    if (open.includes(keyword) && (isEmpty(value) || value === true)) return false;
    if (keyword === 'anyOf' && arrayOf(value).some((one) => isEmpty(one) || one === true)) return false;
    if (keyword === 'not' && isObject(value) && isEmpty(value.not ?? null)) return false;
    return companions[keyword]?.some((other) => other in schema) ?? true;
  });
  return Object.fromEntries(said);
}

function isEmpty(value: Json): boolean {
  return (isObject(value) || isArray(value)) && Object.keys(value).length === 0;
}

/** The order of these lists has no meaning. A single value becomes `const`; a single type is not a list. */
function withListsInOrder(schema: JsonObject): JsonObject {
  const { const: only, type, ...others } = schema;
  const copy: Record<string, Json> = { ...others };
  if (only !== undefined) copy.enum = [only];
  if (isArray(copy.anyOf)) copy.anyOf = copy.anyOf.flatMap(alternatives);
  for (const keyword of lists) {
    const list = copy[keyword];
    // Equal schemas in `oneOf` match together, so neither can be the only match.
    if (isArray(list)) copy[keyword] = keyword === 'oneOf' ? sortValues(list) : distinct(list);
  }
  const types = type === undefined ? [] : distinct(isArray(type) ? type : [type]);
  const kept = types.includes('number') ? types.filter((name) => name !== 'integer') : types;
  const [first] = kept;
  if (first !== undefined) copy.type = kept.length === 1 ? first : kept;
  return copy;
}

/** `{ anyOf: [A, B] }` as one of the alternatives → `A, B` */
function alternatives(schema: Json): readonly Json[] {
  if (!isObject(schema) || !isArray(schema.anyOf) || Object.keys(schema).length > 1) return [schema];
  return schema.anyOf;
}

/** `{ anyOf: [X], description }` → `{ allOf: [X], description }` */
function withoutLonelyChoice(schema: JsonObject): JsonObject {
  const { anyOf, oneOf, ...rest } = schema;
  const choices = Object.entries({ anyOf: arrayOf(anyOf), oneOf: arrayOf(oneOf) });
  const lonely = choices.flatMap(([, list]) => (list.length === 1 ? list : []));
  if (lonely.length === 0) return schema;
  const others = choices.filter(([, list]) => list.length > 1);
  return { ...rest, ...Object.fromEntries(others), allOf: [...arrayOf(rest.allOf), ...lonely] };
}

/** `{ anyOf: [{ type: 'string' }, { type: 'null' }] }` → `{ type: ['null', 'string'] }` */
function withNullInEach(schema: JsonObject): JsonObject {
  return ['anyOf', 'oneOf'].reduce((whole, keyword) => {
    const { [keyword]: composed, ...siblings } = whole;
    const [other, ...more] = arrayOf(composed).filter((alternative) => !isNull(alternative));
    if (arrayOf(composed).length !== 2 || more.length > 0 || !isObject(other)) return whole;
    if (keyword === 'oneOf' && !excludesNull(other)) return whole;
    const parts = orNull(other);
    return parts === undefined ? whole : { ...siblings, allOf: [...arrayOf(siblings.allOf), ...parts] };
  }, schema);
}

const isNull = (schema: Json): boolean =>
  isObject(schema) && Object.keys(schema).length === 1 && schema.type === 'null';

function excludesNull({ type }: JsonObject): boolean {
  return type !== undefined && type !== 'null' && !(isArray(type) && type.includes('null'));
}

/** All other keywords do not constrain null. */
const composing = ['$ref', 'allOf', 'anyOf', 'oneOf', 'not', 'if'];

/**
 * Returns the parts of a schema, each of which also accepts null: together they accept the values of the schema, and null.
 * Undefined if the schema has only one part.
 */
function orNull(schema: JsonObject): readonly JsonObject[] | undefined {
  const { allOf, if: condition, then, else: otherwise, ...rest } = schema;
  const plain = Object.entries(rest).filter(([keyword]) => !composing.includes(keyword));
  const single = Object.entries(rest).filter(([keyword]) => composing.includes(keyword));
  const conditions = condition === undefined ? {} : withoutUndefined({ if: condition, then, else: otherwise });
  const parts = [...single.map((entry) => Object.fromEntries([entry])), conditions, ...arrayOf(allOf)]
    .filter(isObject)
    .filter((part) => !isEmpty(part));
  if (plain.length === 0 && parts.length < 2) return undefined;
  return [
    nullable(Object.fromEntries(plain)),
    ...parts.map((part) => toSchemaForm({ anyOf: [part, { type: 'null' }] })),
  ];
}

function nullable(schema: JsonObject): JsonObject {
  const { type, enum: values, ...rest } = schema;
  return {
    ...rest,
    ...(type === undefined ? {} : withListsInOrder({ type: [...(isArray(type) ? type : [type]), 'null'] })),
    ...(isArray(values) ? { enum: distinct([...values, null]) } : {}),
  };
}

function withoutUndefined(members: Readonly<Record<string, Json | undefined>>): JsonObject {
  const said = Object.entries(members).flatMap(([name, value]): [string, Json][] =>
    value === undefined ? [] : [[name, value]],
  );
  return Object.fromEntries(said);
}
