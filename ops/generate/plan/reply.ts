/** The answer of a handler: what it sends of an item, and the headers beside it. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { someHave } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { quoted } from '../write/names.ts';
import type { SuccessAnswer } from './answers.ts';
import { assignable, memberSchema, objectType } from './assignable.ts';
import type { ItemSchema } from './item.ts';
import { Obstacle } from './obstacle.ts';

/** An expression in the code, and what it comes to in a trial. */
export interface Shown {
  readonly code: string;
  readonly value: (item: JsonObject) => Json;
  /** Uses `only`. */
  readonly narrows: boolean;
}

/**
 * How a schema shows the item that `variable` holds: whole, a part of it, or in an object around it.
 * @throws Obstacle where it does not
 */
export function shownAs(item: ItemSchema, schema: SchemaView, variable: string): Shown {
  const shown = shownWithin(item, schema, variable, maxDepth);
  if (shown === undefined) throw new Obstacle('its answer is something else than the item');
  return shown;
}

/** Objects around an item, at most: `{ response: { data: {…} } }`. */
const maxDepth = 3;

function shownWithin(item: ItemSchema, schema: SchemaView, variable: string, depth: number): Shown | undefined {
  const direct = partOf(item, schema, variable);
  const type = objectType(schema);
  if (direct !== undefined || type === undefined || depth === 0) return direct;
  for (const name of type.members.keys()) {
    if ([...type.required].some((other) => other !== name)) continue;
    const inner = shownWithin(item, memberSchema(type, name), variable, depth - 1);
    if (inner === undefined) continue;
    return {
      code: `{ ${quoted(name)}: ${inner.code} }`,
      value: (given) => ({ [name]: inner.value(given) }),
      narrows: inner.narrows,
    };
  }
  return undefined;
}

function partOf(item: ItemSchema, schema: SchemaView, variable: string): Shown | undefined {
  const whole: Shown = { code: variable, value: (given) => given, narrows: false };
  if (schema.resolved === item.schema.resolved) return whole;
  const type = objectType(schema);
  if (type === undefined || !assignable(item.schema, schema)) return undefined;
  const names = [...type.members.keys()].filter((name) => item.type.members.has(name));
  if (names.length === item.type.members.size || type.members.size === 0) return whole;
  return {
    code: `only(${variable}, ${names.map(quoted).join(', ')})`,
    value: (given) => Object.fromEntries(Object.entries(given).filter(([name]) => names.includes(name))),
    narrows: true,
  };
}

/**
 * How an answer speaks of an item that is gone, without showing it: its key alone, a message, or that it went well.
 * Undefined where it does not.
 */
export function messageAs(
  item: ItemSchema,
  schema: SchemaView,
  { label, key }: { label: string; key: string },
): Shown | undefined {
  const type = objectType(schema);
  if (type === undefined || type.members.size === 0) return undefined;
  const members: [string, string, Json][] = [];
  for (const name of type.members.keys()) {
    const member = memberSchema(type, name).resolved;
    const kind = member.own.types?.join();
    if (name === item.key?.member && item.key.others.length === 0 && kind === item.key.type)
      members.push([name, key, kind === 'integer' ? 1 : 'a']);
    else if (/^(message|msg|detail|status)$/i.test(name) && kind === 'string' && isFree(member))
      members.push([name, `\`${label.replaceAll(/[`\\$]/g, '')} \${${key}} was deleted\``, 'it was deleted']);
    else if (/^(ok|success|deleted)$/i.test(name) && kind === 'boolean') members.push([name, 'true', true]);
    else return undefined;
  }
  return {
    code: `{ ${members.map(([name, code]) => (name === code ? name : `${quoted(name)}: ${code}`)).join(', ')} }`,
    value: () => Object.fromEntries(members.map(([name, , value]) => [name, value])),
    narrows: false,
  };
}

function isFree(schema: SchemaView): boolean {
  return !someHave([schema], 'enum', 'const', 'pattern');
}

/** Headers by the role that they have; each gives its code, and a value for the trial. */
export type HeaderRoles = Readonly<
  Record<string, { readonly code: string; readonly value: string | number } | undefined>
>;

export interface Headers {
  readonly code: string;
  readonly values: Readonly<Record<string, string | number>>;
  readonly roles: readonly string[];
}

const ofTheRoad = new Set(['x-request-id', 'content-type']);

/** The headers that the answer has. @throws Obstacle where it must have one that nobody knows */
export function headersOf({ response, body }: SuccessAnswer, roles: HeaderRoles): Headers {
  const members: [string, string, string | number, string][] = [];
  if (body !== undefined && !body.isFirst) {
    const mediaType = body.mediaType.includes('*') ? 'application/json' : body.mediaType;
    members.push(['Content-Type', quoted(mediaType), mediaType, 'content-type']);
  }
  for (const [name, { required, schema }] of response.headers) {
    const role = name.toLowerCase();
    if (ofTheRoad.has(role)) continue;
    const known = roles[role] ?? constantHeader(schema);
    if (known !== undefined) members.push([name, known.code, known.value, role]);
    else if (required) throw new Obstacle(`nobody knows the header ${name} of its answer`);
  }
  return {
    code:
      members.length === 0
        ? ''
        : `headers: { ${members.map(([name, code]) => `${quoted(name)}: ${code}`).join(', ')} }`,
    values: Object.fromEntries(members.map(([name, , value]) => [name, value])),
    roles: members.map(([, , , role]) => role),
  };
}

function constantHeader(schema: SchemaView): { code: string; value: string | number } | undefined {
  const value = schema.own.const;
  return typeof value === 'string' || typeof value === 'number' ? { code: JSON.stringify(value), value } : undefined;
}
