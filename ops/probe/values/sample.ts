/** Arguments that an operation should take, made from its document alone. */
import type { Example, Json, MediaType, Operation, Parameter } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import { memoize } from '../../../openapi/memoize.ts';
import type { Arguments, RequestArguments } from '../../../openapi/request/request.ts';
import { sampleValue } from '../../../openapi/sample/sample.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { standalone } from '../../../openapi/schema/standalone.ts';
import { compileCheck } from '../../../openapi/validation/validator.ts';

/** What is required, and the body if there is one. @throws SampleError where no valid value is found */
export const sampleArguments = memoize((operation: Operation): RequestArguments => {
  const required = sentParameters(operation).filter((parameter) => parameter.required);
  const values = required.map((parameter) => [parameter, parameterValue(parameter)] as const);
  const body = findBody(operation);
  return {
    ...values.reduce(withValue, {}),
    ...(body === undefined ? {} : { body: bodyValue(body) }),
  };
});

function withValue(given: RequestArguments, [parameter, value]: readonly [Parameter, Json]): RequestArguments {
  return withArgument(given, parameter, value);
}

/** The arguments with another value for one parameter; undefined: without it. */
export function withArgument(given: RequestArguments, parameter: Parameter, value: Json | undefined): RequestArguments {
  const values: Arguments = { ...given[parameter.in], [parameter.name]: value };
  return { ...given, [parameter.in]: values };
}

/** Header parameters of these names say nothing: https://spec.openapis.org/oas/v3.1.1.html#parameter-object */
const ignored = ['accept', 'content-type', 'authorization'];

export function sentParameters({ parameters }: Operation): readonly Parameter[] {
  return parameters.filter(({ in: place, name }) => place !== 'header' || !ignored.includes(name.toLowerCase()));
}

/** The first of its examples that is valid, else one made from its schema. @throws SampleError */
export function parameterValue(parameter: Parameter): Json {
  const { schema, examples } = parameter;
  const [example] = validExamples(schema, examples);
  if (example !== undefined) return example.value;
  return isCondition(parameter) && isValid(schema, '*') ? '*' : sampleValue(schema, 'request');
}

/** No made up tag would be right, but `*` stands for all: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 */
function isCondition({ in: place, name }: Parameter): boolean {
  return place === 'header' && name.toLowerCase() === 'if-match';
}

export interface SampleBody {
  readonly mediaType: string;
  readonly schema: SchemaView;
  readonly examples: readonly Example[];
}

/** What the body is sent as: JSON where that is among the media types. */
export function findBody({ requestBody }: Operation): SampleBody | undefined {
  const types: readonly [string, MediaType][] = [...(requestBody?.content ?? [])];
  const chosen = types.find(([mediaType]) => isJsonType(mediaType)) ?? types[0];
  if (chosen === undefined) return undefined;
  const [mediaType, { schema = anySchema, examples }] = chosen;
  return { mediaType, schema, examples };
}

/** @throws SampleError */
function bodyValue({ schema, examples }: SampleBody): Json {
  return validExamples(schema, examples)[0]?.value ?? sampleValue(schema, 'request');
}

export function validExamples(schema: SchemaView, examples: readonly Example[]): readonly Example[] {
  return examples.filter(({ value }) => isValid(schema, value));
}

export function isValid(schema: SchemaView, value: Json): boolean {
  return requestCheck(schema)(value);
}

const requestCheck = memoize((schema: SchemaView) => compileCheck(standalone(schema, 'request')));

/** An object without the members of these names; anything else as it is. */
export function without(value: Json | undefined, names: readonly string[]): Json | undefined {
  if (!isObject(value)) return value;
  return omit(value, names);
}

/** The members that have none of these names. */
export function omit<Value>(
  members: Readonly<Record<string, Value>>,
  names: readonly string[],
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}
