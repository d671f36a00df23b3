/** Errors told in a schema that somebody else wrote: its fields are found by their usual names. */
import type { Json, JsonObject, Schema } from '../../openapi/document.ts';
import { arrayOf, objectOf } from '../../openapi/json.ts';
import { at } from '../../openapi/pointer.ts';
import { standalone } from '../../openapi/schema.ts';
import { compileValidator } from '../../openapi/validator.ts';
import { conjuncts } from '../../openapi/schemas/visibility.ts';
import type { HttpError } from './errors.ts';

/** The error as this schema has it; undefined where it can't be told so. */
export type ErrorTemplate = (error: HttpError) => JsonObject | undefined;

type Field = (error: HttpError) => Json | undefined;

/** Names without marks and capitals. */
const code = /^(error|err)?code$|^error$|^err$/;
const message = /^(error|err)?(message|msg|title)$|^errordescription$|^reason$|^description$/;
const details = /^(error)?details?$/;
const retries = /^retry(attempts?|count)$|^attempts?$/;
const status = /^(http)?status(code)?$|^code$/;

/** The way to tell errors in this schema; undefined where it has neither a field for the code nor one for the message. */
export function compileErrorTemplate(content: JsonObject, schema: Schema): ErrorTemplate | undefined {
  const fields = fieldsOf(content, schema, 0);
  if (fields === undefined) return undefined;
  const validate = compileValidator(standalone(content, schema, 'response'));
  return (error) => {
    const body = fill(fields, error);
    return validate(body).length === 0 ? body : undefined;
  };
}

type Fields = ReadonlyMap<string, Field>;

function fill(fields: Fields, error: HttpError): JsonObject {
  const filled = [...fields].map(([name, field]) => [name, field(error)] as const);
  return Object.fromEntries(filled.filter((pair): pair is readonly [string, Json] => pair[1] !== undefined));
}

function fieldsOf(content: JsonObject, schema: Json, depth: number): Fields | undefined {
  const parts = conjuncts(content, schema);
  const required = new Set(parts.flatMap((part) => arrayOf(part.required)));
  const properties = parts.flatMap((part) => Object.entries(objectOf(part.properties)));
  const fields = new Map<string, Field>();
  for (const [name, property] of properties) {
    const field = knownField(content, name, property, depth);
    if (field !== undefined) fields.set(name, field);
  }
  if (fields.size === 0) return undefined;
  for (const [name, property] of properties) {
    if (!required.has(name)) continue;
    const field = fields.get(name);
    const value = blank(content, property);
    fields.set(name, (error) => field?.(error) ?? value);
  }
  return fields;
}

function knownField(content: JsonObject, name: string, property: Json, depth: number): Field | undefined {
  const plain = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  const type = typeOf(content, property);
  if (type === 'integer' || type === 'number') {
    if (retries.test(plain)) return (error) => error.retries;
    return status.test(plain) ? (error) => error.status : undefined;
  }
  if (type === 'object' && depth === 0 && /^errors?$/.test(plain)) return nested(content, property, depth);
  if (type === 'array') return details.test(plain) ? listOfDetails(content, property) : undefined;
  if (type !== 'string') return undefined;
  if (code.test(plain)) return (error) => error.code;
  if (message.test(plain)) return (error) => error.message;
  if (details.test(plain)) return (error) => error.details;
  return undefined;
}

/** `{ error: { code, message } }` */
function nested(content: JsonObject, property: Json, depth: number): Field | undefined {
  const fields = fieldsOf(content, property, depth + 1);
  return fields && ((error) => fill(fields, error));
}

function listOfDetails(content: JsonObject, property: Json): Field | undefined {
  const items = conjuncts(content, property).find((part) => part.items !== undefined)?.items ?? true;
  return typeOf(content, items) === 'string' ? (error) => error.details?.split('\n') ?? [] : undefined;
}

/** Something valid for a required field that means nothing to us. */
function blank(content: JsonObject, property: Json): Json {
  const parts = conjuncts(content, property);
  const find = (keyword: string): Json | undefined => parts.find((part) => part[keyword] !== undefined)?.[keyword];
  const value =
    find('default') ?? find('const') ?? at(find('enum') ?? null, '/0') ?? zeros.get(typeOf(content, property));
  const least = find('minimum');
  return value === 0 && typeof least === 'number' && least > 0 ? least : (value ?? null);
}

const zeros: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['string', ''],
  ['integer', 0],
  ['number', 0],
  ['boolean', false],
  ['array', []],
  ['object', {}],
]);

/** The type that a property has beside null. */
function typeOf(content: JsonObject, schema: Json): string {
  const type = conjuncts(content, schema).find((part) => part.type !== undefined)?.type;
  const types = Array.isArray(type) ? type : [type];
  return String(types.find((one) => one !== 'null') ?? '');
}
