/** The view of one schema of a document. */
import type { Json, Schema } from '../../json/json-value.ts';
import { join, split } from '../../json/pointer.ts';
import { gatherParts } from './alternatives.ts';
import { allOfSchemas, getBounds, eachValue, findItem, getProperties, getRequiredNames, findValues } from './facts.ts';
import { type JoinedParts, listParts } from './joined-parts.ts';
import { NodeKeywords } from './node-keywords.ts';
import type { Choose, Direction, SchemaKeywords, SchemaOwner, SchemaView, Shape } from './schema-view.ts';

type Parts = readonly SchemaView[];

/** The functions of the document's schemas that a view uses. */
export interface PartsOwner extends SchemaOwner {
  parts(view: SchemaView): JoinedParts;
  hidden(view: SchemaView, direction: Direction): ReadonlySet<string>;
  shape(view: SchemaView): Shape;
}

const noKeywords = new NodeKeywords({}, () => nothingWithin(), undefined);

function nothingWithin(): never {
  throw new TypeError('A schema without keywords has no schemas within it');
}

export class NodeView implements SchemaView {
  readonly node: Schema;
  readonly pointer: string;
  readonly #owner: PartsOwner;
  #own: SchemaKeywords | undefined;
  #parts: Parts | undefined;
  #possible: Parts | undefined;
  #shape: Shape | undefined;
  #members: ReadonlyMap<string, SchemaView> | undefined;
  #possibleMembers: ReadonlyMap<string, SchemaView> | undefined;

  constructor(owner: PartsOwner, node: Schema, pointer: string) {
    this.#owner = owner;
    this.node = node;
    this.pointer = pointer;
  }

  get owner(): SchemaOwner {
    return this.#owner;
  }

  get asBoolean(): boolean | undefined {
    return typeof this.node === 'boolean' ? this.node : undefined;
  }

  get own(): SchemaKeywords {
    return (this.#own ??= this.#read());
  }

  #read(): SchemaKeywords {
    const { node, pointer } = this;
    if (typeof node === 'boolean') return noKeywords;
    const target = typeof node.$ref === 'string' ? this.#owner.at(node.$ref) : undefined;
    return new NodeKeywords(node, (schema, ...steps) => this.#owner.of(schema, join(pointer, ...steps)), target);
  }

  get resolved(): SchemaView {
    let found: SchemaView = this; // eslint-disable-line @typescript-eslint/no-this-alias -- the start of the chain
    for (let hops = 0; hops < 100 && found.own.names.has('$ref'); hops += 1)
      found = found.own.target ?? this.#owner.of(true);
    return found;
  }

  get componentName(): string | undefined {
    const reference = typeof this.node === 'boolean' ? undefined : this.node.$ref;
    const [, name] = typeof reference === 'string' ? (/^#\/components\/schemas\/([^/]+)$/.exec(reference) ?? []) : [];
    return name === undefined ? undefined : split(`#/${name}`)[0];
  }

  get parts(): Parts {
    return (this.#parts ??= listParts(this.#owner.parts(this)));
  }

  get possibleParts(): Parts {
    return (this.#possible ??= gatherParts(this, (alternatives) => alternatives));
  }

  chosenParts(choose: Choose): Parts {
    return gatherParts(this, (alternatives) => alternatives.slice(choose(alternatives)).slice(0, 1));
  }

  get shape(): Shape {
    return (this.#shape ??= this.#owner.shape(this));
  }

  get types() {
    return this.shape.types;
  }

  get isNullable(): boolean {
    const { types, constants, asBoolean } = this;
    if (asBoolean === false || constants?.includes(null) === false) return false;
    return types.length === 0 || types.includes('null');
  }

  get members(): ReadonlyMap<string, SchemaView> {
    return (this.#members ??= getProperties(this.parts));
  }

  get possibleMembers(): ReadonlyMap<string, SchemaView> {
    return (this.#possibleMembers ??= getProperties(this.possibleParts));
  }

  get required(): ReadonlySet<string> {
    return getRequiredNames(this.parts);
  }

  get items(): SchemaView | undefined {
    return together(eachValue(this.parts, ({ items }) => items));
  }

  get prefixItems(): Parts {
    const count = Math.max(0, ...this.parts.map(({ own }) => own.prefixItems.length));
    return Array.from({ length: count }, (_, index) => findItem(this.parts, index) ?? this.#owner.of(true));
  }

  get constants() {
    return findValues(this.parts);
  }

  get default(): Json | undefined {
    return this.#owner.parts(this).default;
  }

  get alternatives(): readonly Parts[] {
    return this.parts.flatMap(({ own }) => own.alternatives);
  }

  get discriminator() {
    return eachValue(this.parts, ({ discriminator }) => discriminator)[0];
  }

  get isReadOnly(): boolean {
    return this.#owner.parts(this).isReadOnly;
  }

  get isWriteOnly(): boolean {
    return this.#owner.parts(this).isWriteOnly;
  }

  get isDeprecated(): boolean {
    return this.parts.some(({ own }) => own.deprecated);
  }

  get additional(): SchemaView | undefined {
    return together(eachValue(this.parts, ({ additionalProperties }) => additionalProperties));
  }

  get patterns(): ReadonlyMap<string, SchemaView> {
    const names = new Set(this.parts.flatMap(({ own }) => [...own.patternProperties.keys()]));
    const findSchema = (name: string) => together(eachValue(this.parts, (own) => own.patternProperties.get(name)));
    return new Map([...names].map((name) => [name, findSchema(name) ?? this.#owner.of(true)]));
  }

  get bounds() {
    return getBounds(this.parts);
  }

  get pattern() {
    return eachValue(this.parts, ({ pattern }) => pattern)[0];
  }

  get format() {
    return eachValue(this.parts, ({ format }) => format)[0];
  }

  get title() {
    return this.parts.map(({ own }) => own.title).find(Boolean) ?? '';
  }

  get description() {
    return this.parts.map(({ own }) => own.description).find(Boolean) ?? '';
  }

  hidden(direction: Direction): ReadonlySet<string> {
    return this.#owner.hidden(this, direction);
  }

  joined(keyword: 'allOf' | 'anyOf', others: Parts): SchemaView {
    return this.#owner.compose(keyword, [this, ...others]);
  }

  withDescription(description: string): SchemaView {
    return typeof this.node === 'boolean' ? this : this.#owner.of({ ...this.node, description }, this.pointer);
  }

  toJSON(): Schema {
    return this.node;
  }
}

/** Returns one schema for all; undefined if the list is empty. */
function together(schemas: Parts): SchemaView | undefined {
  return allOfSchemas(schemas) ?? schemas[0];
}
