/** Requests that an operation should carry out. */
import { getRequiredNames } from '../../../openapi/schema/view/facts.ts';
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { isEventStreamType, isJsonType } from '../../../openapi/request/media-type.ts';
import type { BuiltRequest, RequestArguments } from '../../../openapi/request/request.ts';
import { getAccepted, buildCase, type ContractCase, type Expected } from './case.ts';
import {
  findBody,
  isValid,
  parameterValue,
  sampleArguments,
  sentParameters,
  validExamples,
  withArgument,
  without,
} from '../values/sample.ts';
import { toIdempotencyKey } from './idempotency-key.ts';
import { otherBody } from '../values/other-values.ts';
import { toleratedTexts } from './made-up-texts.ts';
import { findIdempotencyKey } from '../structure/promises.ts';
import { toReference } from '../structure/reference.ts';
import { isKeeping, linksTo, needsState } from '../structure/source.ts';

/** The title of every operation's first case. */
export const validRequest = 'a valid request';

const success: Expected = { statuses: 'success' };

/** @throws SampleError */
export function validCases(document: ApiDocument, operation: Operation): readonly ContractCase[] {
  return [
    buildCase(operation, validRequest, { expected: success }),
    ...optionalParameters(operation),
    ...bodyExamples(document, operation),
    ...requiredAlone(operation),
    ...otherValues(document, operation),
    ...otherCredentials(operation),
    ...followedLinks(document, operation),
    ...streamOfEvents(operation),
  ];
}

/** Each optional parameter in addition to the required ones. */
function optionalParameters(operation: Operation): readonly ContractCase[] {
  const optional = sentParameters(operation).filter(({ required }) => !required);
  const key = findIdempotencyKey(operation);
  return optional.map((parameter) => {
    const value = parameterValue(parameter);
    // A service refuses a known key with another request.
    const vary = (usual: RequestArguments) =>
      withArgument(
        usual,
        parameter,
        parameter === key ? toIdempotencyKey(key, `${operation.id} ${JSON.stringify(usual)}`) : value,
      );
    const expected = { ...success, tolerated: toleratedTexts(operation, vary({})) };
    return buildCase(operation, `with ${parameter.in} ${parameter.name}`, { vary, expected });
  });
}

/** The examples of the body, but for the first, which a valid request has, and where the body depends on a state. */
function bodyExamples(document: ApiDocument, operation: Operation): readonly ContractCase[] {
  const body = findBody(operation);
  if (body === undefined || needsState(document, operation)) return [];
  return validExamples(body.schema, body.examples)
    .slice(1)
    .map(({ name, value }) => {
      const vary = (usual: RequestArguments) => ({ ...usual, body: value });
      return buildCase(operation, `body example ${name}`, { vary, expected: success });
    });
}

/** A body without its optional members, where it has any. */
function requiredAlone(operation: Operation): readonly ContractCase[] {
  const schema = findBody(operation)?.schema;
  const { body } = sampleArguments(operation);
  if (schema === undefined || !isObject(body)) return [];
  const required = getRequiredNames(schema.chosenParts(() => 0));
  const optional = Object.keys(body).filter((name) => !required.has(name));
  const bare = without(body, optional);
  if (optional.length === 0 || bare === undefined || !isValid(schema, bare)) return [];
  const vary = (usual: RequestArguments) => ({ ...usual, body: without(usual.body, optional) });
  return [buildCase(operation, 'body with required members alone', { vary, expected: success })];
}

/**
 * Other values than the usual ones, so that it can be seen whether all are kept, each in its own member and whole. A
 * service of others may have reasons to refuse them.
 */
function otherValues(document: ApiDocument, operation: Operation): readonly ContractCase[] {
  const isOnItem = operation.path.endsWith('}') && operation.method !== 'post';
  const isCreation = operation.method === 'post' && !needsState(document, operation);
  if (!(isOnItem || isCreation) || !isKeeping(document, operation)) return [];
  const { body: usual } = sampleArguments(operation);
  const kinds = (['values', 'choices'] as const).filter(
    (changed) => otherBody(operation, usual, changed) !== undefined,
  );
  return kinds.map((changed) => {
    const vary = (given: RequestArguments) => {
      const body = otherBody(operation, given.body, changed) ?? given.body;
      return body === undefined ? given : { ...given, body };
    };
    const convention = 'a refusal of valid values that no example has';
    const expected: Expected = { statuses: 'carried out', tolerated: [{ convention, statuses: [400, 403, 422] }] };
    return buildCase(operation, `body with other ${changed}`, { vary, expected });
  });
}

/** Every alternative of `security` but the first. */
function otherCredentials(operation: Operation): readonly ContractCase[] {
  return operation.security.slice(1).map((requirement) => {
    const schemes = [...requirement.keys()];
    const credentials = getAccepted(requirement);
    const title = schemes.length === 0 ? 'without credentials, which is allowed' : `with ${schemes.join(' and ')}`;
    return buildCase(operation, title, { credentials, expected: success });
  });
}

/** The links that lead to the operation, without those to something that may not exist. */
function followedLinks(document: ApiDocument, operation: Operation): readonly ContractCase[] {
  const links = linksTo(document, operation).filter((link) => toReference(document, link, operation) !== 'open');
  return links.map((start) => {
    return buildCase(operation, `after ${start.from.id} by its link ${start.name}`, { start, expected: success });
  });
}

/** The stream of an operation whose usual answer has an end: one without JSON may be endless. */
function streamOfEvents(operation: Operation): readonly ContractCase[] {
  const isStreamed = [...operation.responses].some(([status, { content }]) => {
    const types = [...content.keys()];
    return status.startsWith('2') && types.some(isJsonType) && types.some(isEventStreamType);
  });
  if (!isStreamed) return [];
  const rewrite = (request: BuiltRequest): BuiltRequest => {
    return { ...request, headers: { ...request.headers, accept: 'text/event-stream' } };
  };
  return [buildCase(operation, 'as a stream of events', { rewrite, expected: success })];
}
