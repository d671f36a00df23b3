/** Composes the code of an item from the members that a client sends and the members that only the server knows. */
import type { Operation } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { times } from '../../probe/structure/names.ts';
import { accessCode, readCode, stringCode } from '../code/names.ts';
import { memberSchema, objectType, type ObjectType } from '../resource/assignable.ts';
import type { BodySchema } from './envelope.ts';
import { type BodyFields, heldNames, planFields, noFields, type RespelledMember } from './fields.ts';
import type { ItemSchema } from '../resource/item.ts';
import { changeNames, serverMember, serverMembers } from './server-members.ts';

/** The names that the code has for lists of members, for the collection and for the sent item. */
export interface ItemWriter {
  readonly constant: (names: readonly string[]) => string;
  readonly variable: string;
  /** The variable with the members that a client sent. */
  readonly sent: string;
}

export function bodyParts(
  { all, others, names, taken, respelled }: BodyFields,
  { constant, variable, sent }: ItemWriter,
): string[] {
  if (all) return [`...${sent}`];
  // Members of any other name come first, so that they do not change other parts of the item.
  const undeclared = others && `...omit(${[sent, ...(others.length === 0 ? [] : [constant(others)])].join(', ')})`;
  return [
    ...(undeclared === undefined ? [] : [undeclared]),
    ...(names.length === 0 ? [] : [`...only(${sent}, ${constant(names)})`]),
    ...(taken.length === 0 ? [] : [`...${variable}.taken(${sent}, ${constant(taken)})`]),
    ...respelled.map((member) => respelledPart(member, sent)),
  ];
}

function respelledPart({ sent: own, name, isSure, isBodyOptional }: RespelledMember, sent: string): string {
  const part = `${stringCode(name)}: ${sent}${accessCode(own)}`;
  return isSure ? part : `...(${readCode(sent, own, isBodyOptional)} === undefined ? {} : { ${part} })`;
}

/** Returns `...only(body, …)`, the key, and the members that only the server knows. @throws Obstacle */
export function itemParts(item: ItemSchema, fields: BodyFields, key: readonly string[], writer: ItemWriter): string[] {
  const members = serverMembers(item, fields);
  return [...fields.defaults, ...bodyParts(fields, writer), ...key, ...members.map(({ part }) => part)];
}

/**
 * Returns the code of a PATCH's changes: the members that clients may send, and the time. The running service validates the
 * changed item.
 */
export function changeMembers(item: ItemSchema, body: BodySchema, fields: BodyFields, writer: ItemWriter): string[] {
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
  const respelled = fields.respelled.filter(({ name }) => !fixed.has(name));
  const sent = bodyParts({ ...noFields, all, names, respelled, ...(all ? {} : { others }) }, writer);
  const changed = [...item.type.members.keys()].flatMap((name) => {
    if (names.includes(name) || !changeNames.test(name)) return [];
    const member = serverMember(name, memberSchema(item.type, name), item.type.required.has(name));
    return member === undefined || !times.test(name) ? [] : [member.part];
  });
  return [...sent, ...changed];
}

/** Plans the fields of a PATCH: no member is required, since the item has all its members already. */
export function patchFields(item: ItemSchema, body: BodySchema): BodyFields {
  const optional = { ...item, type: { ...item.type, required: new Set<string>() } };
  return planFields(optional, body);
}

/**
 * Finds nullable members, also in objects of the item: a patch with null sets them to null. A merge patch (RFC 7396) deletes
 * members that are not required.
 */
export function findNullable(item: ItemSchema, patch: Operation | undefined): ReadonlySet<string> {
  const mediaTypes = [...(patch?.requestBody?.content.keys() ?? [])];
  // A handler does not know which of several media types was sent.
  const isMergePatch = (mediaType: string): boolean => /^application\/merge-patch\+json/i.test(mediaType);
  const deletes = mediaTypes.length === 0 || mediaTypes.some(isMergePatch);
  return new Set(findNullableIn(item.type, deletes, maxPatchedDepth).map((path) => join('', ...path).slice(1)));
}

/** Limits the search, since schemas may contain themselves. */
const maxPatchedDepth = 5;

function findNullableIn(type: ObjectType, deletes: boolean, depth: number): readonly (readonly string[])[] {
  return [...type.members.keys()].flatMap((name): readonly (readonly string[])[] => {
    const schema = memberSchema(type, name);
    const inner = depth === 0 ? undefined : objectType(schema);
    const within = inner === undefined ? [] : findNullableIn(inner, deletes, depth - 1);
    const isNullable = (!deletes || type.required.has(name)) && schema.isNullable;
    return [...(isNullable ? [[name]] : []), ...within.map((path) => [name, ...path])];
  });
}

/**
 * Returns the code of a PUT's item: all members that a client sends, and the earlier values of the members that a client
 * cannot send, such as the time of creation.
 * @throws Obstacle
 */
export function replacedParts(
  item: ItemSchema,
  fields: BodyFields,
  options: { key: readonly string[]; creates: boolean; writer: ItemWriter },
): string[] {
  const given = new Set([...heldNames(fields), item.key?.member]);
  const unsent = [...item.type.members.keys()].filter((name) => !given.has(name));
  const known = serverMembers(item, fields, options.creates ? undefined : new Set(unsent));
  const kept = unsent.filter((name) => !known.some((member) => member.name === name));
  const members = known.map(({ name, isRenewed, part }) => {
    if (isRenewed) return part;
    const isSure = item.type.required.has(name) && !options.creates;
    const made = part.slice(`${stringCode(name)}:`.length).trim();
    const before = readCode('current', name, options.creates);
    return `${stringCode(name)}: ${before}${isSure ? '' : ` ?? ${made}`}`;
  });
  return [
    ...(kept.length === 0 ? [] : [`...only(current, ${options.writer.constant(kept)})`]),
    ...fields.defaults,
    ...bodyParts(fields, options.writer),
    ...options.key,
    ...members,
  ];
}
