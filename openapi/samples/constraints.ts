/** What a schema says of one value, put together from all the places that say it. */
import type { Json, JsonObject, Schema } from '../document.ts';
import { arrayOf, isArray, isObject, objectOf } from '../json.ts';
import { compilePattern } from '../schemas/pattern.ts';
import { conjuncts } from '../schemas/visibility.ts';

/** Which of several alternatives is taken: gives an index. */
export type Choose = (alternatives: readonly Json[]) => number;

/** The schemas that hold of a value together, one alternative taken of each `anyOf`, `oneOf` and `if`. */
export function partsOf(content: JsonObject, schema: Schema, choose: Choose): readonly JsonObject[] {
  return gather(content, schema, (alternatives) => {
    const chosen = alternatives[choose(alternatives)];
    return chosen === undefined ? [] : [chosen];
  });
}

/** The schemas that may hold of a value: all alternatives. */
export function possibleParts(content: JsonObject, schema: Schema): readonly JsonObject[] {
  return gather(content, schema, (alternatives) => alternatives);
}

function gather(
  content: JsonObject,
  schema: Schema,
  take: (alternatives: readonly Json[]) => readonly Json[],
): readonly JsonObject[] {
  const found = new Set<JsonObject>();
  const waiting: Json[] = [schema];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const part of conjuncts(content, next)) {
      if (found.has(part)) continue;
      found.add(part);
      waiting.push(...alternativesOf(part).flatMap(take));
    }
  }
  return [...found];
}

function alternativesOf(part: JsonObject): readonly (readonly Json[])[] {
  const conditional = part.if === undefined ? [] : [[allOf([part.if, part.then ?? true]), part.else ?? true]];
  return [...[part.anyOf, part.oneOf].filter(isArray), ...conditional];
}

/** One schema that is as strict as all of these. */
export function allOf(schemas: readonly Json[]): Schema {
  const [first = true, ...others] = schemas.filter((schema) => schema !== true);
  return others.length === 0 && (typeof first === 'boolean' || isObject(first)) ? first : { allOf: [first, ...others] };
}

/** What the parts hold under a keyword. */
export function each(parts: readonly JsonObject[], keyword: string): readonly Json[] {
  return parts.flatMap((part) => (part[keyword] === undefined ? [] : [part[keyword]]));
}

function numbers(parts: readonly JsonObject[], keyword: string): number[] {
  return each(parts, keyword).filter((value) => typeof value === 'number');
}

/** The strictest of lower bounds (`minLength`); undefined where there is none. */
export function highest(parts: readonly JsonObject[], keyword: string): number | undefined {
  const given = numbers(parts, keyword);
  return given.length === 0 ? undefined : Math.max(...given);
}

/** The strictest of upper bounds (`maxLength`). */
export function lowest(parts: readonly JsonObject[], keyword: string): number | undefined {
  const given = numbers(parts, keyword);
  return given.length === 0 ? undefined : Math.min(...given);
}

/** Names of types that all parts allow, `integer` among them; undefined: all. */
export function typesOf(parts: readonly JsonObject[]): readonly string[] | undefined {
  const lists = each(parts, 'type').map((type) => [type].flat().map(String));
  const [first, ...others] = lists;
  return first && others.reduce(common, first);
}

function common(a: readonly string[], b: readonly string[]): string[] {
  const both = [...a, ...b].filter((type) => allows(a, type) && allows(b, type));
  return [...new Set(both)];
}

/** Whether a list of types has room for a type: integers are numbers too. */
export function allows(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

/** Values of `const`, else of the first `enum`; undefined where there are none. */
export function valuesOf(parts: readonly JsonObject[]): readonly Json[] | undefined {
  const constants = each(parts, 'const');
  return constants.length > 0 ? constants : arrayOrNone(each(parts, 'enum')[0]);
}

function arrayOrNone(value: Json | undefined): readonly Json[] | undefined {
  return isArray(value) ? value : undefined;
}

/** By name, what all parts say of a property. */
export function propertiesOf(parts: readonly JsonObject[]): ReadonlyMap<string, Schema> {
  const names = new Set(parts.flatMap(({ properties }) => Object.keys(objectOf(properties))));
  return new Map([...names].map((name) => [name, propertyOf(parts, name)]));
}

/** What the parts say of a member of this name, whether it is among their properties or not. */
export function propertyOf(parts: readonly JsonObject[], name: string): Schema {
  return allOf(parts.flatMap((part) => memberSchemas(part, name)));
}

function memberSchemas({ properties, patternProperties, additionalProperties }: JsonObject, name: string): Json[] {
  const own = new Map(Object.entries(objectOf(properties))).get(name);
  const matching = Object.entries(objectOf(patternProperties)).filter(([pattern]) =>
    compilePattern(pattern).test(name),
  );
  const found = [...(own === undefined ? [] : [own]), ...matching.map(([, schema]) => schema)];
  return found.length > 0 || additionalProperties === undefined ? found : [additionalProperties];
}

export function requiredOf(parts: readonly JsonObject[]): ReadonlySet<string> {
  return new Set(each(parts, 'required').flatMap((names) => arrayOf(names).map(String)));
}

/** What the parts say of the item at an index. */
export function itemOf(parts: readonly JsonObject[], index: number): Schema {
  return allOf(parts.flatMap(({ prefixItems, items }) => arrayOf(prefixItems)[index] ?? items ?? []));
}
