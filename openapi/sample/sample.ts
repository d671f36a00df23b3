/** Creates a valid value for a schema, without randomness: the same schema gives the same value. */
import { isObject } from '../json/json.ts';
import type { Json, JsonObject } from '../json/json-value.ts';
import { sampleNumber, sampleText } from './sample-scalar.ts';
import {
  allOfSchemas,
  eachValue,
  highest,
  findItem,
  lowest,
  getProperties,
  findProperty,
  getRequiredNames,
  someHave,
  findTypes,
  findValues,
} from '../schema/view/facts.ts';
import type { Direction, SchemaView } from '../schema/view/schema-view.ts';
import { standalone } from '../schema/standalone.ts';
import { compileValidator } from '../validation/validator.ts';

/** Reports that no valid value was found; the message has the fault of the last value. */
export class SampleError extends Error {
  override readonly name = 'SampleError';
}

/** A way to create a value. If one way gives no valid value, another may. */
interface Way {
  /** Use `examples`, `example` and `default` if the schema has them. */
  readonly presets: boolean;
  /** Include optional properties. */
  readonly optional: boolean;
  /** The index of the alternative to use. */
  readonly choice: number;
}

const choices = [0, 1, 2, 3, 4, 5, 6, 7];
const ways: readonly Way[] = [true, false].flatMap((presets) =>
  choices.flatMap((choice) => [true, false].map((optional) => ({ presets, optional, choice }))),
);

/**
 * Creates a value that the schema's validator accepts. Uses `examples`, `default`, `const` and `enum` first, creates
 * other values, and includes optional properties too.
 *
 * @throws SampleError if it finds no value: the schema may accept none, or require unsupported features (`not`, patterns
 * that the simple reader does not support).
 */
export function sampleValue(schema: SchemaView, direction: Direction): Json {
  const validate = compileValidator(standalone(schema, direction));
  let reason = 'no alternative ends';
  for (const way of ways) {
    const value = new Sampling(schema, direction, way).value(schema);
    if (value === undefined) continue;
    const [fault] = validate(structuredClone(value)); // validation fills in defaults
    if (fault === undefined) return value;
    reason = `${fault.pointer === '' ? 'the value' : fault.pointer} ${fault.message}`;
  }
  throw new SampleError(`no valid value found: ${reason}`);
}

/** The parts of the schemas around a value, outermost first. A part that occurs again is recursive. */
type Trail = readonly (readonly SchemaView[])[];

const maximumDepth = 30;
const maximumItems = 1000;
/** The maximum number of created values: a few schemas can expand to billions of values. */
const maximumValues = 20_000;

/** Each member returns undefined if it finds no value. */
class Sampling {
  readonly #anything: SchemaView;
  readonly #direction: Direction;
  readonly #way: Way;
  #values = 0;

  constructor({ owner }: SchemaView, direction: Direction, way: Way) {
    this.#anything = owner.of(true);
    this.#direction = direction;
    this.#way = way;
  }

  /** `index`: the index of different values. */
  value(schema: SchemaView, trail: Trail = [], index = 0): Json | undefined {
    this.#values += 1;
    if (schema.asBoolean === false || trail.length > maximumDepth || this.#values > maximumValues) return undefined;
    const parts = schema.chosenParts((alternatives) => this.#choose(alternatives, trail));
    const hidden = new Set(parts.flatMap((part) => [...part.hidden(this.#direction)]));
    const values = findValues(parts) ?? (this.#way.presets ? getPresets(parts) : []);
    const given = index < values.length ? values[(index + this.#way.choice) % values.length] : undefined;
    if (given !== undefined) return isObject(given) ? without(given, hidden) : given;
    if (findValues(parts) !== undefined) return undefined;
    return this.#made(this.#type(parts, trail), { parts, hidden, trail: [...trail, parts], index });
  }

  #choose(alternatives: readonly SchemaView[], trail: Trail): number {
    const wanted = this.#way.choice % alternatives.length;
    if (!this.#isRecursive(alternatives[wanted], trail)) return wanted;
    const other = alternatives.findIndex((alternative) => !this.#isRecursive(alternative, trail));
    return other < 0 ? wanted : other;
  }

  #isRecursive(schema: SchemaView | undefined, trail: Trail): boolean {
    return schema?.parts.some((part) => trail.some((parts) => parts.includes(part))) === true;
  }

  #type(parts: readonly SchemaView[], trail: Trail): string | undefined {
    const types = findTypes(parts) ?? [typeByKeywords(parts)];
    const isAgain = parts.some((part) => trail.some((before) => before.includes(part)));
    if (isAgain && types.includes('null')) return 'null';
    const others = types.filter((type) => type !== 'null');
    return others.length === 0 ? types[0] : others[this.#way.choice % others.length];
  }

  #made(type: string | undefined, place: Place): Json | undefined {
    const { parts, index } = place;
    switch (type) {
      case 'null':
        return null;
      case 'boolean':
        return [true, false][index];
      case 'number':
      case 'integer':
        return sampleNumber(parts, type === 'integer', index);
      case 'string':
        return sampleText(parts, index);
      case 'array':
        return this.#array(place);
      case 'object':
        return this.#object(place);
      case undefined:
      default:
        return undefined;
    }
  }

  #array({ parts, trail, index }: Place): Json | undefined {
    const contained = !someHave(parts, 'contains') ? 0 : (highest(parts, 'minContains') ?? 1);
    const least = Math.max(highest(parts, 'minItems') ?? 0, contained);
    const prefix = Math.max(0, ...parts.map(({ own }) => own.prefixItems.length));
    const wanted = this.#way.optional && !this.#isRecursive(findItem(parts, prefix), trail) ? Math.max(1, prefix) : 0;
    const length = Math.max(least, Math.min(wanted, lowest(parts, 'maxItems') ?? wanted));
    if (length > maximumItems) return undefined;
    const differ = parts.some(({ own }) => own.uniqueItems);
    const items = Array.from({ length }, (_, position) => {
      const item = findItem(parts, position) ?? this.#anything;
      const schema =
        position < contained ? allOfSchemas([item, ...eachValue(parts, ({ contains }) => contains)]) : item;
      return this.#varied(schema, trail, differ ? index + position : index);
    });
    return items.some((item) => item === undefined) ? undefined : (items as Json[]); // tested in this line
  }

  #object({ parts, hidden, trail, index }: Place): Json | undefined {
    const required = getRequiredNames(parts);
    const members = new Map<string, Json>();
    for (const name of this.#names(parts, required, trail)) {
      if (hidden.has(name)) continue;
      const value = this.#varied(findProperty(parts, name), trail, index);
      if (value !== undefined) members.set(name, value);
      else if (required.has(name)) return undefined;
    }
    return Object.fromEntries(members);
  }

  /** Returns the names of the object's members: the required ones, then as many optional ones as are allowed. */
  #names(parts: readonly SchemaView[], required: ReadonlySet<string>, trail: Trail): ReadonlySet<string> {
    const properties = [...getProperties(parts)].filter(([, schema]) => !this.#isRecursive(schema, trail));
    const isMap = properties.length === 0 && parts.some(hasMemberSchema);
    const least = highest(parts, 'minProperties') ?? (isMap ? 1 : 0);
    const most = lowest(parts, 'maxProperties') ?? Infinity;
    const optional = properties.map(([name]) => name);
    const names = new Set(
      [...required, ...(this.#way.optional ? optional : [])].slice(0, Math.max(most, required.size)),
    );
    const further = [...optional, ...this.#furtherNames(parts, trail, least)];
    for (const name of further) if (names.size < least) names.add(name);
    return withDependents(parts, names);
  }

  #furtherNames(parts: readonly SchemaView[], trail: Trail, count: number): readonly string[] {
    const patterns = parts.flatMap(({ own }) => [...own.patternProperties.keys()]);
    const { owner } = this.#anything;
    const schema = owner.of({ type: 'string', ...(patterns[0] === undefined ? {} : { pattern: patterns[0] }) }).joined(
      'allOf',
      eachValue(parts, ({ propertyNames }) => propertyNames),
    );
    const names = Array.from({ length: Math.min(count, maximumItems) }, (_, index) => this.value(schema, trail, index));
    return names.filter((name) => typeof name === 'string');
  }

  #varied(given: SchemaView | undefined, trail: Trail, index: number): Json | undefined {
    const schema = given ?? this.#anything;
    const value = this.value(schema, trail, index);
    return value === undefined && index > 0 ? this.value(schema, trail) : value;
  }
}

/** The value that is being created. */
interface Place {
  readonly parts: readonly SchemaView[];
  readonly hidden: ReadonlySet<string>;
  /** The value's own parts are the last. */
  readonly trail: Trail;
  readonly index: number;
}

function hasMemberSchema({ own: { additionalProperties } }: SchemaView): boolean {
  return additionalProperties !== undefined && additionalProperties.asBoolean === undefined;
}

/** Adds the names that these names require. */
function withDependents(parts: readonly SchemaView[], names: Set<string>): ReadonlySet<string> {
  const dependents = parts.flatMap(({ own }) => [...own.dependentRequired]);
  // Iteration of a set includes elements that are added meanwhile.
  for (const name of names) {
    for (const [trigger, others] of dependents) if (trigger === name) for (const other of others) names.add(other);
  }
  return names;
}

function getPresets(parts: readonly SchemaView[]): readonly Json[] {
  return [
    ...parts.flatMap(({ own }) => own.examples),
    ...eachValue(parts, ({ example }) => example),
    ...eachValue(parts, (own) => own.default),
  ];
}

function without(value: JsonObject, names: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)));
}

const telling: readonly (readonly [type: string, keywords: readonly string[]])[] = [
  ['object', ['properties', 'required', 'additionalProperties', 'patternProperties', 'minProperties']],
  ['array', ['items', 'prefixItems', 'contains', 'minItems']],
  ['number', ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf']],
];

/** Infers the type of a schema without `type` from its keywords. */
function typeByKeywords(parts: readonly SchemaView[]): string {
  return telling.find(([, keywords]) => someHave(parts, ...keywords))?.[0] ?? 'string';
}
