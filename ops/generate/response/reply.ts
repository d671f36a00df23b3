/** The answer of a handler: what it sends of an item, and the headers beside it. */
import { someHave } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { quoted } from '../code/names.ts';
import type { SuccessAnswer } from '../resource/answers.ts';
import { assignable, memberSchema, objectType } from '../resource/assignable.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';

/**
 * The expression for an item that `variable` holds, as a schema shows it: whole, a part of it, or in an object around it.
 * @throws Obstacle where it does not
 */
export function shownAs(item: ItemSchema, schema: SchemaView, variable: string): string {
  const shown = shownWithin(item, schema, variable, maxDepth);
  if (shown === undefined) throw new Obstacle('its answer is something else than the item');
  return shown;
}

/** Objects around an item, at most: `{ response: { data: {…} } }`. */
const maxDepth = 3;

function shownWithin(item: ItemSchema, schema: SchemaView, variable: string, depth: number): string | undefined {
  const direct = partOf(item, schema, variable);
  const type = objectType(schema);
  if (direct !== undefined || type === undefined || depth === 0) return direct;
  for (const name of type.members.keys()) {
    if ([...type.required].some((other) => other !== name)) continue;
    const inner = shownWithin(item, memberSchema(type, name), variable, depth - 1);
    if (inner !== undefined) return `{ ${quoted(name)}: ${inner} }`;
  }
  return undefined;
}

function partOf(item: ItemSchema, schema: SchemaView, variable: string): string | undefined {
  if (schema.resolved === item.schema.resolved) return variable;
  const type = objectType(schema);
  if (type === undefined || !assignable(item.schema, schema)) return undefined;
  const names = [...type.members.keys()].filter((name) => item.type.members.has(name));
  if (names.length === item.type.members.size || type.members.size === 0) return variable;
  return `only(${variable}, ${names.map(quoted).join(', ')})`;
}

/**
 * The expression for what an answer says of a deleted item without showing it: its key alone, a message, or that it went
 * well. Undefined where the answer says something else.
 */
export function messageAs(
  item: ItemSchema,
  schema: SchemaView,
  { label, key }: { label: string; key: string },
): string | undefined {
  const type = objectType(schema);
  if (type === undefined || type.members.size === 0) return undefined;
  const members: [string, string][] = [];
  for (const name of type.members.keys()) {
    const member = memberSchema(type, name).resolved;
    const kind = member.own.types?.join();
    if (name === item.key?.member && item.key.others.length === 0 && kind === item.key.type) members.push([name, key]);
    else if (/^(message|msg|detail|status)$/i.test(name) && kind === 'string' && isFree(member))
      members.push([name, `\`${label.replaceAll(/[`\\$]/g, '')} \${${key}} was deleted\``]);
    else if (/^(ok|success|deleted)$/i.test(name) && kind === 'boolean') members.push([name, 'true']);
    else return undefined;
  }
  return `{ ${members.map(([name, code]) => (name === code ? name : `${quoted(name)}: ${code}`)).join(', ')} }`;
}

function isFree(schema: SchemaView): boolean {
  return !someHave([schema], 'enum', 'const', 'pattern');
}

/** The expression for a header, by the role that it has. */
export type HeaderRoles = Readonly<Record<string, string | undefined>>;

export interface Headers {
  readonly code: string;
  readonly roles: readonly string[];
}

const ofTheRoad = new Set(['x-request-id', 'content-type']);

/** The headers that the answer has. @throws Obstacle where it must have one that nobody knows */
export function headersOf({ response, body }: SuccessAnswer, roles: HeaderRoles): Headers {
  const members: [name: string, code: string, role: string][] = [];
  if (body !== undefined && !body.isFirst) {
    const mediaType = body.mediaType.includes('*') ? 'application/json' : body.mediaType;
    members.push(['Content-Type', quoted(mediaType), 'content-type']);
  }
  for (const [name, { required, schema }] of response.headers) {
    const role = name.toLowerCase();
    if (ofTheRoad.has(role)) continue;
    const known = roles[role] ?? constantHeader(schema);
    if (known !== undefined) members.push([name, known, role]);
    else if (required) throw new Obstacle(`nobody knows the header ${name} of its answer`);
  }
  return {
    code:
      members.length === 0
        ? ''
        : `headers: { ${members.map(([name, code]) => `${quoted(name)}: ${code}`).join(', ')} }`,
    roles: members.map(([, , role]) => role),
  };
}

function constantHeader(schema: SchemaView): string | undefined {
  const value = schema.own.const;
  return typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : undefined;
}
