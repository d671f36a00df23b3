/** Validates a request against its operation: all parts of the request as one value, with one schema. */
import type { ApiDocument, Operation, ParameterPlace } from '../../../openapi/document/document.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import { anySchema, type DocumentSchemas } from '../../../openapi/schema/view/document-schemas.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { withoutDefaultsIn } from '../../../openapi/schema/without-defaults.ts';
import { compileValidator, type Fault, type Validator } from '../../../openapi/validation/validator.ts';
import { compileMediaTypes } from './body/media-types.ts';
import type { ParsedParameters } from './parameters.ts';

export interface RequestInput extends ParsedParameters {
  readonly body: unknown;
}

/**
 * Faults by pointer: `/path/sessionId`, `/query/limit`, `/body/userId`. Fills in defaults, and removes members of the body
 * that are `readOnly`. The Content-Type selects the schema of the body; without one, the first schema is used.
 */
export type RequestValidator = (input: RequestInput, contentType?: string) => readonly Fault[];

/** Compiles the validator of an operation, once: drift and tests start the services of one document again and again. */
export const compileRequestValidator = memoize(compile);

function compile({ schemas }: Pick<ApiDocument, 'schemas'>, operation: Operation): RequestValidator {
  const compileBody = (body: SchemaView) => {
    const schema = standalone(inputSchema(schemas, operation, body), 'request');
    // A PATCH lists changes: a default in its body would reset members that were not sent.
    return compileValidator(operation.method === 'patch' ? withoutDefaultsIn(schema, 'body') : schema);
  };
  const mediaTypes = [...(operation.requestBody?.content ?? [])];
  const validators = new Map(mediaTypes.map(([declared, { schema }]) => [declared, compileBody(schema ?? anySchema)]));
  const [usual = compileBody(anySchema)] = validators.values();
  if (mediaTypes.length < 2 && mediaTypes.every(([declared]) => isJsonType(declared))) return usual;

  const match = compileMediaTypes(validators.keys());
  const withBytes = compileBody(anySchema);
  return (input, contentType = '') => {
    if (input.body instanceof Uint8Array) return withBytes(input);
    const declared = match(contentType)?.declared ?? '';
    return validateForm(validators.get(declared) ?? usual, input);
  };
}

const places: readonly ParameterPlace[] = ['path', 'query', 'header', 'cookie'];

/** The schema of a `RequestInput`; it omits places without parameters. */
function inputSchema(schemas: DocumentSchemas, { parameters, requestBody }: Operation, body: SchemaView): SchemaView {
  const used = places.filter((place) => parameters.some((parameter) => parameter.in === place));
  return schemas.object([
    ...used.map((place) => ({ name: place, schema: placeSchema(schemas, parameters, place), isRequired: true })),
    { name: 'body', schema: body, isRequired: requestBody?.required === true },
  ]);
}

function placeSchema(schemas: DocumentSchemas, parameters: Operation['parameters'], place: ParameterPlace): SchemaView {
  const own = parameters.filter((parameter) => parameter.in === place);
  return schemas.object(own.map(({ name, schema, required }) => ({ name, schema, isRequired: required })));
}

/** Files are strings in a document (`format: binary`): an empty string replaces each during validation. */
function validateForm(validate: Validator, input: RequestInput): readonly Fault[] {
  const form = input.body;
  if (typeof form !== 'object' || form === null) return validate(input);
  const files = Object.entries(form).filter(([, value]) => [value].flat().some((part) => part instanceof Blob));
  for (const [name, value] of files) Reflect.set(form, name, Array.isArray(value) ? value.map(() => '') : '');
  const faults = validate(input);
  for (const [name, value] of files) Reflect.set(form, name, value);
  return faults;
}
