/** Refusals of the Admin API, with Kong's codes, names and messages (`kong/db/errors.lua`). */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { isObject } from '../../../../openapi/json/json.ts';

/** An answer that ends a request. */
export class KongRefusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: JsonObject;

  constructor(status: number, body: JsonObject) {
    super(`${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

/** Faults by field: a text, a list with one item for each element (`null` without fault), or the faults of a record. */
export interface FieldFaults {
  readonly [field: string]: string | readonly (string | null)[] | FieldFaults;
}

export const notFound = (message = 'Not found'): KongRefusal => new KongRefusal(404, { message });
export const methodNotAllowed = (): KongRefusal => new KongRefusal(405, { message: 'Method not allowed' });
export const unexpectedError = (): KongRefusal => new KongRefusal(500, { message: 'An unexpected error occurred' });
export const unreadableBody = (): KongRefusal => new KongRefusal(400, { message: 'Cannot parse JSON body' });

export function schemaViolation(faults: FieldFaults): KongRefusal {
  const lines = formatFaults(faults);
  const message =
    lines.length === 1
      ? `schema violation (${lines.join('')})`
      : `${lines.length} schema violations (${lines.join('; ')})`;
  return new KongRefusal(400, { code: 2, name: 'schema violation', message, fields: asJson(faults) });
}

export function uniqueViolation(key: JsonObject): KongRefusal {
  const message = `UNIQUE violation detected on '${formatLua(key)}'`;
  return new KongRefusal(409, { code: 5, name: 'unique constraint violation', message, fields: key });
}

export function unknownReference(field: string, key: JsonObject, parent: string): KongRefusal {
  const message = `the foreign key '${formatLua(key)}' does not reference an existing '${parent}' entity.`;
  return new KongRefusal(400, { code: 4, name: 'foreign key violation', message, fields: { [field]: key } });
}

export function stillReferenced(parent: string, child: string): KongRefusal {
  const message = `an existing '${child}' entity references this '${parent}' entity`;
  return new KongRefusal(400, { code: 4, name: 'foreign key violation', message, fields: { '@referenced_by': child } });
}

export function unresolvedReference(field: string, key: JsonObject, parent: string): KongRefusal {
  const [name = ''] = Object.keys(key);
  const reason = `the foreign key cannot be resolved with '${formatLua(key)}' for an existing '${parent}' entity`;
  const message = `foreign key unresolved (${field}.${name}: ${reason})`;
  return new KongRefusal(400, {
    code: 13,
    name: 'foreign keys unresolved',
    message,
    fields: { [field]: { [name]: reason } },
  });
}

export function unknownEntity(key: JsonObject): KongRefusal {
  const message = `could not find the entity with ${'id' in key ? 'primary key ' : ''}'${formatLua(key)}'`;
  return new KongRefusal(404, { code: 6, name: 'not found', message, fields: key });
}

export const invalidSize = (message: string): KongRefusal =>
  new KongRefusal(400, { code: 9, name: 'invalid size', message });

export function invalidOffset(offset: string, reason: string): KongRefusal {
  return new KongRefusal(400, {
    code: 7,
    name: 'invalid offset',
    message: `'${offset}' is not a valid offset: ${reason}`,
  });
}

export function invalidOption(option: string, reason: string): KongRefusal {
  const message = `invalid option (${option}: ${reason})`;
  return new KongRefusal(400, { code: 11, name: 'invalid options', message, options: { [option]: reason } });
}

/** @param what `create 'services' entities` */
export function needsDatabase(what: string): KongRefusal {
  const message = `cannot ${what} when not using a database`;
  return new KongRefusal(405, { code: 12, name: 'operation unsupported', message });
}

export function invalidDeclaration(fields: JsonObject): KongRefusal {
  const message = `declarative config is invalid: ${formatLua(fields)}`;
  return new KongRefusal(400, { code: 14, name: 'invalid declarative configuration', message, fields });
}

/** One level is formatted as lines, deeper ones as tables of Lua. Elements of a list count from 1. */
function formatFaults(faults: FieldFaults): string[] {
  const ofEntity = faults['@entity'];
  const fields = Object.keys(faults).filter((field) => field !== '@entity');
  return [
    ...(Array.isArray(ofEntity) ? ofEntity.map(String) : []),
    ...fields.sort().flatMap((field) => formatFieldFaults(field, faults[field] ?? '')),
  ];
}

function formatFieldFaults(field: string, fault: FieldFaults[string]): string[] {
  if (typeof fault === 'string') return [`${field}: ${fault}`];
  if (isList(fault)) {
    return fault.flatMap((text, index) => (text === null ? [] : [`${field}.${index + 1}: ${text}`]));
  }
  return Object.keys(fault)
    .sort()
    .map((name) => {
      const inner = fault[name] ?? '';
      return `${field}.${name}: ${typeof inner === 'string' ? inner : formatLuaLines(asJson(inner))}`;
    });
}

const isList = (fault: FieldFaults[string]): fault is readonly (string | null)[] => Array.isArray(fault);

const asJson = (faults: Exclude<FieldFaults[string], string>): Json => faults;

/** Formats a value as Lua prints a table: `{consumer=null,name="acl"}`. */
function formatLua(value: Json): string {
  if (Array.isArray(value)) return `{${value.map((item: Json) => formatLua(item)).join(',')}}`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${name}=${formatLua(value[name] ?? null)}`).join(',')}}`;
}

/** Formats a value as Lua prints a table on several lines. */
function formatLuaLines(value: Json, indentation = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indentation}  `;
  const members = Array.isArray(value)
    ? value.map((item: Json) => formatLuaLines(item, inner))
    : Object.entries(value)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([name, member]) => `${name} = ${formatLuaLines(member, inner)}`);
  return `{\n${members.map((member) => inner + member).join(',\n')}\n${indentation}}`;
}
