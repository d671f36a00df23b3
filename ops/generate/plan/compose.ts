/** How an item is put together: from what a client sends, and from what only a server can say. */
import { randomUUID } from 'node:crypto';
import type { Json, JsonObject, Schema } from '../../../openapi/document.ts';
import { arrayOf, isArray, isObject } from '../../../openapi/json.ts';
import { standalone } from '../../../openapi/schema.ts';
import { compileValidator } from '../../../openapi/validator.ts';
import { hiddenProperties } from '../../../openapi/schemas/visibility.ts';
import { quoted } from '../write/names.ts';
import { resolved } from './answers.ts';
import { assignable, memberSchema, objectType, type ObjectType } from './assignable.ts';
import { Obstacle } from './obstacle.ts';
import type { ItemSchema } from './item.ts';

/** A part of an object in the code, and what it comes to. */
export interface Part {
  readonly code: string;
  readonly value: (given: Given) => JsonObject;
}

/** What an item is made of in a trial. */
export interface Given {
  readonly body: JsonObject;
  readonly key: Json;
  readonly current: JsonObject | undefined;
}

export interface BodySchema {
  readonly schema: Schema;
  /** A request without a body is valid. */
  readonly optional: boolean;
}

/** Which members of the body become members of the item. */
export interface Fields {
  /** All that is sent: neither side names its members. */
  readonly all: boolean;
  readonly names: readonly string[];
  /** Members whose types differ, and all whose values can be answered. */
  readonly taken: readonly string[];
  /** Members that the item can't hold: 501 to who sends them. */
  readonly guarded: readonly string[];
  /** Members that the body may lack and the item has: they come before. */
  readonly defaults: readonly Part[];
  /** The item is not whole without a body. */
  readonly needsBody: boolean;
}

export const noFields: Fields = { all: false, names: [], taken: [], guarded: [], defaults: [], needsBody: false };

/**
 * @param samples bodies to try
 * @throws Obstacle where a body must have something that the item can't hold
 */
export function fieldsOf(
  content: JsonObject,
  item: ItemSchema,
  body: BodySchema | undefined,
  samples: readonly JsonObject[],
): Fields {
  if (body === undefined) return noFields;
  const type = objectType(content, body.schema);
  if (type === undefined) throw new Obstacle('its body is not one kind of object');
  const unsent = hiddenProperties(content, body.schema, 'request');
  const both = [...item.type.members.keys()].filter((name) => type.members.has(name) && !unsent.has(name));
  const isSent = (name: string): boolean => samples.some((sample) => (sample[name] ?? null) !== null);
  const names = both
    .filter((name) => assignable(content, memberSchema(type, name), memberSchema(item.type, name)))
    .filter((name) => isHeld(content, memberSchema(item.type, name), samples, name));
  const foreign = both.filter((name) => !names.includes(name));
  const taken = foreign.filter((name) => isSent(name) && isHeld(content, memberSchema(item.type, name), samples, name));
  const guarded = foreign.filter((name) => !taken.includes(name));
  const impossible = guarded.find((name) => item.type.required.has(name) || isAlwaysSent(content, type, name));
  if (impossible !== undefined) throw new Obstacle(`${impossible} is something else in its body than in its answer`);
  const kept = [...names, ...taken];
  const missing = kept.filter(
    (name) => item.type.required.has(name) && !type.required.has(name) && name !== item.key?.member,
  );
  const defaults = missing.map((name) => {
    const empty = emptyPart(content, name, memberSchema(item.type, name));
    if (empty === undefined) throw new Obstacle(`its body may lack ${name}, which the item must have`);
    return empty;
  });
  const needsBody = body.optional && kept.some((name) => item.type.required.has(name));
  return { all: type.open && item.type.open, names, taken, guarded, defaults, needsBody };
}

/** The item can have every value of the member that was tried. */
function isHeld(content: JsonObject, schema: Schema, samples: readonly JsonObject[], name: string): boolean {
  const validate = compileValidator(standalone(content, schema, 'response'));
  const values = samples.map((sample) => sample[name]).filter((value) => value !== undefined && value !== null);
  return values.every((value) => validate(value).length === 0);
}

function isAlwaysSent(content: JsonObject, type: ObjectType, name: string): boolean {
  return type.required.has(name) && !typesOf(content, memberSchema(type, name)).includes('null');
}

/** Whether a body is none that is answered with 501. */
export function isTaken({ guarded }: Fields, body: JsonObject): boolean {
  return guarded.every((name) => (body[name] ?? null) === null);
}

/** The statement that answers 501 to members that the item can't hold. */
export function guardCode({ guarded }: Fields): string {
  return guarded.length === 0 ? '' : `notImplementedWith(body, ${guarded.map(quoted).join(', ')});`;
}

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

/** What a member is that nobody says: its default, nothing, an empty list. */
function emptyPart(content: JsonObject, name: string, schema: Schema): Part | undefined {
  const value = fixedValue(content, schema) ?? emptyValue(content, schema);
  return value === undefined ? undefined : literal(name, value);
}

function literal(name: string, value: Json): Part {
  return { code: `${quoted(name)}: ${JSON.stringify(value)}`, value: () => ({ [name]: value }) };
}

function fixedValue(content: JsonObject, schema: Schema): Json | undefined {
  for (const part of partsOf(content, schema)) {
    if (part.default !== undefined) return part.default;
    if (part.const !== undefined) return part.const;
    if (isArray(part.enum) && part.enum.length === 1) return part.enum[0];
  }
  return undefined;
}

function emptyValue(content: JsonObject, schema: Schema): Json | undefined {
  const types = typesOf(content, schema);
  if (types.includes('null')) return null;
  if (types[0] === 'array') return [];
  const type = objectType(content, schema);
  return type?.required.size === 0 ? {} : undefined;
}

/** A member's own schema and what it refers to. */
function partsOf(content: JsonObject, schema: Schema): JsonObject[] {
  const all = isObject(schema) ? [schema, ...arrayOf(schema.allOf)] : [];
  return all.flatMap((one) => (isObject(one) ? [one, resolved(content, one)] : [])).filter(isObject);
}

export function typesOf(content: JsonObject, schema: Schema): string[] {
  const type = partsOf(content, schema).find((part) => part.type !== undefined)?.type;
  return [type ?? []].flat().map(String);
}

/** A member that the server gives. */
interface ServerMember {
  readonly name: string;
  /** Given once, and kept when the item is replaced. */
  readonly once: boolean;
  readonly part: Part;
}

/**
 * The members of the item that clients do not send, but for the key.
 * @throws Obstacle where one that must be there is nothing that could be made here
 */
export function serverMembers(content: JsonObject, item: ItemSchema, fields: Fields): readonly ServerMember[] {
  const given = new Set([...fields.names, ...fields.taken, ...fields.guarded, item.key?.member]);
  return [...item.type.members.keys()]
    .filter((name) => !given.has(name))
    .flatMap((name) => {
      const isRequired = item.type.required.has(name);
      const member = serverMember(content, name, memberSchema(item.type, name), isRequired);
      if (member === undefined && isRequired) throw new Obstacle(`nobody says what ${name} of an item is`);
      return member ?? [];
    });
}

const times =
  /^(time|date)?_?(created|creation|inserted|added|registered|updated?|modified|changed|last_?(updated?|modified|changed))(_?(at|on|time|date|timestamp|date_?time))?$/i;
/** How many there are of something, which are none at first. */
const counts = /^(num|number_?of)_|_?count$/i;
const changes = /update|modif|change/i;

function serverMember(
  content: JsonObject,
  name: string,
  schema: Schema,
  isRequired: boolean,
): ServerMember | undefined {
  const fixed = fixedValue(content, schema);
  if (fixed !== undefined) return { name, once: false, part: literal(name, fixed) };
  const time =
    times.test(name) || (isRequired && /^(timestamp|time|date)$/i.test(name)) ? timeCode(content, schema) : undefined;
  if (time !== undefined) {
    const part = { code: `${quoted(name)}: ${time.code}`, value: () => ({ [name]: time.value }) };
    return { name, once: !changes.test(name), part };
  }
  if (!isRequired) return undefined;
  if (isUuid(content, schema)) {
    const part = { code: `${quoted(name)}: randomUUID()`, value: () => ({ [name]: randomUUID() }) };
    return { name, once: true, part };
  }
  if (counts.test(name) && typesOf(content, schema)[0] === 'integer')
    return { name, once: true, part: literal(name, 0) };
  const empty = emptyPart(content, name, schema);
  return empty && { name, once: false, part: empty };
}

function isUuid(content: JsonObject, schema: Schema): boolean {
  return partsOf(content, schema).some(({ format }) => format === 'uuid');
}

/** Now, as the member spells it: text of RFC 3339, else seconds since 1970. */
function timeCode(content: JsonObject, schema: Schema): { code: string; value: Json } | undefined {
  const [type] = typesOf(content, schema);
  const format = partsOf(content, schema).find((part) => part.format !== undefined)?.format;
  const now = new Date();
  if (type === 'string') {
    if (format === 'date')
      return { code: 'new Date().toISOString().slice(0, 10)', value: now.toISOString().slice(0, 10) };
    return { code: 'new Date().toISOString()', value: now.toISOString() };
  }
  if (type !== 'integer' && type !== 'number') return undefined;
  return { code: 'Math.floor(Date.now() / 1000)', value: Math.floor(now.getTime() / 1000) };
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

/** The object in the code. */
export function objectCode(parts: readonly Part[]): string {
  return `{ ${parts.map(({ code }) => code).join(', ')} }`;
}

export function objectValue(parts: readonly Part[], given: Given): JsonObject {
  return Object.assign({}, ...parts.map(({ value }) => value(given))) as JsonObject; // made of JSON objects
}
