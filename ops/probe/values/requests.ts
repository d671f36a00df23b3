/** Requests that an operation has to carry out: at the edges of its schemas, and by chance. */
import fc from 'fast-check';
import type { Json, Operation, Parameter } from '../../../openapi/document/document.ts';
import { edgeValues } from '../../../openapi/sample/edge-values.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import { memoize } from '../../../openapi/memoize.ts';
import type { Arguments, RequestArguments } from '../../../openapi/request/request.ts';
import { sampleValue } from '../../../openapi/sample/sample.ts';
import { isSafe } from '../structure/source.ts';
import { findBody, omit, parameterValue, type SampleBody, sentParameters, withArgument } from './sample.ts';
import { valueArbitrary } from './arbitrary.ts';

/** Of what a request would do by itself, what is given instead. */
export interface Edge {
  /** `query limit: maximum 100`. */
  readonly title: string;
  readonly vary: (usual: RequestArguments) => RequestArguments;
}

/** Headers that ask about a state, or name a request for ever: chance has no sensible value for them. */
const stateful = /^(if-(match|none-match|modified-since|unmodified-since|range)|range|idempotency-key)$/i;

const form = 'application/x-www-form-urlencoded';

function isVaried({ in: place, name }: Parameter, operation: Operation): boolean {
  // What changes something is only sent to what was made here.
  if (place === 'path') return isSafe(operation);
  return place !== 'header' || !stateful.test(name);
}

function variedParameters(operation: Operation): readonly Parameter[] {
  return sentParameters(operation).filter((parameter) => isVaried(parameter, operation));
}

function variedBody(operation: Operation): SampleBody | undefined {
  const body = findBody(operation);
  return body !== undefined && (isJsonType(body.mediaType) || body.mediaType === form) ? body : undefined;
}

/** The arguments without conditions on a state that may have changed since they were put together. */
export function unconditional(operation: Operation, given: RequestArguments): RequestArguments {
  const conditions = operation.parameters.filter(({ in: place, name, required }) => {
    return place === 'header' && stateful.test(name) && !required;
  });
  return conditions.reduce((usual, parameter) => withArgument(usual, parameter, undefined), given);
}

/**
 * @param isUnbounded false: without the largest integers that JSON can carry exactly
 * @throws SampleError, SchemaError where there is no valid value to start from
 */
export function deriveEdges(operation: Operation, isUnbounded: boolean): readonly Edge[] {
  const edges = allEdges(operation);
  return isUnbounded ? edges : edges.filter(({ title }) => !unstatedBound.test(title));
}

const allEdges = memoize((operation: Operation): readonly Edge[] => [
  ...variedParameters(operation).flatMap(parameterEdges),
  ...bodyEdges(variedBody(operation)),
]);

/** A bound that comes from JSON instead of from the document. */
const unstatedBound = new RegExp(` (?:minimum|maximum) -?${Number.MAX_SAFE_INTEGER}$`);

function parameterEdges(parameter: Parameter): readonly Edge[] {
  return edgeValues(parameter.schema, parameterValue(parameter), 'request').map((edge) => ({
    title: `${parameter.in} ${parameter.name}${edge.pointer}: ${edge.why}`,
    vary: (usual) => withArgument(usual, parameter, edge.value),
  }));
}

/** From the value that the schema gives, which has all that there can be. */
function bodyEdges(body: SampleBody | undefined): readonly Edge[] {
  if (body === undefined) return [];
  const whole = sampleValue(body.schema, 'request');
  return edgeValues(body.schema, whole, 'request').map((edge) => ({
    title: `body${edge.pointer === '' ? '' : ` ${edge.pointer}`}: ${edge.why}`,
    vary: (usual) => ({ ...usual, body: edge.value, mediaType: body.mediaType }),
  }));
}

/**
 * What chance gives; the rest is as usual. Undefined where an operation leaves nothing to chance.
 * @param isUnbounded see `valueArbitrary`
 * @throws SampleError, SchemaError where there is no valid value to start from
 */
export function requestArbitrary(operation: Operation, isUnbounded: boolean): RequestArbitrary {
  return isUnbounded ? unboundedArbitrary(operation) : boundedArbitrary(operation);
}

type RequestArbitrary = fc.Arbitrary<RequestArguments> | undefined;

const unboundedArbitrary = memoize((operation: Operation) => makeArbitrary(operation, true));
const boundedArbitrary = memoize((operation: Operation) => makeArbitrary(operation, false));

function makeArbitrary(operation: Operation, isUnbounded: boolean): RequestArbitrary {
  const body = variedBody(operation);
  const places = (['path', 'query', 'header', 'cookie'] as const).flatMap((place) => {
    const parameters = variedParameters(operation).filter((parameter) => parameter.in === place);
    return parameters.length === 0 ? [] : [[place, placeArbitrary(parameters, isUnbounded)] as const];
  });
  if (body === undefined && places.length === 0) return undefined;
  const parts: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
    ...Object.fromEntries(places),
    ...(body === undefined
      ? {}
      : { body: valueArbitrary(body.schema, isUnbounded), mediaType: fc.constant(body.mediaType) }),
  };
  const requiredKeys = Object.keys(parts).filter((name) => name !== 'path');
  return fc.record(parts, { requiredKeys, noNullPrototype: true }); // its very parts
}

function placeArbitrary(
  parameters: readonly Parameter[],
  isUnbounded: boolean,
): fc.Arbitrary<Readonly<Record<string, Json>>> {
  const members = parameters.map(({ name, schema }) => [name, valueArbitrary(schema, isUnbounded)] as const);
  const requiredKeys = parameters.filter(({ required }) => required).map(({ name }) => name);
  return fc.record(Object.fromEntries(members), { requiredKeys, noNullPrototype: true }); // of these members
}

/** What was given by chance over what is usual; what is `fixed` stays, in the parameters and in the body. */
export function merged(usual: RequestArguments, given: RequestArguments, fixed: readonly string[]): RequestArguments {
  const { body } = given;
  const over = (before: Arguments = {}, after: Arguments = {}): Arguments => ({
    ...before,
    ...omit(after, fixed),
  });
  const kept = isObject(usual.body) ? Object.entries(usual.body).filter(([name]) => fixed.includes(name)) : [];
  const whole = isObject(body) ? Object.fromEntries([...Object.entries(omit(body, fixed)), ...kept]) : body;
  return {
    ...usual,
    ...given,
    path: over(usual.path, given.path),
    query: over(usual.query, given.query),
    header: over(usual.header, given.header),
    cookie: over(usual.cookie, given.cookie),
    ...(body === undefined ? {} : { body: whole }),
  };
}
