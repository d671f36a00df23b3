/** What several schemas that hold of one value say together. */
import type { Json } from '../../json/json-value.ts';
import { compilePattern } from './pattern.ts';
import type { BoundName, Bounds, SchemaKeywords, SchemaView } from './schema-view.ts';

type Parts = readonly SchemaView[];

/** One schema that is as strict as all of these; undefined if none of them says anything. */
export function allOfSchemas(schemas: Parts): SchemaView | undefined {
  const [first, ...others] = schemas.filter(({ asBoolean }) => asBoolean !== true);
  return others.length === 0 ? first : first?.joined('allOf', others);
}

/** What the parts hold under a keyword; those without it are skipped. */
export function eachValue<Value>(parts: Parts, read: (own: SchemaKeywords) => Value | undefined): Value[] {
  return parts.flatMap(({ own }) => {
    const value = read(own);
    return value === undefined ? [] : [value];
  });
}

export function someHave(parts: Parts, ...keywords: readonly string[]): boolean {
  return parts.some(({ own }) => keywords.some((keyword) => own.names.has(keyword)));
}

/** The strictest of lower bounds (`minLength`); undefined if there is none. */
export function highest(parts: Parts, name: BoundName): number | undefined {
  const given = eachValue(parts, ({ bounds }) => bounds[name]);
  return given.length === 0 ? undefined : Math.max(...given);
}

/** The strictest of upper bounds (`maxLength`). */
export function lowest(parts: Parts, name: BoundName): number | undefined {
  const given = eachValue(parts, ({ bounds }) => bounds[name]);
  return given.length === 0 ? undefined : Math.min(...given);
}

/** The strictest of each bound. */
export function boundsOf(parts: Parts): Bounds {
  const names = new Set(parts.flatMap(({ own }) => Object.keys(own.bounds) as BoundName[])); // they have no other members
  const strictest = (name: BoundName) => (name.startsWith('max') || name === 'exclusiveMaximum' ? lowest : highest);
  return Object.fromEntries([...names].map((name) => [name, strictest(name)(parts, name)]));
}

/** Names of types that all parts allow, `integer` among them; undefined: all. */
export function typesOf(parts: Parts): readonly string[] | undefined {
  const [first, ...others] = eachValue(parts, ({ types }) => types);
  return first && others.reduce(common, first);
}

function common(a: readonly string[], b: readonly string[]): string[] {
  const both = [...a, ...b].filter((type) => allows(a, type) && allows(b, type));
  return [...new Set(both)];
}

/** True if a list of types has room for a type: integers are numbers too. */
export function allows(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

/** Values of `const`, else of the first `enum`; undefined if there are none. */
export function valuesOf(parts: Parts): readonly Json[] | undefined {
  const constants = eachValue(parts, (own) => own.const);
  return constants.length > 0 ? constants : eachValue(parts, (own) => own.enum)[0];
}

/** By name, what all parts say of a property. */
export function propertiesOf(parts: Parts): ReadonlyMap<string, SchemaView> {
  const names = new Set(parts.flatMap(({ own }) => [...own.properties.keys()]));
  return new Map(
    [...names].flatMap((name) => {
      const schema =
        propertyOf(parts, name) ?? parts.find(({ own }) => own.properties.has(name))?.own.properties.get(name);
      return schema === undefined ? [] : [[name, schema]];
    }),
  );
}

/** What the parts say of a member of this name, whether it is among their properties or not; undefined: nothing. */
export function propertyOf(parts: Parts, name: string): SchemaView | undefined {
  return allOfSchemas(parts.flatMap(({ own }) => memberSchemas(own, name)));
}

function memberSchemas({ properties, patternProperties, additionalProperties }: SchemaKeywords, name: string) {
  const own = properties.get(name);
  const matching = [...patternProperties].filter(([pattern]) => compilePattern(pattern).test(name));
  const found = [...(own === undefined ? [] : [own]), ...matching.map(([, schema]) => schema)];
  return found.length > 0 || additionalProperties === undefined ? found : [additionalProperties];
}

export function requiredOf(parts: Parts): ReadonlySet<string> {
  return new Set(parts.flatMap(({ own }) => own.required));
}

/** What the parts say of the item at an index; undefined: nothing. */
export function itemOf(parts: Parts, index: number): SchemaView | undefined {
  return allOfSchemas(parts.flatMap(({ own }) => own.prefixItems[index] ?? own.items ?? []));
}
