/** How an item is put together: from what a client sends, and from what only a server can say. */
import type { JsonObject } from '../../../openapi/document.ts';
import { hiddenProperties } from '../../../openapi/schemas/visibility.ts';
import { quoted } from '../write/names.ts';
import { memberSchema, objectType } from './assignable.ts';
import { type BodySchema, type Fields, fieldsOf, noFields } from './fields.ts';
import type { ItemSchema } from './item.ts';
import { type Part, typesOf } from './part.ts';
import { changes, serverMember, serverMembers, times } from './server-members.ts';

/** Who writes an item: the names that the code has for lists of members, and for the collection. */
export interface Writer {
  readonly constant: (names: readonly string[]) => string;
  readonly variable: string;
}

export function bodyParts({ all, names, taken }: Fields, { constant, variable }: Writer): Part[] {
  if (all) return [{ code: '...body', value: ({ body }) => body }];
  const sent: Part = { code: `...only(body, ${constant(names)})`, value: ({ body }) => membersOf(body, names) };
  const others: Part = {
    code: `...${variable}.taken(body, ${constant(taken)})`,
    value: ({ body }) => withoutNull(membersOf(body, taken)),
  };
  return [...(names.length === 0 ? [] : [sent]), ...(taken.length === 0 ? [] : [others])];
}

function membersOf(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => names.includes(name)));
}

function withoutNull(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

/** `...only(body, …)`, the key, and what only the server says. @throws Obstacle */
export function itemParts(
  content: JsonObject,
  item: ItemSchema,
  fields: Fields,
  key: readonly Part[],
  writer: Writer,
): Part[] {
  const members = serverMembers(content, item, fields);
  return [...fields.defaults, ...bodyParts(fields, writer), ...key, ...members.map(({ part }) => part)];
}

/**
 * What a PATCH changes: the members that clients may say, and the time. Whether a change leaves an item is seen when it
 * is made.
 */
export function changeMembers(
  content: JsonObject,
  item: ItemSchema,
  body: BodySchema,
  fields: Fields,
  writer: Writer,
): Part[] {
  const type = objectType(content, body.schema);
  const unsent = hiddenProperties(content, body.schema, 'request');
  const fixed = new Set([
    item.key?.member,
    ...fields.guarded,
    ...unsent,
    ...hiddenProperties(content, item.schema, 'request'),
  ]);
  const known = [...item.type.members.keys()].filter((name) => type?.open === true || type?.members.has(name));
  const names = known.filter((name) => !fixed.has(name));
  const all = item.type.members.size === 0;
  const sent = bodyParts({ ...noFields, all, names }, writer);
  const changed = [...item.type.members.keys()].flatMap((name) => {
    if (names.includes(name) || !changes.test(name)) return [];
    const member = serverMember(content, name, memberSchema(item.type, name), item.type.required.has(name));
    return member === undefined || !times.test(name) ? [] : [member.part];
  });
  return [...sent, ...changed];
}

/** What a PATCH can change: an item has all its members already. */
export function patchFields(
  content: JsonObject,
  item: ItemSchema,
  body: BodySchema,
  samples: readonly JsonObject[],
): Fields {
  const optional = { ...item, type: { ...item.type, required: new Set<string>() } };
  return fieldsOf(content, optional, body, samples);
}

/** Members that must be there and may be null: a patch to null leaves them null. */
export function nullableOf(content: JsonObject, item: ItemSchema): ReadonlySet<string> {
  const names = [...item.type.required].filter((name) =>
    typesOf(content, memberSchema(item.type, name)).includes('null'),
  );
  return new Set(names);
}

/** What a PUT makes: all that a client says, and of what was there only what a server said once. @throws Obstacle */
export function replacedParts(
  content: JsonObject,
  item: ItemSchema,
  fields: Fields,
  options: { key: readonly Part[]; creates: boolean; writer: Writer },
): Part[] {
  const members = serverMembers(content, item, fields).map(({ name, once, part }): Part => {
    if (!once) return part;
    const isSure = item.type.required.has(name) && !options.creates;
    const made = part.code.slice(part.code.indexOf(':') + 1).trim();
    const before = `current${options.creates ? '?' : ''}${accessTo(name, options.creates)}`;
    return { code: `${quoted(name)}: ${before}${isSure ? '' : ` ?? ${made}`}`, value: part.value };
  });
  return [...fields.defaults, ...bodyParts(fields, options.writer), ...options.key, ...members];
}

function accessTo(member: string, isOptional: boolean): string {
  if (/^[A-Za-z_$][\w$]*$/.test(member)) return `.${member}`;
  return `${isOptional ? '.' : ''}[${quoted(member)}]`;
}
