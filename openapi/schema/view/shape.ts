/** The shape of a schema, by which text is converted to a value: the types and inner schemas of all alternatives. */
import { arrayOf } from '../../json/json.ts';
import type { Json } from '../../json/json-value.ts';
import { getReferencedSchemas } from './alternatives.ts';
import type { SchemaType, SchemaView, Shape } from './schema-view.ts';

/** The store of shapes. */
export interface Shapes {
  readonly known: (view: SchemaView) => Shape | undefined;
  readonly remember: (view: SchemaView, shape: Shape) => void;
  /** The schema `true`. */
  readonly anything: SchemaView;
}

/** A schema that is being read. */
interface Frame {
  readonly view: SchemaView;
  readonly next: readonly SchemaView[];
  /** The shapes of the schemas before the position. */
  readonly shapes: Shape[];
  /** True if the schema leads back to a schema around it: then its shape depends on the start of the walk. */
  isInCircle: boolean;
}

/**
 * Follows `$ref`, `allOf`, `anyOf` and `oneOf`. A shape is for reading, not for validation: if alternatives differ, it
 * has all of them. A schema that leads back to itself adds nothing there. Works with a list instead of recursion,
 * since chains of references may be long.
 */
export function readShape(start: SchemaView, { known, remember, anything }: Shapes): Shape {
  const nothing: Shape = { types: [], properties: new Map(), additional: undefined, items: anything, prefixItems: [] };
  const visits = new Map<SchemaView, { readonly shape: Shape; readonly isInCircle: boolean }>();
  const frames: Frame[] = [];
  const enter = (view: SchemaView): void => {
    visits.set(view, { shape: nothing, isInCircle: true }); // until it is left
    frames.push({ view, next: getNext(view), shapes: [], isInCircle: false });
  };
  enter(start);
  for (let frame = frames.at(-1); frame !== undefined; frame = frames.at(-1)) {
    const to = frame.next[frame.shapes.length];
    if (to === undefined) {
      const { view, shapes, isInCircle } = frame;
      const shape = joinShapes(view, shapes, anything);
      visits.set(view, { shape, isInCircle });
      if (!isInCircle) remember(view, shape);
      frames.pop();
      continue;
    }
    const before = to.asBoolean === undefined ? known(to) : nothing;
    const visit = before === undefined ? visits.get(to) : { shape: before, isInCircle: false };
    if (visit === undefined) {
      enter(to);
      continue;
    }
    frame.shapes.push(visit.shape);
    frame.isInCircle ||= visit.isInCircle;
  }
  return visits.get(start)?.shape ?? nothing;
}

function getNext(view: SchemaView): readonly SchemaView[] {
  const { own } = view;
  return [...getReferencedSchemas(view), ...(own.anyOf ?? []), ...(own.oneOf ?? [])];
}

/** @param shapes of `getNext` the schema, in its order */
function joinShapes(view: SchemaView, shapes: readonly Shape[], anything: SchemaView): Shape {
  const { own } = view;
  const [links, any] = [getReferencedSchemas(view).length, own.anyOf?.length ?? 0];
  const branches = [shapes.slice(links, links + any), shapes.slice(links + any)].filter(({ length }) => length > 0);
  const parts = [ownShape(view, anything), ...shapes.slice(0, links), ...branches.map((list) => list.reduce(either))];
  return parts.reduce(both);
}

function ownShape(view: SchemaView, anything: SchemaView): Shape {
  const { properties, additionalProperties, items, prefixItems } = view.own;
  return { types: getTypes(view), properties, additional: additionalProperties, items: items ?? anything, prefixItems };
}

/** Returns the types in `type`, otherwise those of the values of `const` and `enum`. */
function getTypes({ own }: SchemaView): readonly SchemaType[] {
  if (own.types !== undefined) return own.types as readonly SchemaType[]; // the document's rules allow no other
  const values = own.const === undefined ? arrayOf(own.enum) : [own.const];
  return [...new Set(values.map(getType))];
}

function getType(value: Json): SchemaType {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value as 'boolean' | 'number' | 'string' | 'object';
}

/** Merges the shapes of a value that matches both schemas. */
function both(a: Shape, b: Shape): Shape {
  return { ...merged('allOf', a, b), types: common(a.types, b.types) };
}

/** Merges the shapes of a value that matches one of two schemas. */
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
