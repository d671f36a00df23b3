/** Combines the keywords of several schemas that apply to one value. */
import type { Json } from '../../json/json-value.ts';
import { compilePattern } from './pattern.ts';
import type { BoundName, SchemaBounds, SchemaKeywords, SchemaView } from './schema-view.ts';

type Parts = readonly SchemaView[];

/** Returns one schema that is as strict as all of these; undefined if all of them are empty. */
export function allOfSchemas(schemas: Parts): SchemaView | undefined {
  const [first, ...others] = schemas.filter(({ asBoolean }) => asBoolean !== true);
  return others.length === 0 ? first : first?.joined('allOf', others);
}

/** Returns the values of a keyword; parts without it are skipped. */
export function eachValue<Value>(parts: Parts, read: (own: SchemaKeywords) => Value | undefined): Value[] {
  return parts.flatMap(({ own }) => {
    const value = read(own);
    return value === undefined ? [] : [value];
  });
}

export function someHave(parts: Parts, ...keywords: readonly string[]): boolean {
  return parts.some(({ own }) => keywords.some((keyword) => own.names.has(keyword)));
}

/** Returns the strictest lower bound (`minLength`); undefined without one. */
export function highest(parts: Parts, name: BoundName): number | undefined {
  const given = eachValue(parts, ({ bounds }) => bounds[name]);
  return given.length === 0 ? undefined : Math.max(...given);
}

/** Returns the strictest upper bound (`maxLength`). */
export function lowest(parts: Parts, name: BoundName): number | undefined {
  const given = eachValue(parts, ({ bounds }) => bounds[name]);
  return given.length === 0 ? undefined : Math.min(...given);
}

/** Returns the strictest value of each bound. */
export function getBounds(parts: Parts): SchemaBounds {
  const names = new Set(parts.flatMap(({ own }) => Object.keys(own.bounds) as BoundName[])); // bounds have no other members
  const strictest = (name: BoundName) => (name.startsWith('max') || name === 'exclusiveMaximum' ? lowest : highest);
  return Object.fromEntries([...names].map((name) => [name, strictest(name)(parts, name)]));
}

/** Returns the types that all parts allow, including `integer`; undefined for all types. */
export function findTypes(parts: Parts): readonly string[] | undefined {
  const [first, ...others] = eachValue(parts, ({ types }) => types);
  return first && others.reduce(common, first);
}

function common(a: readonly string[], b: readonly string[]): string[] {
  const both = [...a, ...b].filter((type) => allows(a, type) && allows(b, type));
  return [...new Set(both)];
}

/** Returns true if a list of types includes a type: integers are numbers too. */
export function allows(types: readonly string[], type: string): boolean {
  return types.includes(type) || (type === 'integer' && types.includes('number'));
}

/** Returns the values of `const`, otherwise of the first `enum`; undefined without either. */
export function findValues(parts: Parts): readonly Json[] | undefined {
  const constants = eachValue(parts, (own) => own.const);
  return constants.length > 0 ? constants : eachValue(parts, (own) => own.enum)[0];
}

/** Returns the schemas of properties by name, from all parts. */
export function getProperties(parts: Parts): ReadonlyMap<string, SchemaView> {
  const names = new Set(parts.flatMap(({ own }) => [...own.properties.keys()]));
  return new Map(
    [...names].flatMap((name) => {
      const schema =
        findProperty(parts, name) ?? parts.find(({ own }) => own.properties.has(name))?.own.properties.get(name);
      return schema === undefined ? [] : [[name, schema]];
    }),
  );
}

/** Returns the schema of a member with this name, also if it is not among the properties; undefined without one. */
export function findProperty(parts: Parts, name: string): SchemaView | undefined {
  return allOfSchemas(parts.flatMap(({ own }) => memberSchemas(own, name)));
}

function memberSchemas({ properties, patternProperties, additionalProperties }: SchemaKeywords, name: string) {
  const own = properties.get(name);
  const matching = [...patternProperties].filter(([pattern]) => compilePattern(pattern).test(name));
  const found = [...(own === undefined ? [] : [own]), ...matching.map(([, schema]) => schema)];
  return found.length > 0 || additionalProperties === undefined ? found : [additionalProperties];
}

export function getRequiredNames(parts: Parts): ReadonlySet<string> {
  return new Set(parts.flatMap(({ own }) => own.required));
}

/** Returns the schema of the item at an index; undefined without one. */
export function findItem(parts: Parts, index: number): SchemaView | undefined {
  return allOfSchemas(parts.flatMap(({ own }) => own.prefixItems[index] ?? own.items ?? []));
}
