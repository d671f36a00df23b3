/**
 * The keywords of JSON Schema 2020-12 that decide whether a value is valid, and the valid value of each. Keywords that are not in the
 * table (annotations, extensions, `nullable` of the former dialect) do not constrain a value.
 *
 * https://json-schema.org/draft/2020-12/json-schema-validation
 */
import type { Json, Schema } from '../json/json-value.ts';
import { isObject } from '../json/json.ts';
import { compilePattern } from './view/pattern.ts';
import { join, split } from '../json/pointer.ts';

/** Reports a schema that cannot be compiled. `pointer` is the place of the fault, from the document's root or from the given schema. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(`${pointer === '' ? 'schema' : pointer} ${message}`);
    this.pointer = pointer;
  }
}

type Shape = 'one' | 'list' | 'map';

/** The structure of the schemas in a keyword: one, a list, or a map. */
export const applicators: ReadonlyMap<string, Shape> = new Map([
  ...all('one', ['not', 'if', 'then', 'else', 'items', 'contains', 'additionalProperties', 'propertyNames']),
  ...all('one', ['unevaluatedItems', 'unevaluatedProperties']),
  ...all('list', ['allOf', 'anyOf', 'oneOf', 'prefixItems']),
  ...all('map', ['properties', 'patternProperties', 'dependentSchemas']),
]);

function all(shape: Shape, keywords: readonly string[]): [string, Shape][] {
  return keywords.map((keyword) => [keyword, shape]);
}

const ofSameValue = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas'];

/** Applicators whose schemas apply to the same value as the schema around them. */
export const inPlace: ReadonlySet<string> = new Set(ofSameValue);

interface Assertion {
  readonly wants: string;
  readonly holds: (value: Json) => boolean;
}

const number: Assertion = { wants: 'a number', holds: (value) => typeof value === 'number' };
const count: Assertion = {
  wants: 'an integer from 0',
  holds: (value) => Number.isInteger(value) && Number(value) >= 0,
};
const text: Assertion = { wants: 'a string', holds: (value) => typeof value === 'string' };
const names: Assertion = { wants: 'a list of strings', holds: isNames };
const anything: Assertion = { wants: 'a value', holds: () => true };

/** Keywords without schemas. */
export const assertions: ReadonlyMap<string, Assertion> = new Map<string, Assertion>([
  ['type', { wants: 'a type of JSON Schema, or a list of them', holds: isType }],
  ['enum', { wants: 'a list of values', holds: (value) => Array.isArray(value) && value.length > 0 }],
  ['const', anything],
  ['multipleOf', { wants: 'a number above 0', holds: (value) => typeof value === 'number' && value > 0 }],
  ['maximum', number],
  ['exclusiveMaximum', number],
  ['minimum', number],
  ['exclusiveMinimum', number],
  ['maxLength', count],
  ['minLength', count],
  ['pattern', { wants: 'a regular expression', holds: isPattern }],
  ['format', text],
  ['maxItems', count],
  ['minItems', count],
  ['uniqueItems', { wants: 'true or false', holds: (value) => typeof value === 'boolean' }],
  ['maxContains', count],
  ['minContains', count],
  ['maxProperties', count],
  ['minProperties', count],
  ['required', names],
  [
    'dependentRequired',
    { wants: 'lists of strings', holds: (value) => isObject(value) && Object.values(value).every(isNames) },
  ],
]);

const types = new Set<unknown>(['null', 'boolean', 'object', 'array', 'number', 'string', 'integer']);

function isType(value: Json): boolean {
  return Array.isArray(value) ? value.length > 0 && value.every((type) => types.has(type)) : types.has(value);
}

function isNames(value: Json): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

function isPattern(value: Json): boolean {
  if (typeof value !== 'string') return false;
  try {
    compilePattern(value);
    return true;
  } catch {
    return false;
  }
}

/** Returns the value as a schema; throws SchemaError if it is not a schema. */
export function asSchema(value: Json | undefined, pointer: string): Schema {
  if (typeof value === 'boolean' || isObject(value)) return value;
  throw new SchemaError(pointer, value === undefined ? 'points at nothing' : 'is not a schema');
}

/** Throws SchemaError if the value of the keyword is invalid. */
export function checkAssertion(keyword: string, value: Json, pointer: string): void {
  const assertion = assertions.get(keyword);
  if (assertion?.holds(value) === false) throw new SchemaError(join(pointer, keyword), `must be ${assertion.wants}`);
}

/** Returns the value of an applicator with each schema in it replaced; throws SchemaError if it does not contain schemas. */
export function mapApplicator(
  keyword: string,
  value: Json,
  pointer: string,
  replace: (schema: Schema, pointer: string, name: string) => Schema,
): Json {
  const place = join(pointer, keyword);
  const shape = applicators.get(keyword);
  if (shape === 'one') return replace(asSchema(value, place), place, keyword);
  const isList = Array.isArray(value);
  if (isList !== (shape === 'list') || (!isList && !isObject(value)))
    throw new SchemaError(place, `must be a ${shape ?? ''} of schemas`);
  const member = ([name, schema]: [string, Json]): [string, Schema] => {
    const inner = join(place, name);
    if (keyword === 'patternProperties' && !isPattern(name))
      throw new SchemaError(inner, 'must be a regular expression');
    return [name, replace(asSchema(schema, inner), inner, name)];
  };
  const members = Object.entries<Json>(value).map(member);
  return isList ? members.map(([, schema]) => schema) : Object.fromEntries(members);
}

/** The target of a `$ref` in the form `/components/schemas/A`, with any percent-encoding. */
export function localPointer(reference: Json, place: string): string {
  if (typeof reference !== 'string' || !/^#(\/|$)/.test(reference)) {
    throw new SchemaError(place, 'must be a JSON pointer into the document, as in #/components/schemas/Name');
  }
  return join('', ...split(reference));
}

/** Returns the last segment of a pointer with safe characters only. */
export function plainName(pointer: string): string {
  return (split(pointer).at(-1) ?? '').replaceAll(/[^A-Za-z0-9_.-]/g, '_');
}
