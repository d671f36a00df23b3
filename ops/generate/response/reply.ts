/** The code of a handler's answer: the body and the headers. */
import { someHave } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { stringCode } from '../code/names.ts';
import type { SuccessAnswer } from '../resource/answers.ts';
import { isAssignable, memberSchema, objectType } from '../resource/assignable.ts';
import type { ItemSchema } from '../resource/item.ts';
import { Obstacle } from '../resource/obstacle.ts';

/**
 * Returns the expression for the item in `variable` in the form that a schema describes: whole, a part, or in an envelope.
 * @throws Obstacle if the schema does not describe the item
 */
export function shownCode(item: ItemSchema, schema: SchemaView, variable: string): string {
  const shown = shownWithin(item, schema, variable, maxDepth);
  if (shown === undefined) throw new Obstacle('the answer does not show the item');
  return shown;
}

/** The maximum number of objects around an item: `{ response: { data: {…} } }`. */
const maxDepth = 3;

function shownWithin(item: ItemSchema, schema: SchemaView, variable: string, depth: number): string | undefined {
  const direct = partCode(item, schema, variable);
  const type = objectType(schema);
  if (direct !== undefined || type === undefined || depth === 0) return direct;
  for (const name of type.members.keys()) {
    if ([...type.required].some((other) => other !== name)) continue;
    const inner = shownWithin(item, memberSchema(type, name), variable, depth - 1);
    if (inner !== undefined) return `{ ${stringCode(name)}: ${inner} }`;
  }
  return undefined;
}

function partCode(item: ItemSchema, schema: SchemaView, variable: string): string | undefined {
  if (schema.resolved === item.schema.resolved) return variable;
  const type = objectType(schema);
  if (type === undefined || !isAssignable(item.schema, schema)) return undefined;
  const names = [...type.members.keys()].filter((name) => item.type.members.has(name));
  if (names.length === item.type.members.size || type.members.size === 0) return variable;
  return `only(${variable}, ${names.map(stringCode).join(', ')})`;
}

/**
 * Returns the expression for an answer that confirms the deletion of an item by its key, a message or a flag. Returns
 * undefined if the answer has other members.
 */
export function deletedMessageCode(
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
  return `{ ${members.map(([name, code]) => (name === code ? name : `${stringCode(name)}: ${code}`)).join(', ')} }`;
}

function isFree(schema: SchemaView): boolean {
  return !someHave([schema], 'enum', 'const', 'pattern');
}

/** The expression for a header, by the header's role. */
export type HeaderRoles = Readonly<Record<string, string | undefined>>;

export interface HeadersCode {
  readonly code: string;
  readonly roles: readonly string[];
}

const pipelineHeaders = new Set(['x-request-id', 'content-type']);

/** Plans the headers of the answer. @throws Obstacle if a required header is unknown */
export function planHeaders({ response, body }: SuccessAnswer, roles: HeaderRoles): HeadersCode {
  const members: [name: string, code: string, role: string][] = [];
  if (body !== undefined && !body.isFirst) {
    const mediaType = body.mediaType.includes('*') ? 'application/json' : body.mediaType;
    members.push(['Content-Type', stringCode(mediaType), 'content-type']);
  }
  for (const [name, { required, schema }] of response.headers) {
    const role = name.toLowerCase();
    if (pipelineHeaders.has(role)) continue;
    const known = roles[role] ?? constantHeader(schema);
    if (known !== undefined) members.push([name, known, role]);
    else if (required) throw new Obstacle(`the answer requires the header ${stringCode(name)}, whose value is unknown`);
  }
  return {
    code:
      members.length === 0
        ? ''
        : `headers: { ${members.map(([name, code]) => `${stringCode(name)}: ${code}`).join(', ')} }`,
    roles: members.map(([, , role]) => role),
  };
}

function constantHeader(schema: SchemaView): string | undefined {
  const value = schema.own.const;
  return typeof value === 'string' || typeof value === 'number' ? JSON.stringify(value) : undefined;
}
