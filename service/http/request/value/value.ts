/** The pieces of a value made into what its schema says: text, numbers, lists, objects. */
import { anySchema } from '../../../../openapi/schema/view/document-schemas.ts';
import type { SchemaView, Shape } from '../../../../openapi/schema/view/schema-view.ts';
import { compileCoercion, firstValid, type Reading } from './coerce.ts';
import type { Member, Members } from './fields.ts';
import { memberPieces, type Pieces } from './styles.ts';
import { nameFault, TextFault, type Decode } from './text.ts';

/** What reading a value needs besides its schema. */
export interface ValueContext {
  /** How members are encoded. */
  readonly decode: Decode;
  /** Where objects, and lists within lists, are texts of JSON: how such a text is read. */
  readonly json?: Reading<string>;
}

type Kind = 'one' | 'list' | 'members';

/** @returns a reading that gives undefined where the source holds nothing, and throws TextFault for what is malformed */
export function compileValue<Source>(
  pieces: Pieces<Source>,
  schema: SchemaView,
  context: ValueContext,
): Reading<Source> {
  const readings = kindsOf(schema.shape, context).map((kind) => compileKind(kind, pieces, schema, context));
  return firstValid(schema, readings);
}

/** In the order of the schema's types; all of them where it names none. */
function kindsOf({ types }: Shape, { json }: ValueContext): readonly Kind[] {
  const object = json === undefined ? 'members' : 'one';
  if (types.length === 0) return [...new Set<Kind>(['one', 'list', object])];
  return [...new Set(types.map((type) => (type === 'array' ? 'list' : type === 'object' ? object : 'one')))];
}

function compileKind<Source>(
  kind: Kind,
  pieces: Pieces<Source>,
  schema: SchemaView,
  context: ValueContext,
): Reading<Source> {
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

/** Readings of properties are made when they are first needed: a schema may hold itself. */
function compileObject(
  { properties, additional = anySchema }: Shape,
  context: ValueContext,
): (members: Members) => unknown {
  const readings = new Map<SchemaView, Reading<Member>>();
  const readingOf = (name: string): Reading<Member> => {
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
      const value = readingOf(name)(member);
      const fault = value === undefined ? 'is not spelled as its schema needs it' : nameFault(name, value);
      if (fault !== undefined) throw new TextFault(`${JSON.stringify(name)} ${fault}`);
      object[name] = value;
    }
    return object;
  };
}
