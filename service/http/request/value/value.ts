/** Converts the pieces of a value to the types of its schema: text, numbers, lists, objects. */
import { anySchema } from '../../../../openapi/schema/view/document-schemas.ts';
import type { SchemaView, Shape } from '../../../../openapi/schema/view/schema-view.ts';
import { compileCoercion, firstValid, type ReadValue } from './coerce.ts';
import type { Member, FieldMembers } from './fields.ts';
import { memberPieces, type Pieces } from './read-style.ts';
import { nameFault, TextFault, type Decode } from './text.ts';

/** Options for reading a value, besides its schema. */
export interface ValueContext {
  /** Decodes members. */
  readonly decode: Decode;
  /** Reads JSON texts, for sources whose objects and nested lists are JSON. */
  readonly json?: ReadValue<string>;
}

type Kind = 'one' | 'list' | 'members';

/** @returns a reading that returns undefined if the source has no value, and throws TextFault for a malformed value */
export function compileValue<Source>(
  pieces: Pieces<Source>,
  schema: SchemaView,
  context: ValueContext,
): ReadValue<Source> {
  const readings = getKinds(schema.shape, context).map((kind) => compileKind(kind, pieces, schema, context));
  return firstValid(schema, readings);
}

/** Tries the schema's types in order; all types if the schema names none. */
function getKinds({ types }: Shape, { json }: ValueContext): readonly Kind[] {
  const object = json === undefined ? 'members' : 'one';
  if (types.length === 0) return [...new Set<Kind>(['one', 'list', object])];
  return [...new Set(types.map((type) => (type === 'array' ? 'list' : type === 'object' ? object : 'one')))];
}

function compileKind<Source>(
  kind: Kind,
  pieces: Pieces<Source>,
  schema: SchemaView,
  context: ValueContext,
): ReadValue<Source> {
  if (kind === 'one') {
    const coerce = compileCoercion(schema, context.json);
    return (source) => apply(coerce, pieces.one(source));
  }
  if (kind === 'list') {
    const coerceItems = compileItems(schema.shape, context);
    return (source) => apply(coerceItems, pieces.list(source));
  }
  const readMembers = compileObject(schema.shape, context);
  return (source) => apply(readMembers, pieces.members(source));
}

function apply<Part, Value>(make: (part: Part) => Value, part: Part | undefined): Value | undefined {
  return part === undefined ? undefined : make(part);
}

function compileItems({ items, prefixItems }: Shape, { json }: ValueContext): (list: readonly string[]) => unknown {
  const first = prefixItems.map((item) => compileCoercion(item, json));
  const rest = compileCoercion(items, json);
  return (list) => list.map((text, index) => (first[index] ?? rest)(text));
}

/** Readings of properties are compiled at the first use: a schema can contain itself. */
function compileObject(
  { properties, additional = anySchema }: Shape,
  context: ValueContext,
): (members: FieldMembers) => unknown {
  const readings = new Map<SchemaView, ReadValue<Member>>();
  const getReading = (name: string): ReadValue<Member> => {
    const schema = properties.get(name) ?? additional;
    let reading = readings.get(schema);
    if (reading === undefined) {
      reading = compileValue(memberPieces(context.decode), schema, context);
      readings.set(schema, reading);
    }
    return reading;
  };
  return (members) => {
    const object = Object.create(null) as Record<string, unknown>; // no prototype: members may have any name
    for (const [name, member] of members) {
      const value = getReading(name)(member);
      const fault = value === undefined ? 'is not in the form that its schema requires' : nameFault(name, value);
      if (fault !== undefined) throw new TextFault(`${JSON.stringify(name)} ${fault}`);
      object[name] = value;
    }
    return object;
  };
}
