/** Values by chance that a schema accepts, and smaller ones of the same kind when one has to be shrunk. */
import fc from 'fast-check';
import type { Json } from '../../../openapi/document/document.ts';
import { sampleValue } from '../../../openapi/sample/sample.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import {
  eachValue,
  highest,
  findItem,
  lowest,
  getProperties,
  getRequiredNames,
  someHave,
  findTypes,
  findValues,
} from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileCheck } from '../../../openapi/validation/validator.ts';
import { textArbitrary } from './text-arbitrary.ts';

/**
 * Each value is valid: one that the schema rejects is replaced by a value that the schema is known to accept.
 * @param isUnbounded false: integers without a bound in the schema fit in 32 bits, as those of most services do
 * @throws SampleError where none is known
 */
export function valueArbitrary(schema: SchemaView, isUnbounded = true): fc.Arbitrary<Json> {
  const usual = sampleValue(schema, 'request');
  const isValid = compileCheck(standalone(schema, 'request'));
  // Undone by doing nothing: what is valid was made from itself. So values from elsewhere can be shrunk too.
  return buildArbitrary({ depth: 0, isUnbounded }, schema).map(
    (value) => (isValid(value) ? value : usual),
    (value) => value as Json, // fast-check asks with values of this very arbitrary
  );
}

/** Deeper than that, objects have only what they must, and twice as deep there is nothing. */
const roomyDepth = 4;
const mostAlternatives = 6;

/** Where in a value a part of it stands. */
interface Level {
  readonly depth: number;
  readonly isUnbounded: boolean;
}

const inside = ({ depth, isUnbounded }: Level): Level => ({ depth: depth + 1, isUnbounded });

function buildArbitrary(level: Level, schema: SchemaView): fc.Arbitrary<Json> {
  if (level.depth > 2 * roomyDepth) return fc.constant(null);
  const groups = schema.possibleParts.flatMap(({ own }) => own.alternatives.map(({ length }) => length));
  const count = Math.min(mostAlternatives, Math.max(1, ...groups));
  const choices = Array.from({ length: count }, (_, choice) =>
    schema.chosenParts((alternatives) => choice % alternatives.length),
  );
  return oneOf(choices.map((parts) => ofParts(level, parts)));
}

function oneOf(arbitraries: readonly fc.Arbitrary<Json>[]): fc.Arbitrary<Json> {
  const [only] = arbitraries;
  return arbitraries.length === 1 && only !== undefined ? only : fc.oneof(...arbitraries);
}

function ofParts(level: Level, parts: readonly SchemaView[]): fc.Arbitrary<Json> {
  const values = findValues(parts);
  if (values !== undefined && values.length > 0) return fc.constantFrom(...values);
  const types = findTypes(parts) ?? [typeByKeywords(parts)];
  return oneOf(types.length === 0 ? [fc.constant(null)] : types.map((type) => ofType(level, parts, type)));
}

const telling = [
  ['object', ['properties', 'required', 'additionalProperties']],
  ['array', ['items', 'prefixItems']],
  ['number', ['minimum', 'maximum', 'multipleOf']],
  ['string', ['pattern', 'format', 'minLength', 'maxLength']],
] as const;

function typeByKeywords(parts: readonly SchemaView[]): string {
  return telling.find(([, keywords]) => someHave(parts, ...keywords))?.[0] ?? 'any';
}

function ofType(level: Level, parts: readonly SchemaView[], type: string): fc.Arbitrary<Json> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numberArbitrary(parts, type === 'integer', level.isUnbounded);
    case 'string':
      return textArbitrary(parts);
    case 'array':
      return listArbitrary(level, parts);
    case 'object':
      return objectArbitrary(level, parts);
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

function numberArbitrary(parts: readonly SchemaView[], isInteger: boolean, isUnbounded: boolean): fc.Arbitrary<Json> {
  const largest = Number.MAX_SAFE_INTEGER;
  const isLong = isUnbounded || parts.some(({ own }) => own.format === 'int64');
  const unstated = isLong ? largest : 2 ** 31 - 1;
  const above = highest(parts, 'exclusiveMinimum') ?? -Infinity;
  const below = lowest(parts, 'exclusiveMaximum') ?? Infinity;
  const least = Math.max(highest(parts, 'minimum') ?? -unstated, above, -largest);
  const greatest = Math.min(lowest(parts, 'maximum') ?? (least > unstated ? largest : unstated), below, largest);
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

function listArbitrary(level: Level, parts: readonly SchemaView[]): fc.Arbitrary<Json> {
  const minLength = highest(parts, 'minItems') ?? 0;
  const most = level.depth > roomyDepth ? minLength : Math.max(minLength, 6);
  const maxLength = Math.max(minLength, Math.min(lowest(parts, 'maxItems') ?? most, most));
  const prefix = Math.max(0, ...parts.map(({ own }) => own.prefixItems.length));
  if (prefix > 0) {
    return fc.tuple(
      ...Array.from({ length: prefix }, (_, index) =>
        buildArbitrary(inside(level), findItem(parts, index) ?? anySchema),
      ),
    );
  }
  const item = buildArbitrary(inside(level), findItem(parts, 0) ?? anySchema);
  return parts.some(({ own }) => own.uniqueItems)
    ? fc.uniqueArray(item, { minLength, maxLength, selector: (value) => JSON.stringify(value) })
    : fc.array(item, { minLength, maxLength });
}

function objectArbitrary(level: Level, parts: readonly SchemaView[]): fc.Arbitrary<Json> {
  const hidden = new Set(parts.flatMap((part) => [...part.hidden('request')]));
  const required = getRequiredNames(parts);
  const properties = [...getProperties(parts)].filter(
    ([name, schema]) =>
      !hidden.has(name) && schema.asBoolean !== false && (required.has(name) || level.depth <= roomyDepth),
  );
  if (properties.length > 0) {
    const members = properties.map(([name, schema]) => [name, buildArbitrary(inside(level), schema)] as const);
    const requiredKeys = properties.map(([name]) => name).filter((name) => required.has(name));
    return fc.record(Object.fromEntries(members), { requiredKeys, noNullPrototype: true }); // of Json members
  }
  const further = eachValue(parts, (own) => own.additionalProperties).find(({ asBoolean }) => asBoolean !== true);
  if (further?.asBoolean === false) return fc.constant({});
  const value = further === undefined ? anything : buildArbitrary(inside(level), further);
  const minKeys = highest(parts, 'minProperties') ?? 0;
  return fc.dictionary(memberName, value, { minKeys, maxKeys: Math.max(minKeys, 4), noNullPrototype: true });
}
