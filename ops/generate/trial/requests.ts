/** The requests that a handler is tried with. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { type EdgeValue, edgeValues } from '../../../openapi/sample/edge-values.ts';
import { isArray, objectOf } from '../../../openapi/json/json.ts';
import { at, join, split } from '../../../openapi/json/pointer.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';
import {
  bodyOf,
  isValid,
  parameterValue,
  sampleArguments,
  sentParameters,
  validExamples,
  withArgument,
} from './probe.ts';

export interface TrialRequest {
  /** Says what is sent: `body /name: null`. */
  readonly title: string;
  readonly given: RequestArguments;
}

/**
 * The usual request of the contract tests, one with each optional parameter, one with each example of the body, and a list
 * in pages as small as they may be.
 * @throws SampleError
 */
export function validRequests(operation: Operation, path: RequestArguments['path']): TrialRequest[] {
  const usual = { ...sampleArguments(operation), ...(path && { path }) };
  const optional = sentParameters(operation).filter(({ required }) => !required);
  const sent = bodyOf(operation);
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

/** Requests with parts of the body at the edges of their schemas. */
export interface EdgeRequests {
  /** One part each. */
  readonly singles: readonly TrialRequest[];
  /** All of them at once, which takes one request; undefined if the schema does not let them come together. */
  readonly combined: TrialRequest | undefined;
}

/** The same request with each part of its body brought to each edge of its schema. */
export function edgeRequests(operation: Operation, { given }: TrialRequest): readonly EdgeRequests[] {
  const { body } = given;
  const schema = bodyOf(operation)?.schema;
  if (schema === undefined || body === undefined) return [];
  const request = (title: string, value: Json): TrialRequest => ({ title, given: { ...given, body: value } });
  return apart(edgeValues(schema, body, 'request')).map((edges) => {
    const singles = edges.map(({ pointer, why, value }) => request(`body${pointer}: ${why}`, value));
    const value = edges.reduce(
      (whole, edge) => replaced(whole, split(edge.pointer), at(edge.value, edge.pointer)),
      body,
    );
    const isTaken = edges.length > 1 && isValid(schema, value);
    return { singles, combined: isTaken ? request('a body at the edges of its schema', value) : undefined };
  });
}

/** Edges in lists, in each of which no part of the body is within another. */
function apart(edges: readonly EdgeValue[]): readonly (readonly EdgeValue[])[] {
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

/** A value with another one at the place that the names lead to; undefined: without it. */
function replaced(value: Json, [name, ...rest]: readonly string[], other: Json | undefined): Json {
  if (name === undefined) return other ?? null;
  const inner = rest.length === 0 ? other : replaced(at(value, join('', name)) ?? null, rest, other);
  if (isArray(value)) return value.map((item, index) => (String(index) === name ? (inner ?? null) : item));
  const others = Object.entries(objectOf(value)).filter(([own]) => own !== name);
  return Object.fromEntries(inner === undefined ? others : [...others, [name, inner]]);
}
