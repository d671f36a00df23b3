/**
 * The keywords of the JSON of one schema. No other code reads keywords of a document's schemas for their meaning.
 * A keyword is read at its first use: a document has many thousand schemas, most of which need few keywords.
 */
import { arrayOf, isArray, isObject, objectOf, stringOf } from '../../json/json.ts';
import type { Json, JsonObject, Schema } from '../../json/json-value.ts';
import {
  boundNames,
  type SchemaBounds,
  type Discriminator,
  type SchemaKeywords,
  type SchemaView,
} from './schema-view.ts';

/** Returns the view of a schema within the current one, at this path. */
export type Inner = (schema: Schema, ...steps: readonly (string | number)[]) => SchemaView;

type Views = readonly SchemaView[];
type ViewsByName = ReadonlyMap<string, SchemaView>;

const noViews: Views = [];
const noMembers: ReadonlyMap<string, never> = new Map<string, never>();
const noBounds: SchemaBounds = {};
const isBound: ReadonlySet<string> = new Set(boundNames);

export class NodeKeywords implements SchemaKeywords {
  readonly target: SchemaView | undefined;
  readonly #node: JsonObject;
  readonly #inner: Inner;
  #names: ReadonlySet<string> | undefined;
  #allOf: Views | undefined;
  #alternatives: readonly Views[] | undefined;
  #properties: ViewsByName | undefined;

  constructor(node: JsonObject, inner: Inner, target: SchemaView | undefined) {
    this.#node = node;
    this.#inner = inner;
    this.target = target;
  }

  get names() {
    return (this.#names ??= new Set(Object.keys(this.#node)));
  }

  get types() {
    const { type } = this.#node;
    return type === undefined ? undefined : [type].flat().map(String);
  }

  get const() {
    return this.#node.const;
  }

  get enum() {
    return isArray(this.#node.enum) ? this.#node.enum : undefined;
  }

  get default() {
    return this.#node.default;
  }

  get example() {
    return this.#node.example;
  }

  get examples() {
    return arrayOf(this.#node.examples);
  }

  get properties() {
    return (this.#properties ??= this.#map('properties'));
  }

  get patternProperties() {
    return this.#map('patternProperties');
  }

  get additionalProperties() {
    return this.#one('additionalProperties');
  }

  get unevaluatedProperties() {
    return this.#one('unevaluatedProperties');
  }

  get propertyNames() {
    return this.#one('propertyNames');
  }

  get required() {
    return arrayOf(this.#node.required).map(String);
  }

  get dependentRequired() {
    const lists = Object.entries(objectOf(this.#node.dependentRequired));
    return new Map(lists.map(([name, others]) => [name, arrayOf(others).map(String)]));
  }

  get items() {
    return this.#one('items');
  }

  get prefixItems() {
    return this.#list('prefixItems') ?? noViews;
  }

  get contains() {
    return this.#one('contains');
  }

  get allOf() {
    return (this.#allOf ??= this.#list('allOf') ?? noViews);
  }

  get anyOf() {
    return this.#list('anyOf');
  }

  get oneOf() {
    return this.#list('oneOf');
  }

  get alternatives() {
    return (this.#alternatives ??= [this.anyOf, this.oneOf, this.#condition()].filter((list) => list !== undefined));
  }

  get discriminator(): Discriminator | undefined {
    const { discriminator } = this.#node;
    if (!isObject(discriminator)) return undefined;
    const mapping = Object.entries(objectOf(discriminator.mapping));
    return {
      propertyName: stringOf(discriminator.propertyName),
      mapping: new Map(mapping.map(([name, schema]) => [name, stringOf(schema)])),
    };
  }

  get bounds(): SchemaBounds {
    let bounds: Record<string, number> | undefined;
    for (const [name, value] of Object.entries(this.#node))
      if (typeof value === 'number' && isBound.has(name)) (bounds ??= {})[name] = value;
    return bounds ?? noBounds;
  }

  get pattern() {
    return findText(this.#node.pattern);
  }

  get format() {
    return findText(this.#node.format);
  }

  get uniqueItems() {
    return this.#node.uniqueItems === true;
  }

  get readOnly() {
    return this.#node.readOnly === true;
  }

  get writeOnly() {
    return this.#node.writeOnly === true;
  }

  get deprecated() {
    return this.#node.deprecated === true;
  }

  get title() {
    return stringOf(this.#node.title);
  }

  get description() {
    return stringOf(this.#node.description);
  }

  #one(keyword: string): SchemaView | undefined {
    const value = this.#node[keyword];
    return isSchema(value) ? this.#inner(value, keyword) : undefined;
  }

  #list(keyword: string): Views | undefined {
    const value = this.#node[keyword];
    if (!isArray(value)) return undefined;
    return value.flatMap((schema, index) => (isSchema(schema) ? [this.#inner(schema, keyword, index)] : []));
  }

  #map(keyword: string): ViewsByName {
    const value = this.#node[keyword];
    if (!isObject(value)) return noMembers;
    const entries = Object.entries(value);
    return new Map(
      entries.flatMap(([name, schema]) => (isSchema(schema) ? [[name, this.#inner(schema, keyword, name)]] : [])),
    );
  }

  /** Returns both alternatives of `if`: `if` with `then`, and `else`. */
  #condition(): Views | undefined {
    const condition = this.#one('if');
    if (condition === undefined) return undefined;
    const then = this.#one('then');
    const met = then === undefined ? condition : condition.joined('allOf', [then]);
    return [met, this.#one('else') ?? this.#inner(true, 'else')];
  }
}

function findText(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isSchema(value: Json | undefined): value is Schema {
  return typeof value === 'boolean' || isObject(value);
}
