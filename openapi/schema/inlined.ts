/** Schemas with expanded references, for readers that do not follow references well: language models. */
import type { Json, JsonObject, Schema } from '../json/json-value.ts';
import { arrayOf, isObject } from '../json/json.ts';
import { applicators, asSchema, localPointer, mapApplicator, plainName } from './keywords.ts';
import { join } from '../json/pointer.ts';
import type { Direction, SchemaOwner, SchemaView } from './view/schema-view.ts';

/** The maximum depth of expanded references, and the maximum number of schemas: a few lines can expand to billions. */
const limits = { depth: 30, schemas: 5000 };

/** Keywords that do not constrain the value, so that they may stand next to an expanded reference. */
const annotations = new Set([
  'title',
  'description',
  'default',
  'example',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
]);

/** Keywords about the document, not the value, or about references that are expanded. */
const leftOut = new Set([
  '$defs',
  'definitions',
  '$id',
  '$schema',
  '$anchor',
  '$comment',
  'discriminator',
  'xml',
  'externalDocs',
]);

/**
 * Returns the schema with its references expanded; circular references, and those beyond the bounds, stay
 * references into its own `$defs`. Titles, descriptions and examples are kept, extensions are not. With a direction,
 * properties that are not sent in it are omitted.
 *
 * @param show returns the value for a keyword without schemas, or undefined to omit the keyword
 * @throws SchemaError for a reference without a target, or to another document.
 */
export function inlined({ node, owner }: SchemaView, direction?: Direction, show: ShowKeyword = asItIs): Schema {
  // The first run finds the schemas that stay references, the second one writes.
  const kept = new Map<string, string>();
  new Inlining(owner, direction, kept, show).run(node);
  return new Inlining(owner, direction, kept, show).run(node);
}

export type ShowKeyword = (keyword: string, value: Json) => Json | undefined;

const asItIs: ShowKeyword = (_keyword, value) => value;

/** The schema that is being copied. */
interface Place {
  readonly pointer: string;
  /** The references on the path to this schema. */
  readonly trail: readonly string[];
  /** Properties that are not sent. */
  readonly hidden: readonly string[];
}

class Inlining {
  readonly #schemas: SchemaOwner;
  readonly #direction: Direction | undefined;
  /** Pointer of a schema that stays a reference → its name in `$defs`. */
  readonly #kept: Map<string, string>;
  readonly #names: Set<string>;
  readonly #show: ShowKeyword;
  readonly #waiting = new Set<string>();
  #count = 0;

  constructor(schemas: SchemaOwner, direction: Direction | undefined, kept: Map<string, string>, show: ShowKeyword) {
    this.#schemas = schemas;
    this.#direction = direction;
    this.#kept = kept;
    this.#show = show;
    this.#names = new Set(kept.values());
  }

  run(schema: Schema): Schema {
    const root = this.#copy(schema, '', []);
    if (typeof root === 'boolean') return root;
    // The list grows during the loop.
    const definitions = [...this.#definitions()];
    return definitions.length === 0 ? root : { ...root, $defs: Object.fromEntries(definitions) };
  }

  *#definitions(): Generator<[string, Schema]> {
    for (const target of this.#waiting) {
      yield [this.#kept.get(target) ?? '', this.#copy(this.#target(target), target, [target])];
    }
  }

  #copy(schema: Schema, pointer: string, trail: readonly string[]): Schema {
    this.#count += 1;
    if (typeof schema === 'boolean') return schema;
    const { $ref: reference, ...siblings } = schema;
    const hidden = this.#direction === undefined ? [] : [...this.#schemas.of(schema, pointer).hidden(this.#direction)];
    const members = Object.entries(siblings).flatMap(([keyword, value]) =>
      this.#keyword(keyword, value, { pointer, trail, hidden }),
    );
    const copy: JsonObject = Object.fromEntries(members);
    return reference === undefined ? copy : this.#follow(localPointer(reference, join(pointer, '$ref')), copy, trail);
  }

  #keyword(keyword: string, value: Json, { pointer, trail, hidden }: Place): [string, Json][] {
    if (leftOut.has(keyword) || keyword.startsWith('x-')) return [];
    if (keyword === 'required')
      return [[keyword, arrayOf(value).filter((name) => typeof name !== 'string' || !hidden.includes(name))]];
    if (!applicators.has(keyword)) {
      const shown = this.#show(keyword, value);
      return shown === undefined ? [] : [[keyword, shown]];
    }
    const sent =
      keyword === 'properties' && isObject(value)
        ? Object.fromEntries(Object.entries(value).filter(([name]) => !hidden.includes(name)))
        : value;
    return [[keyword, mapApplicator(keyword, sent, pointer, (part, place) => this.#copy(part, place, trail))]];
  }

  #follow(target: string, siblings: JsonObject, trail: readonly string[]): Schema {
    if (this.#stays(target, trail)) return { $ref: `#/$defs/${this.#keep(target)}`, ...siblings };
    const schema = this.#copy(this.#target(target), target, [...trail, target]);
    if (Object.keys(siblings).length === 0) return schema;
    const mayMerge = isObject(schema) && Object.keys(siblings).every((keyword) => annotations.has(keyword));
    return mayMerge ? { ...schema, ...siblings } : { ...siblings, allOf: [...arrayOf(siblings.allOf), schema] };
  }

  #stays(target: string, trail: readonly string[]): boolean {
    if (this.#kept.has(target) || trail.includes(target)) return true;
    return trail.length >= limits.depth || this.#count >= limits.schemas;
  }

  #keep(target: string): string {
    this.#waiting.add(target);
    let name = this.#kept.get(target);
    if (name === undefined) {
      name = freeName(plainName(target), this.#names);
      this.#names.add(name);
      this.#kept.set(target, name);
    }
    return name;
  }

  #target(pointer: string): Schema {
    return asSchema(this.#schemas.jsonAt(pointer), pointer);
  }
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let number = taken.size + 1; taken.has(name); number++) name = `${wanted}-${number}`;
  return name;
}
