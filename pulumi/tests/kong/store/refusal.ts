/** What the Admin API answers when it refuses: Kong's codes, names and messages (`kong/db/errors.lua`). */
import type { Json, JsonObject } from '../../../../openapi/document.ts';
import { isObject } from '../../../../openapi/json.ts';

/** An answer that ends a request. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: JsonObject;

  constructor(status: number, body: JsonObject) {
    super(`${status} ${JSON.stringify(body)}`);
    this.status = status;
    this.body = body;
  }
}

/** Faults by field: a text, one for each element of a list (`null` for those without), or those of a record. */
export interface Faults {
  readonly [field: string]: string | readonly (string | null)[] | Faults;
}

export const notFound = (): Refusal => new Refusal(404, { message: 'Not found' });
export const methodNotAllowed = (): Refusal => new Refusal(405, { message: 'Method not allowed' });
export const unreadableBody = (): Refusal => new Refusal(400, { message: 'Cannot parse JSON body' });

export function schemaViolation(faults: Faults): Refusal {
  const lines = linesOf(faults);
  const message =
    lines.length === 1
      ? `schema violation (${lines.join('')})`
      : `${lines.length} schema violations (${lines.join('; ')})`;
  return new Refusal(400, { code: 2, name: 'schema violation', message, fields: asJson(faults) });
}

export function uniqueViolation(key: JsonObject): Refusal {
  const message = `UNIQUE violation detected on '${pretty(key)}'`;
  return new Refusal(409, { code: 5, name: 'unique constraint violation', message, fields: key });
}

export function unknownReference(field: string, key: JsonObject, parent: string): Refusal {
  const message = `the foreign key '${pretty(key)}' does not reference an existing '${parent}' entity.`;
  return new Refusal(400, { code: 4, name: 'foreign key violation', message, fields: { [field]: key } });
}

export function stillReferenced(parent: string, child: string): Refusal {
  const message = `an existing '${child}' entity references this '${parent}' entity`;
  return new Refusal(400, { code: 4, name: 'foreign key violation', message, fields: { '@referenced_by': child } });
}

export function unresolvedReference(field: string, key: JsonObject, parent: string): Refusal {
  const [name = ''] = Object.keys(key);
  const reason = `the foreign key cannot be resolved with '${pretty(key)}' for an existing '${parent}' entity`;
  const message = `foreign key unresolved (${field}.${name}: ${reason})`;
  return new Refusal(400, {
    code: 13,
    name: 'foreign keys unresolved',
    message,
    fields: { [field]: { [name]: reason } },
  });
}

export function unknownEntity(key: JsonObject): Refusal {
  const message = `could not find the entity with ${'id' in key ? 'primary key ' : ''}'${pretty(key)}'`;
  return new Refusal(404, { code: 6, name: 'not found', message, fields: key });
}

export const invalidSize = (message: string): Refusal => new Refusal(400, { code: 9, name: 'invalid size', message });

export function invalidOffset(offset: string, reason: string): Refusal {
  return new Refusal(400, { code: 7, name: 'invalid offset', message: `'${offset}' is not a valid offset: ${reason}` });
}

export function invalidOption(option: string, reason: string): Refusal {
  const message = `invalid option (${option}: ${reason})`;
  return new Refusal(400, { code: 11, name: 'invalid options', message, options: { [option]: reason } });
}

/** @param what `create 'services' entities` */
export function needsDatabase(what: string): Refusal {
  const message = `cannot ${what} when not using a database`;
  return new Refusal(405, { code: 12, name: 'operation unsupported', message });
}

export function invalidDeclaration(fields: JsonObject): Refusal {
  const message = `declarative config is invalid: ${pretty(fields)}`;
  return new Refusal(400, { code: 14, name: 'invalid declarative configuration', message, fields });
}

/** One level is spelled out, what is deeper is printed. Elements of a list count from 1. */
function linesOf(faults: Faults): string[] {
  const ofEntity = faults['@entity'];
  const fields = Object.keys(faults).filter((field) => field !== '@entity');
  return [
    ...(Array.isArray(ofEntity) ? ofEntity.map(String) : []),
    ...fields.sort().flatMap((field) => fieldLines(field, faults[field] ?? '')),
  ];
}

function fieldLines(field: string, fault: Faults[string]): string[] {
  if (typeof fault === 'string') return [`${field}: ${fault}`];
  if (isList(fault)) {
    return fault.flatMap((text, index) => (text === null ? [] : [`${field}.${index + 1}: ${text}`]));
  }
  return Object.keys(fault)
    .sort()
    .map((name) => {
      const inner = fault[name] ?? '';
      return `${field}.${name}: ${typeof inner === 'string' ? inner : pretty(asJson(inner))}`;
    });
}

const isList = (fault: Faults[string]): fault is readonly (string | null)[] => Array.isArray(fault);

const asJson = (faults: Exclude<Faults[string], string>): Json => faults;

/** As Lua prints a table: `{consumer=null,name="acl"}`. */
function pretty(value: Json): string {
  if (Array.isArray(value)) return `{${value.map((item: Json) => pretty(item)).join(',')}}`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${name}=${pretty(value[name] ?? null)}`).join(',')}}`;
}
