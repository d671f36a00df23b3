/** What a schema says about how text becomes a value: its types, and the schemas inside, of all alternatives. */
import { arrayOf } from '../json.ts';
import type { Json } from '../json-value.ts';
import type { SchemaType, SchemaView, Shape } from './schema-view.ts';

/** Where shapes are kept. */
export interface Shapes {
  readonly known: (view: SchemaView) => Shape | undefined;
  readonly remember: (view: SchemaView, shape: Shape) => void;
  /** The schema `true`. */
  readonly anything: SchemaView;
}

/**
 * Follows `$ref`, `allOf`, `anyOf` and `oneOf`. A shape is for reading, not for validation: if alternatives differ, it
 * has all of them. A schema that leads back to itself adds nothing there.
 */
export function readShape(view: SchemaView, shapes: Shapes): Shape {
  return new ShapeWalk(shapes).visit(view).shape;
}

interface Visit {
  shape: Shape;
  /** True if the schema leads back to one that it is within: then its shape depends on where the walk began. */
  isInCircle: boolean;
}

class ShapeWalk {
  readonly #shapes: Shapes;
  readonly #visits = new Map<SchemaView, Visit>();
  readonly #nothing: Shape;

  constructor(shapes: Shapes) {
    this.#shapes = shapes;
    this.#nothing = {
      types: [],
      properties: new Map(),
      additional: undefined,
      items: shapes.anything,
      prefixItems: [],
    };
  }

  visit(view: SchemaView): Visit {
    const before = this.#visits.get(view);
    if (before !== undefined) return before;
    const known = view.asBoolean === undefined ? this.#shapes.known(view) : this.#nothing;
    if (known !== undefined) return { shape: known, isInCircle: false };
    const visit: Visit = { shape: this.#nothing, isInCircle: true };
    this.#visits.set(view, visit);
    const inner: Visit[] = [];
    visit.shape = this.#read(view, (part) => {
      const { shape, isInCircle } = this.visit(part);
      inner.push({ shape, isInCircle });
      return shape;
    });
    visit.isInCircle = inner.some(({ isInCircle }) => isInCircle);
    if (!visit.isInCircle) this.#shapes.remember(view, visit.shape);
    return visit;
  }

  #read(view: SchemaView, inner: (part: SchemaView) => Shape): Shape {
    const { own } = view;
    const parts = [
      this.#own(view),
      ...(own.target === undefined ? [] : [inner(own.target)]),
      ...own.allOf.map(inner),
      ...[own.anyOf ?? [], own.oneOf ?? []]
        .filter((branches) => branches.length > 0)
        .map((branches) => branches.map(inner).reduce(either)),
    ];
    return parts.reduce(both);
  }

  #own(view: SchemaView): Shape {
    const { properties, additionalProperties, items, prefixItems } = view.own;
    const inner = { additional: additionalProperties, items: items ?? this.#shapes.anything, prefixItems };
    return { types: typesOf(view), properties, ...inner };
  }
}

/** As `type` says, else as the values of `const` and `enum` are. */
function typesOf({ own }: SchemaView): readonly SchemaType[] {
  if (own.types !== undefined) return own.types as readonly SchemaType[]; // the document's rules allow no other
  const values = own.const === undefined ? arrayOf(own.enum) : [own.const];
  return [...new Set(values.map(typeOf))];
}

function typeOf(value: Json): SchemaType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as 'boolean' | 'number' | 'string' | 'object';
}

/** Of a value that both schemas describe. */
function both(a: Shape, b: Shape): Shape {
  return { ...merged('allOf', a, b), types: common(a.types, b.types) };
}

/** Of a value that one of two schemas describes. */
function either(a: Shape, b: Shape): Shape {
  const isAny = a.types.length === 0 || b.types.length === 0;
  return { ...merged('anyOf', a, b), types: isAny ? [] : [...new Set([...a.types, ...b.types])] };
}

type Keyword = 'allOf' | 'anyOf';

function merged(keyword: Keyword, a: Shape, b: Shape): Omit<Shape, 'types'> {
  const properties = new Map(a.properties);
  for (const [name, schema] of b.properties)
    properties.set(name, combined(keyword, a.properties.get(name), schema) ?? schema);
  return {
    properties,
    additional: combined(keyword, a.additional, b.additional),
    items: combined(keyword, a.items, b.items) ?? a.items,
    prefixItems: a.prefixItems.length >= b.prefixItems.length ? a.prefixItems : b.prefixItems,
  };
}

function common(a: readonly SchemaType[], b: readonly SchemaType[]): readonly SchemaType[] {
  if (a.length === 0 || b.length === 0) return [...a, ...b];
  return a.flatMap((type) => {
    if (b.includes(type) || (type === 'integer' && b.includes('number'))) return [type];
    return type === 'number' && b.includes('integer') ? ['integer'] : [];
  });
}

function combined(keyword: Keyword, a: SchemaView | undefined, b: SchemaView | undefined): SchemaView | undefined {
  if (a === undefined || a.asBoolean === true || a.node === b?.node) return b ?? a;
  return b === undefined || b.asBoolean === true ? a : a.joined(keyword, [b]);
}
