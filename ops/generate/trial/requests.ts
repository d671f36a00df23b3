/** The requests of a handler's trial. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { type EdgeValue, edgeValues } from '../../../openapi/sample/edge-values.ts';
import { isArray, objectOf } from '../../../openapi/json/json.ts';
import { at, join, split } from '../../../openapi/json/pointer.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import {
  findBody,
  isValid,
  parameterValue,
  sampleArguments,
  sentParameters,
  validExamples,
  withArgument,
} from './probe.ts';

export interface TrialRequest {
  /** Describes the request: `body /name: null`. */
  readonly title: string;
  readonly given: RequestArguments;
}

/**
 * Returns the usual request of the contract tests, one request with each optional parameter and with each example of the
 * body, and lists with the smallest and largest numbers in the query.
 * @throws SampleError
 */
export function validRequests(operation: Operation, path: RequestArguments['path']): TrialRequest[] {
  const usual = { ...sampleArguments(operation), ...(path && { path }) };
  const optional = sentParameters(operation).filter(({ required }) => !required);
  const sent = findBody(operation);
  const examples = sent === undefined ? [] : validExamples(sent.schema, sent.examples);
  const numbers = operation.parameters.filter(({ in: place, schema }) => {
    return place === 'query' && schema.resolved.own.types?.includes('integer') === true;
  });
  const small = numbers.flatMap((parameter): TrialRequest[] =>
    edgeValues(parameter.schema, parameterValue(parameter), 'request').map(({ why, value }) => ({
      title: `query ${parameter.name}: ${why}`,
      given: withArgument(usual, parameter, value),
    })),
  );
  const isOptional = operation.requestBody?.required === false;
  return [
    { title: 'a valid request', given: usual },
    ...optional.map((parameter) => ({
      title: `with ${parameter.in} ${parameter.name}`,
      given: withArgument(usual, parameter, parameterValue(parameter)),
    })),
    ...examples
      .slice(1)
      .map(({ name, value }) => ({ title: `body example ${name}`, given: { ...usual, body: value } })),
    ...small,
    ...(isOptional ? [{ title: 'no body', given: { ...usual, body: undefined } }] : []),
  ];
}

/** Requests with parts of the body at the limits of their schemas. */
export interface EdgeRequests {
  /** One request for each part. */
  readonly singles: readonly TrialRequest[];
  /** One request with all parts at once; undefined if the schema does not allow the combination. */
  readonly combined: TrialRequest | undefined;
}

/** Returns requests in which each part of the body is at each limit of its schema. */
export function edgeRequests(operation: Operation, { given }: TrialRequest): readonly EdgeRequests[] {
  const { body } = given;
  const schema = findBody(operation)?.schema;
  if (schema === undefined || body === undefined) return [];
  const request = (title: string, value: Json): TrialRequest => ({ title, given: { ...given, body: value } });
  return separateEdges(edgeValues(schema, body, 'request')).map((edges) => {
    const singles = edges.map(({ pointer, why, value }) => request(`body${pointer}: ${why}`, value));
    const value = edges.reduce(
      (whole, edge) => replaceAt(whole, split(edge.pointer), at(edge.value, edge.pointer)),
      body,
    );
    const isTaken = edges.length > 1 && isValid(schema, value);
    return { singles, combined: isTaken ? request('a body at the edges of its schema', value) : undefined };
  });
}

/** Divides the values into lists in which no part of the body contains another one. */
function separateEdges(edges: readonly EdgeValue[]): readonly (readonly EdgeValue[])[] {
  const lists: EdgeValue[][] = [];
  for (const edge of edges) {
    const isApart = ({ pointer }: EdgeValue): boolean =>
      !`${pointer}/`.startsWith(`${edge.pointer}/`) && !`${edge.pointer}/`.startsWith(`${pointer}/`);
    const list = lists.find((others) => others.every(isApart));
    if (list === undefined) lists.push([edge]);
    else list.push(edge);
  }
  return lists;
}

/** Replaces the value at the path of names; undefined removes it. */
function replaceAt(value: Json, [name, ...rest]: readonly string[], other: Json | undefined): Json {
  if (name === undefined) return other ?? null;
  const inner = rest.length === 0 ? other : replaceAt(at(value, join('', name)) ?? null, rest, other);
  if (isArray(value)) return value.map((item, index) => (String(index) === name ? (inner ?? null) : item));
  const others = Object.entries(objectOf(value)).filter(([own]) => own !== name);
  return Object.fromEntries(inner === undefined ? others : [...others, [name, inner]]);
}
