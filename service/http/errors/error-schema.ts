/** Errors in the error schema of any document: its fields are found by their usual names. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { eachValue } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileValidator } from '../../../openapi/validation/validator.ts';
import { HttpError } from '../../errors/errors.ts';

/** Returns the error as a value of this schema; undefined if the schema cannot hold it. */
export type ErrorTemplate = (error: HttpError) => JsonObject | undefined;

type Field = (error: HttpError) => Json | undefined;

/** Normalizes a name: lower case, without punctuation. */
const code = /^(error|err)?code$|^error$|^err$/;
const message = /^(error|err)?(message|msg|title)$|^errordescription$|^reason$|^description$/;
const details = /^(error)?details?$/;
const retries = /^retry(attempts?|count)$|^attempts?$/;
const status = /^(http)?status(code)?$|^code$/;

/** Returns a function that writes errors in this schema; undefined if it has neither a field for the code nor one for the message. */
export function compileErrorTemplate(schema: SchemaView): ErrorTemplate | undefined {
  const fields = findFields(schema, 0);
  if (fields === undefined) return undefined;
  const validate = compileValidator(standalone(schema, 'response'));
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

function findFields({ parts, required }: SchemaView, depth: number): Fields | undefined {
  const properties = parts.flatMap(({ own }) => [...own.properties]);
  const fields = new Map<string, Field>();
  for (const [name, property] of properties) {
    const field = knownField(name, property, depth);
    if (field !== undefined) fields.set(name, field);
  }
  if (fields.size === 0) return undefined;
  for (const [name, property] of properties) {
    if (!required.has(name)) continue;
    const field = fields.get(name);
    const value = blank(property);
    fields.set(name, (error) => field?.(error) ?? value);
  }
  return fields;
}

function knownField(name: string, property: SchemaView, depth: number): Field | undefined {
  const plain = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  const type = getType(property);
  if (type === 'integer' || type === 'number') {
    if (retries.test(plain)) return (error) => error.retries;
    return status.test(plain) ? (error) => error.status : undefined;
  }
  if (type === 'object' && depth === 0 && /^errors?$/.test(plain)) return nested(property, depth) ?? byMember(property);
  if (type === 'array' && depth === 0 && plain === 'errors') return listOfErrors(property, depth);
  if (type === 'array') return details.test(plain) ? listOfDetails(property, depth) : undefined;
  if (type !== 'string') return undefined;
  if (code.test(plain)) return (error) => error.code;
  if (message.test(plain)) return (error) => error.message;
  if (details.test(plain)) return (error) => error.details;
  return undefined;
}

/** `{ error: { code, message } }` */
function nested(property: SchemaView, depth: number): Field | undefined {
  const fields = findFields(property, depth + 1);
  return fields && ((error) => fill(fields, error));
}

/** `{ errors: [{ message }] }` */
function listOfErrors({ items }: SchemaView, depth: number): Field | undefined {
  if (getType(items) === 'string') return (error) => [error.message];
  const fields = items && findFields(items, depth + 1);
  return fields && ((error) => [fill(fields, error)]);
}

/** `{ details: ['…'] }`, or `{ detail: [{ msg: '…' }] }` */
function listOfDetails({ items }: SchemaView, depth: number): Field | undefined {
  if (getType(items) === 'string') return listDetails;
  const fields = items && findFields(items, depth + 1);
  return (
    fields &&
    (({ code: own, status, message: whole, details: lines }) =>
      (lines ?? whole).split('\n').map((line) => fill(fields, new HttpError(own, line, { status }))))
  );
}

/** `{ errors: { title: ['…'] } }`: messages by the member that they are about, and `base` for the whole request. */
function byMember({ shape }: SchemaView): Field | undefined {
  const { additional } = shape;
  if (getType(additional) !== 'array' || getType(additional?.items) !== 'string') return undefined;
  return ({ message: whole, details: lines = whole }) => {
    const messages = new Map<string, string[]>();
    for (const line of lines.split('\n')) {
      const end = line.startsWith('/') ? line.indexOf(' ') : -1;
      const member = end === -1 ? 'base' : line.slice(line.lastIndexOf('/', end) + 1, end);
      const own = messages.get(member) ?? [];
      own.push(line.slice(end + 1));
      messages.set(member, own);
    }
    return Object.fromEntries(messages);
  };
}

const listDetails: Field = ({ details: lines }) => lines?.split('\n') ?? [];

/** Returns a valid value for a required field that has no meaning for us. */
function blank(property: SchemaView): Json {
  const value = property.default ?? property.constants?.[0] ?? zeros.get(getType(property));
  const least = property.bounds.minimum;
  return value === 0 && least !== undefined && least > 0 ? least : (value ?? null);
}

const zeros: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['string', ''],
  ['integer', 0],
  ['number', 0],
  ['boolean', false],
  ['array', []],
  ['object', {}],
]);

/** Returns the type of a property besides null. */
function getType(schema: SchemaView | undefined): string {
  const [types = []] = eachValue(schema?.parts ?? [], (own) => own.types);
  return types.find((one) => one !== 'null') ?? '';
}
