/** A request held against its operation's description: all that was sent as one value, judged by one schema. */
import type { ApiDocument, Json, JsonObject, Operation, ParameterPlace, Schema } from '../../openapi/document.ts';
import { objectOf } from '../../openapi/json.ts';
import { isJsonType } from '../../openapi/media-type.ts';
import { standalone } from '../../openapi/schema.ts';
import { applicators, asSchema, mapApplicator } from '../../openapi/schemas/keywords.ts';
import { compileValidator, type Fault, type Validator } from '../../openapi/validator.ts';
import { compileMediaTypes } from './media-types.ts';
import type { ParsedParameters } from './parameters.ts';

export interface RequestInput extends ParsedParameters {
  readonly body: unknown;
}

/**
 * Faults by pointer: `/path/sessionId`, `/query/limit`, `/body/userId`. Fills in defaults, and takes out of the body what
 * is `readOnly`. The Content-Type chooses among the schemas of the body; without one the first is taken.
 */
export type RequestValidator = (input: RequestInput, contentType?: string) => readonly Fault[];

/** Made once for an operation. */
export function compileRequestValidator({ content }: ApiDocument, operation: Operation): RequestValidator {
  const compile = (body: Schema) => {
    const schema = standalone(content, inputSchema(operation, body), 'request');
    return compileValidator(operation.method === 'patch' ? withoutBodyDefaults(schema) : schema);
  };
  const mediaTypes = [...(operation.requestBody?.content ?? [])];
  const validators = new Map(mediaTypes.map(([declared, { schema }]) => [declared, compile(schema ?? true)]));
  const [usual = compile(true)] = validators.values();
  if (mediaTypes.length < 2 && mediaTypes.every(([declared]) => isJsonType(declared))) return usual;

  const match = compileMediaTypes(validators.keys());
  const withBytes = compile(true);
  return (input, contentType = '') => {
    if (input.body instanceof Uint8Array) return withBytes(input);
    const declared = match(contentType)?.declared ?? '';
    return validateForm(validators.get(declared) ?? usual, input);
  };
}

/** The schema of a `RequestInput`; places without parameters are nobody's concern. */
function inputSchema({ parameters, requestBody }: Operation, body: Schema): Schema {
  const used = places.filter((place) => parameters.some((parameter) => parameter.in === place));
  return objectSchema(
    [...used.map((place): [string, Schema] => [place, placeSchema(parameters, place)]), ['body', body]],
    requestBody?.required === true ? [...used, 'body'] : used,
  );
}

/** PATCH says what is to change: a default in its body would set back what is not sent. */
function withoutBodyDefaults(schema: Schema): Schema {
  if (typeof schema === 'boolean') return schema;
  const { body = true, ...others } = objectOf(schema.properties);
  const definitions = Object.entries(objectOf(schema.$defs)).map(([name, part]) => [
    name,
    withoutDefaults(asSchema(part, name)),
  ]);
  return {
    ...schema,
    properties: { ...others, body: withoutDefaults(asSchema(body, 'body')) },
    $defs: Object.fromEntries(definitions) as JsonObject, // made of schemas alone
  };
}

function withoutDefaults(schema: Schema): Schema {
  if (typeof schema === 'boolean') return schema;
  const kept = Object.entries(schema).flatMap(([keyword, value]): [string, Json][] => {
    if (keyword === 'default') return [];
    return [[keyword, applicators.has(keyword) ? mapApplicator(keyword, value, '', withoutDefaults) : value]];
  });
  return Object.fromEntries(kept);
}

const places: readonly ParameterPlace[] = ['path', 'query', 'header', 'cookie'];

function placeSchema(parameters: Operation['parameters'], place: ParameterPlace): Schema {
  const own = parameters.filter((parameter) => parameter.in === place);
  return objectSchema(
    own.map(({ name, schema }) => [name, schema]),
    own.filter(({ required }) => required).map(({ name }) => name),
  );
}

function objectSchema(properties: readonly (readonly [string, Schema])[], required: readonly Json[]): JsonObject {
  return { type: 'object', properties: Object.fromEntries(properties), required };
}

/** Files are strings to a document (`format: binary`): while they are judged, an empty one stands for each. */
function validateForm(validate: Validator, input: RequestInput): readonly Fault[] {
  const form = input.body;
  if (typeof form !== 'object' || form === null) return validate(input);
  const files = Object.entries(form).filter(([, value]) => [value].flat().some((part) => part instanceof Blob));
  for (const [name, value] of files) Reflect.set(form, name, Array.isArray(value) ? value.map(() => '') : '');
  const faults = validate(input);
  for (const [name, value] of files) Reflect.set(form, name, value);
  return faults;
}
