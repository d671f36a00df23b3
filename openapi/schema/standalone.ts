/** Extracts schemas from a document: in one piece, and for requests or responses. */
import type { Json, JsonObject, Schema } from '../json/json-value.ts';
import {
  applicators,
  asSchema,
  assertions,
  checkAssertion,
  inPlace,
  localPointer,
  mapApplicator,
  plainName,
  SchemaError,
} from './keywords.ts';
import { isObject } from '../json/json.ts';
import { join } from '../json/pointer.ts';
import type { Direction, SchemaOwner, SchemaView } from './view/schema-view.ts';

/** Names of properties that the validator removes from the value: our own keyword, only in schemas of `standalone`. */
export const dropped = 'x-dropped';

/**
 * Returns the schema in one piece with all schemas that it refers to: each `$ref` points into its own `$defs`, also recursive
 * ones. Only keywords that decide about validity are kept. In addition to the document:
 *
 * - direction `request`: `readOnly` properties are not required, and the validator drops them from the value; defaults of
 *   optional properties are kept, for the validator to fill in;
 * - direction `response`: `writeOnly` properties are forbidden; no defaults;
 * - `type: integer` has the bounds of exact JavaScript numbers (±(2^53 − 1));
 * - equal schemas in one `anyOf` or `allOf` are kept once.
 *
 * @throws SchemaError for a `$ref` without a target or to another document, `$dynamicRef`, and keywords with invalid values.
 */
export function standalone(schema: SchemaView, direction: Direction): Schema {
  return new Extraction(schema.owner, direction).run(schema.node);
}

const nothing: ReadonlySet<string> = new Set();

/** The schema that is being copied. */
interface Place {
  readonly schema: JsonObject;
  /** The pointer of the schema; empty for the root. */
  readonly pointer: string;
  /** Properties of its value that are not sent. */
  readonly hidden: ReadonlySet<string>;
}

interface Definition {
  readonly name: string;
  readonly pointer: string;
  readonly hidden: ReadonlySet<string>;
}

class Extraction {
  readonly #schemas: SchemaOwner;
  readonly #direction: Direction;
  readonly #definitions = new Map<string, Definition>();
  readonly #waiting: Definition[] = [];

  constructor(schemas: SchemaOwner, direction: Direction) {
    this.#schemas = schemas;
    this.#direction = direction;
  }

  run(schema: Schema): Schema {
    const root = this.#copy(schema, '', nothing);
    if (typeof root === 'boolean') return root;
    const definitions: [string, Schema][] = [];
    // Definitions are processed in a list, not by recursion: chains of references may be long.
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      const target = asSchema(this.#schemas.jsonAt(next.pointer), next.pointer);
      definitions.push([next.name, this.#copy(target, next.pointer, next.hidden)]);
    }
    return definitions.length === 0 ? root : { ...root, $defs: Object.fromEntries(definitions) };
  }

  /** `inherited`: properties that a schema around this one, of the same value, marks as not sent. */
  #copy(schema: Schema, pointer: string, inherited: ReadonlySet<string>): Schema {
    if (typeof schema === 'boolean') return schema;
    const hidden = new Set([...inherited, ...this.#hidden(schema, pointer)]);
    const place: Place = { schema, pointer, hidden };
    const kept = Object.entries(schema).flatMap(([keyword, value]) => this.#keyword(keyword, value, place));
    const copy: JsonObject = Object.fromEntries(kept);
    return { ...copy, ...prototypeProperty(copy), ...exactInteger(schema), ...this.#drop(place) };
  }

  #hidden(schema: Schema, pointer: string): ReadonlySet<string> {
    return this.#schemas.of(schema, pointer).hidden(this.#direction);
  }

  #keyword(keyword: string, value: Json, place: Place): [string, Json][] {
    const { pointer, hidden } = place;
    if (keyword === '$dynamicRef' || keyword === '$recursiveRef')
      throw new SchemaError(join(pointer, keyword), 'is not supported');
    if (keyword === '$ref') return [[keyword, this.#reference(value, place)]];
    if (keyword === 'required' && Array.isArray(value)) {
      checkAssertion(keyword, value, pointer);
      return [[keyword, value.filter((name) => !hidden.has(String(name)))]];
    }
    if (keyword === 'properties') return this.#properties(value, place);
    if (applicators.has(keyword)) {
      const inherited = inPlace.has(keyword) ? hidden : nothing;
      const copy = mapApplicator(keyword, value, pointer, (part, at) => this.#copy(part, at, inherited));
      return [[keyword, withoutRepetitions(keyword, copy)]];
    }
    checkAssertion(keyword, value, pointer);
    return assertions.has(keyword) ? [[keyword, value]] : [];
  }

  #reference(value: Json, { pointer, hidden }: Place): string {
    const target = localPointer(value, join(pointer, '$ref'));
    const schema = asSchema(this.#schemas.jsonAt(target), target);
    const own = this.#hidden(schema, target);
    const context = [...hidden].filter((name) => !own.has(name)).sort();
    const key = JSON.stringify([target, ...context]);
    let definition = this.#definitions.get(key);
    if (definition === undefined) {
      definition = {
        name: `${String(this.#definitions.size)}-${plainName(target)}`,
        pointer: target,
        hidden: new Set(context),
      };
      this.#definitions.set(key, definition);
      this.#waiting.push(definition);
    }
    return `#/$defs/${definition.name}`;
  }

  #properties(value: Json, { schema, pointer, hidden }: Place): [string, Json][] {
    const required = Array.isArray(schema.required) ? schema.required : [];
    const properties = mapApplicator('properties', value, pointer, (property, place, name) => {
      if (hidden.has(name)) return this.#direction === 'request';
      const copy = this.#copy(property, place, nothing);
      const preset =
        this.#direction === 'request' && !required.includes(name)
          ? this.#schemas.of(property, place).default
          : undefined;
      return preset === undefined || typeof copy === 'boolean' ? copy : { ...copy, default: preset };
    });
    return [['properties', properties]];
  }

  #drop({ schema, hidden }: Place): JsonObject {
    const properties = isObject(schema.properties) ? schema.properties : {};
    const names = Object.keys(properties).filter((name) => hidden.has(name));
    return this.#direction === 'request' && names.length > 0 ? { [dropped]: names } : {};
  }
}

/**
 * Removes alternatives that are listed twice: they have no effect, and would be tried twice: with recursion, 2^n times at
 * depth n. In `oneOf` they have an effect: a value that matches both is invalid.
 */
function withoutRepetitions(keyword: string, schemas: Json): Json {
  if (!Array.isArray(schemas) || (keyword !== 'anyOf' && keyword !== 'allOf')) return schemas;
  return [...new Map(schemas.map((schema: Json) => [JSON.stringify(schema), schema])).values()];
}

/** Ajv ignores a property named `__proto__`, but checks a pattern. */
function prototypeProperty({ properties, patternProperties }: JsonObject): JsonObject {
  if (!isObject(properties) || !Object.hasOwn(properties, '__proto__')) return {};
  const patterns = isObject(patternProperties) ? patternProperties : {};
  return { patternProperties: { ...patterns, '^__proto__$': properties.__proto__ ?? true } }; // an own member
}

/** Adds bounds for `type: integer`, unless the schema has bounds that are as narrow. */
function exactInteger(schema: JsonObject): JsonObject {
  const types = [schema.type].flat();
  if (!types.includes('integer') || types.includes('number')) return {};
  const maxSafe = Number.MAX_SAFE_INTEGER;
  const upper = Math.min(...numbers(schema.maximum, schema.exclusiveMaximum));
  const lower = Math.max(...numbers(schema.minimum, schema.exclusiveMinimum));
  return { ...(upper <= maxSafe ? {} : { maximum: maxSafe }), ...(lower >= -maxSafe ? {} : { minimum: -maxSafe }) };
}

function numbers(...values: readonly (Json | undefined)[]): number[] {
  return values.filter((value) => typeof value === 'number');
}
