/** How an item is put together: from what a client sends, and from what only a server can say. */
import { join } from '../../../openapi/json/pointer.ts';
import { times } from '../../probe/structure/names.ts';
import { access, quoted } from '../code/names.ts';
import { memberSchema, objectType, type ObjectType } from '../resource/assignable.ts';
import type { BodySchema } from './envelope.ts';
import { type Fields, fieldsOf, noFields } from './fields.ts';
import type { ItemSchema } from '../resource/item.ts';
import { typesOf } from '../resource/part.ts';
import { changes, serverMember, serverMembers } from './server-members.ts';

/** Who writes an item: the names that the code has for lists of members, and for the collection. */
export interface Writer {
  readonly constant: (names: readonly string[]) => string;
  readonly variable: string;
  /** The variable that has what a client sent of the item. */
  readonly sent: string;
}

export function bodyParts({ all, others, names, taken }: Fields, { constant, variable, sent }: Writer): string[] {
  if (all) return [`...${sent}`];
  // Members of any other name come first, so that no other part of the item is changed by them.
  const undeclared = others && `...omit(${[sent, ...(others.length === 0 ? [] : [constant(others)])].join(', ')})`;
  return [
    ...(undeclared === undefined ? [] : [undeclared]),
    ...(names.length === 0 ? [] : [`...only(${sent}, ${constant(names)})`]),
    ...(taken.length === 0 ? [] : [`...${variable}.taken(${sent}, ${constant(taken)})`]),
  ];
}

/** `...only(body, …)`, the key, and what only the server says. @throws Obstacle */
export function itemParts(item: ItemSchema, fields: Fields, key: readonly string[], writer: Writer): string[] {
  const members = serverMembers(item, fields);
  return [...fields.defaults, ...bodyParts(fields, writer), ...key, ...members.map(({ part }) => part)];
}

/**
 * What a PATCH changes: the members that clients may say, and the time. Whether a change leaves an item is seen when it
 * is made.
 */
export function changeMembers(item: ItemSchema, body: BodySchema, fields: Fields, writer: Writer): string[] {
  const type = objectType(body.schema);
  const unsent = body.schema.hidden('request');
  const fixed = new Set([item.key?.member, ...fields.guarded, ...unsent]);
  const readOnly = item.schema.hidden('request');
  const isChangeable = (name: string): boolean =>
    type?.members.has(name) === true || (type?.open === true && !readOnly.has(name));
  const names = [...item.type.members.keys()].filter((name) => isChangeable(name) && !fixed.has(name));
  const all = item.type.members.size === 0;
  const declared = [...new Set([...(type?.members.keys() ?? []), ...item.type.members.keys()])];
  const others = fields.others === undefined && !fields.all ? undefined : declared;
  const sent = bodyParts({ ...noFields, all, names, ...(all ? {} : { others }) }, writer);
  const changed = [...item.type.members.keys()].flatMap((name) => {
    if (names.includes(name) || !changes.test(name)) return [];
    const member = serverMember(name, memberSchema(item.type, name), item.type.required.has(name));
    return member === undefined || !times.test(name) ? [] : [member.part];
  });
  return [...sent, ...changed];
}

/** What a PATCH can change: an item has all its members already. */
export function patchFields(item: ItemSchema, body: BodySchema): Fields {
  const optional = { ...item, type: { ...item.type, required: new Set<string>() } };
  return fieldsOf(optional, body);
}

/** Members that must be there and may be null, also in objects of the item: a patch to null leaves them null. */
export function nullableOf(item: ItemSchema): ReadonlySet<string> {
  return new Set(nullableIn(item.type, maxPatchedDepth).map((path) => join('', ...path).slice(1)));
}

/** Schemas may hold themselves. */
const maxPatchedDepth = 5;

function nullableIn(type: ObjectType, depth: number): readonly (readonly string[])[] {
  return [...type.members.keys()].flatMap((name): readonly (readonly string[])[] => {
    const schema = memberSchema(type, name);
    const inner = depth === 0 ? undefined : objectType(schema);
    const within = inner === undefined ? [] : nullableIn(inner, depth - 1);
    const isNullable = type.required.has(name) && typesOf(schema).includes('null');
    return [...(isNullable ? [[name]] : []), ...within.map((path) => [name, ...path])];
  });
}

/**
 * What a PUT makes: all that a client sends, and of what was there what a client can not send with a PUT, such as the time
 * of its creation.
 * @throws Obstacle
 */
export function replacedParts(
  item: ItemSchema,
  fields: Fields,
  options: { key: readonly string[]; creates: boolean; writer: Writer },
): string[] {
  const given = new Set([...fields.names, ...fields.taken, item.key?.member]);
  const unsent = [...item.type.members.keys()].filter((name) => !given.has(name));
  const known = serverMembers(item, fields, options.creates ? undefined : new Set(unsent));
  const kept = unsent.filter((name) => !known.some((member) => member.name === name));
  const members = known.map(({ name, isRenewed, part }) => {
    if (isRenewed) return part;
    const isSure = item.type.required.has(name) && !options.creates;
    const made = part.slice(`${quoted(name)}:`.length).trim();
    const before = `current${access(name, options.creates)}`;
    return `${quoted(name)}: ${before}${isSure ? '' : ` ?? ${made}`}`;
  });
  return [
    ...(kept.length === 0 ? [] : [`...only(current, ${options.writer.constant(kept)})`]),
    ...fields.defaults,
    ...bodyParts(fields, options.writer),
    ...options.key,
    ...members,
  ];
}
