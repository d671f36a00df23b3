/** Values by chance that a schema accepts, and smaller ones of the same kind when one has to be shrunk. */
import fc from 'fast-check';
import type { Json, JsonObject, Schema } from '../../../openapi/document.ts';
import { arrayOf, isObject } from '../../../openapi/json.ts';
import { sampleValue } from '../../../openapi/sample.ts';
import {
  each,
  highest,
  itemOf,
  lowest,
  partsOf,
  possibleParts,
  propertiesOf,
  requiredOf,
  typesOf,
  valuesOf,
} from '../../../openapi/samples/constraints.ts';
import { standalone } from '../../../openapi/schema.ts';
import { hiddenProperties } from '../../../openapi/schemas/visibility.ts';
import { compileValidator } from '../../../openapi/validator.ts';
import { textArbitrary } from './text-arbitrary.ts';

/**
 * Whatever is made is valid: what the schema refuses after all gives way to a value that it is known to accept.
 * @throws SampleError where none is known
 */
export function valueArbitrary(content: JsonObject, schema: Schema): fc.Arbitrary<Json> {
  const usual = sampleValue(content, schema, 'request');
  const validate = compileValidator(standalone(content, schema, 'request'));
  const isValid = (value: Json): boolean => validate(structuredClone(value)).length === 0; // fills in defaults
  // Undone by doing nothing: what is valid was made from itself. So values from elsewhere can be shrunk too.
  return arbitraryOf({ content, depth: 0 }, schema).map(
    (value) => (isValid(value) ? value : usual),
    (value) => value as Json, // fast-check asks with values of this very arbitrary
  );
}

interface Place {
  readonly content: JsonObject;
  readonly depth: number;
}

/** Deeper than that, objects have only what they must, and twice as deep there is nothing. */
const roomyDepth = 4;
const mostAlternatives = 6;

function arbitraryOf(place: Place, schema: Schema): fc.Arbitrary<Json> {
  if (place.depth > 2 * roomyDepth) return fc.constant(null);
  const groups = possibleParts(place.content, schema).flatMap(({ anyOf, oneOf, if: condition }) => [
    arrayOf(anyOf).length,
    arrayOf(oneOf).length,
    condition === undefined ? 0 : 2,
  ]);
  const count = Math.min(mostAlternatives, Math.max(1, ...groups));
  const choices = Array.from({ length: count }, (_, choice) =>
    partsOf(place.content, schema, (alternatives) => choice % alternatives.length),
  );
  return oneOf(choices.map((parts) => ofParts(place, parts)));
}

function oneOf(arbitraries: readonly fc.Arbitrary<Json>[]): fc.Arbitrary<Json> {
  const [only] = arbitraries;
  return arbitraries.length === 1 && only !== undefined ? only : fc.oneof(...arbitraries);
}

function ofParts(place: Place, parts: readonly JsonObject[]): fc.Arbitrary<Json> {
  const values = valuesOf(parts);
  if (values !== undefined && values.length > 0) return fc.constantFrom(...values);
  const types = typesOf(parts) ?? [typeByKeywords(parts)];
  return oneOf(types.length === 0 ? [fc.constant(null)] : types.map((type) => ofType(place, parts, type)));
}

function typeByKeywords(parts: readonly JsonObject[]): string {
  if (parts.some(({ properties, required, additionalProperties }) => properties ?? required ?? additionalProperties))
    return 'object';
  if (parts.some(({ items, prefixItems }) => items ?? prefixItems)) return 'array';
  if (parts.some(({ minimum, maximum, multipleOf }) => minimum ?? maximum ?? multipleOf)) return 'number';
  return parts.some(({ pattern, format, minLength, maxLength }) => pattern ?? format ?? minLength ?? maxLength)
    ? 'string'
    : 'any';
}

function ofType(place: Place, parts: readonly JsonObject[], type: string): fc.Arbitrary<Json> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numberArbitrary(parts, type === 'integer');
    case 'string':
      return textArbitrary(parts);
    case 'array':
      return listArbitrary(place, parts);
    case 'object':
      return objectArbitrary(place, parts);
    default:
      return anything;
  }
}

/** Names that JavaScript has its own ideas about are for tests of parsers. */
const memberName = fc.string({ minLength: 1, maxLength: 8 }).filter((name) => name !== '__proto__');
const anything: fc.Arbitrary<Json> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer(),
  fc.string({ maxLength: 12 }),
  fc.array(fc.integer(), { maxLength: 3 }),
  fc.dictionary(memberName, fc.string({ maxLength: 8 }), { maxKeys: 3, noNullPrototype: true }),
);

function numberArbitrary(parts: readonly JsonObject[], isInteger: boolean): fc.Arbitrary<Json> {
  const above = highest(parts, 'exclusiveMinimum') ?? -Infinity;
  const below = lowest(parts, 'exclusiveMaximum') ?? Infinity;
  const most = Number.MAX_SAFE_INTEGER;
  const least = Math.max(highest(parts, 'minimum') ?? -most, above, -most);
  const greatest = Math.min(lowest(parts, 'maximum') ?? most, below, most);
  const step = highest(parts, 'multipleOf') ?? (isInteger ? 1 : undefined);
  if (step !== undefined) {
    const [min, max] = [Math.ceil(least / step), Math.floor(greatest / step)];
    if (min > max) return fc.constant(null);
    return step === 1
      ? fc.integer({ min, max })
      : fc.integer({ min, max }).map((count) => Number((count * step).toPrecision(15)));
  }
  if (least > greatest) return fc.constant(null);
  // JSON has one zero.
  return fc.double({ min: least, max: greatest, noNaN: true }).map((number) => (number === 0 ? 0 : number));
}

function listArbitrary(place: Place, parts: readonly JsonObject[]): fc.Arbitrary<Json> {
  const minLength = highest(parts, 'minItems') ?? 0;
  const most = place.depth > roomyDepth ? minLength : Math.max(minLength, 6);
  const maxLength = Math.max(minLength, Math.min(lowest(parts, 'maxItems') ?? most, most));
  const inner = { ...place, depth: place.depth + 1 };
  const prefix = Math.max(0, ...each(parts, 'prefixItems').map((items) => arrayOf(items).length));
  if (prefix > 0) {
    return fc.tuple(...Array.from({ length: prefix }, (_, index) => arbitraryOf(inner, itemOf(parts, index))));
  }
  const item = arbitraryOf(inner, itemOf(parts, 0));
  return each(parts, 'uniqueItems').includes(true)
    ? fc.uniqueArray(item, { minLength, maxLength, selector: (value) => JSON.stringify(value) })
    : fc.array(item, { minLength, maxLength });
}

function objectArbitrary(place: Place, parts: readonly JsonObject[]): fc.Arbitrary<Json> {
  const inner = { ...place, depth: place.depth + 1 };
  const hidden = new Set(parts.flatMap((part) => [...hiddenProperties(place.content, part, 'request')]));
  const required = requiredOf(parts);
  const properties = [...propertiesOf(parts)].filter(
    ([name, schema]) => !hidden.has(name) && schema !== false && (required.has(name) || place.depth <= roomyDepth),
  );
  if (properties.length > 0) {
    const members = properties.map(([name, schema]) => [name, arbitraryOf(inner, schema)] as const);
    const requiredKeys = properties.map(([name]) => name).filter((name) => required.has(name));
    return fc.record(Object.fromEntries(members), { requiredKeys, noNullPrototype: true }); // of Json members
  }
  const further = each(parts, 'additionalProperties').find((schema) => isObject(schema) || schema === false);
  if (further === false) return fc.constant({});
  const value = isObject(further) ? arbitraryOf(inner, further) : anything;
  const minKeys = highest(parts, 'minProperties') ?? 0;
  return fc.dictionary(memberName, value, { minKeys, maxKeys: Math.max(minKeys, 4), noNullPrototype: true });
}
