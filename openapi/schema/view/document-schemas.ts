/** The views of the schemas of one document: created at the first use, and kept as long as the document. */
import { isObject } from '../../json/json.ts';
import type { Json, JsonObject, Schema } from '../../json/json-value.ts';
import { at, join, split } from '../../json/pointer.ts';
import { hiddenNames } from './hidden-names.ts';
import { type JoinedParts, joinParts } from './joined-parts.ts';
import { NodeView, type PartsOwner } from './node-view.ts';
import type { Direction, SchemaOwner, SchemaView, Shape } from './schema-view.ts';
import { readShape } from './shape.ts';

type Parts = readonly SchemaView[];
type Names = ReadonlySet<string>;

const nothing: JoinedParts = { views: [], inner: [], default: undefined, isReadOnly: false, isWriteOnly: false };

export interface ObjectMember {
  readonly name: string;
  readonly schema: SchemaView;
  readonly isRequired: boolean;
}

/** Reads the schemas of a document, or of one schema in one piece: `$ref`s lead into `content`. */
export class DocumentSchemas implements SchemaOwner, PartsOwner {
  readonly content: JsonObject;
  readonly #views = new WeakMap<JsonObject, SchemaView>();
  readonly #booleans = new Map<string, SchemaView>();
  readonly #numbers = new WeakMap<SchemaView, number>();
  readonly #composed = new Map<string, SchemaView>();
  #count = 0;
  readonly #parts = new WeakMap<SchemaView, JoinedParts>();
  readonly #hidden = { request: new WeakMap<JoinedParts, Names>(), response: new WeakMap<JoinedParts, Names>() };
  readonly #shapes = new WeakMap<SchemaView, Shape>();

  constructor(content: JsonObject) {
    this.content = content;
  }

  /** Returns the view of the schema at this pointer; without a pointer, of a schema that is not in the document. */
  of(node: Schema, pointer = ''): SchemaView {
    if (typeof node === 'boolean') return this.#boolean(node, pointer);
    let view = this.#views.get(node);
    if (view === undefined) this.#views.set(node, (view = new NodeView(this, node, pointer)));
    return view;
  }

  jsonAt(pointer: string): Json | undefined {
    return at(this.content, pointer);
  }

  /** Returns the schema at a pointer or local `$ref`; undefined if it is missing. */
  at(pointer: string): SchemaView | undefined {
    const node = at(this.content, pointer);
    return typeof node === 'boolean' || isObject(node) ? this.of(node, join('', ...split(pointer))) : undefined;
  }

  /** Returns the schema of an object with these members; closed forbids others. */
  object(members: readonly ObjectMember[], { isClosed = false } = {}): SchemaView {
    return this.of({
      type: 'object',
      properties: Object.fromEntries(members.map(({ name, schema }) => [name, schema.node])),
      required: members.filter(({ isRequired }) => isRequired).map(({ name }) => name),
      ...(isClosed ? { additionalProperties: false } : {}),
    });
  }

  /** Returns a schema with these schemas under one keyword; the same view for the same schemas. */
  compose(keyword: 'allOf' | 'anyOf', schemas: Parts): SchemaView {
    const key = `${keyword} ${schemas.map((schema) => this.#number(schema)).join(' ')}`;
    let view = this.#composed.get(key);
    if (view === undefined) {
      view = this.of({ [keyword]: schemas.map(({ node }) => node) });
      this.#composed.set(key, view);
    }
    return view;
  }

  parts(view: SchemaView): JoinedParts {
    if (!this.#parts.has(view)) joinParts(view, this.#parts);
    return this.#parts.get(view) ?? nothing;
  }

  hidden(view: SchemaView, direction: Direction): ReadonlySet<string> {
    return hiddenNames(this.parts(view), direction, this.#hidden[direction]);
  }

  shape(view: SchemaView): Shape {
    return readShape(view, {
      known: (one) => this.#shapes.get(one),
      remember: (one, shape) => this.#shapes.set(one, shape),
      anything: this.of(true),
    });
  }

  #boolean(node: boolean, pointer: string): SchemaView {
    const key = `${node} ${pointer}`;
    let view = this.#booleans.get(key);
    if (view === undefined) this.#booleans.set(key, (view = new NodeView(this, node, pointer)));
    return view;
  }

  #number(view: SchemaView): number {
    let number = this.#numbers.get(view);
    if (number === undefined) this.#numbers.set(view, (number = this.#count++));
    return number;
  }
}

/** The schema `true`: any value. */
export const anySchema: SchemaView = new DocumentSchemas({}).of(true);

/** Returns the view of a schema in one piece: its `$ref`s lead into itself, or into the content. */
export function viewSchema(schema: Schema, content: JsonObject = isObject(schema) ? schema : {}): SchemaView {
  return new DocumentSchemas(content).of(schema);
}
