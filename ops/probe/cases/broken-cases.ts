/** Requests with one fault each, in a parameter or in the body, that have to be refused. */
import { type BrokenValue, brokenValues } from '../../../openapi/sample/broken-values.ts';
import type { ApiDocument, Json, Operation, Parameter } from '../../../openapi/document/document.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import {
  type BuiltRequest,
  buildRequest,
  type RequestArguments,
  RequestError,
} from '../../../openapi/request/request.ts';
import { SampleError, sampleValue } from '../../../openapi/sample/sample.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { buildCase, type ContractCase, type Expected, statusFor, type Tolerance, unreadable } from './case.ts';
import { isRaised, type ProfileName } from './profile.ts';
import { compileFaults } from '../values/refusal.ts';
import {
  findBody,
  parameterValue,
  sampleArguments,
  type SampleBody,
  sentParameters,
  withArgument,
} from '../values/sample.ts';

/** A fault, and how it comes into a request. */
interface Proposal {
  readonly title: string;
  /** JSON pointer of the fault in the request: `/query/limit`, `/body/userId`. */
  readonly pointer: string;
  readonly vary: (usual: RequestArguments) => RequestArguments;
}

/** @throws SampleError, RequestError where no valid request can be made to break */
export function brokenCases(
  document: ApiDocument,
  operation: Operation,
  profile: ProfileName,
): readonly ContractCase[] {
  const usual = sampleArguments(operation);
  const findFaults = compileFaults(document, operation);
  const refuses = (request: BuiltRequest): boolean => findFaults(request).length > 0;
  if (refuses(buildRequest(operation, usual))) throw new SampleError('its examples make no valid request');
  const seen = new Set<string>();
  const proposals = [...parameterFaults(operation), ...bodyFaults(operation)];
  const isExact = isRaised('an upper bound that the document does not state', profile);
  return proposals
    .filter(({ title, vary }) => {
      if (!isExact && exactness.test(title)) return false;
      const request = built(operation, vary(usual));
      const key = JSON.stringify(request);
      if (request === undefined || seen.has(key) || !refuses(request)) return false;
      seen.add(key);
      return true;
    })
    .map(({ title, pointer, vary }) => {
      const expected = refusedFor(operation, pointer, vary === withoutBody ? [unnamedType] : []);
      return buildCase(operation, title, { kind: 'broken', vary, expected });
    });
}

/** Services that are built here take no integers that JSON can't carry exactly; documents of others mean what they say. */
const exactness = new RegExp(`(?:below|above) \\w+ -?${Number.MAX_SAFE_INTEGER}$`);

/** Without a body there is no media type either. */
const unnamedType: Tolerance = { convention: 'a missing body refused with 415', statuses: [415] };

function refusedFor(operation: Operation, pointer: string, others: readonly Tolerance[]): Expected {
  const isForId = pointer.startsWith('/path/') && operation.responses.has('404') && !operation.responses.has('400');
  const tolerated = [
    unreadable,
    ...others,
    ...(isForId
      ? [{ convention: 'a declared 404 for an id of the wrong type if 400 is not declared', statuses: [404] } as const]
      : []),
  ];
  return { statuses: [statusFor(operation, 400, 422)], tolerated, says: pointer };
}

/** Undefined for what no request can say. */
function built(operation: Operation, given: RequestArguments): BuiltRequest | undefined {
  try {
    return buildRequest(operation, given);
  } catch (error) {
    if (error instanceof RequestError) return undefined;
    throw error;
  }
}

function parameterFaults(operation: Operation): readonly Proposal[] {
  return sentParameters(operation).flatMap((parameter) => {
    const name = `${parameter.in} ${parameter.name}`;
    const place = `/${parameter.in}/${parameter.name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    const missing = { title: `${name}: missing`, pointer: place, vary: dropping(parameter) };
    const value = parameterValue(parameter);
    const broken = brokenTexts(parameter.schema, value).map((other) => ({
      title: `${name}${other.pointer}: ${other.why}`,
      // Of what is not even a list, the parts are nowhere.
      pointer: place,
      vary: (usual: RequestArguments) => withArgument(usual, parameter, other.value),
    }));
    return parameter.required ? [missing, ...broken] : broken;
  });
}

/** What is sent as text has no wrong type where a text is right. */
function brokenTexts(schema: SchemaView, value: Json): readonly BrokenValue[] {
  return brokenValues(schema, value, 'request').filter(({ why }) => !/ instead of (?:\w+ or )*string\b/.test(why));
}

function dropping(parameter: Parameter): Proposal['vary'] {
  return (usual) => withArgument(usual, parameter, undefined);
}

/** In JSON and simple forms. */
function bodyFaults(operation: Operation): readonly Proposal[] {
  const body = findBody(operation);
  if (body === undefined) return [];
  const missing = { title: 'body: missing', pointer: '/body', vary: withoutBody };
  const broken = isBreakable(body) ? brokenBodies(body) : [];
  return operation.requestBody?.required === true ? [missing, ...broken] : broken;
}

const withoutBody: Proposal['vary'] = (usual) => ({ ...usual, body: undefined });

function isBreakable({ mediaType }: SampleBody): boolean {
  return isJsonType(mediaType) || mediaType === 'application/x-www-form-urlencoded';
}

/** The body is made from the schema, which gives optional members too, so that those are broken as well. */
function brokenBodies({ schema, mediaType }: SampleBody): readonly Proposal[] {
  const valid = sampleValue(schema, 'request');
  const broken = isJsonType(mediaType) ? brokenValues(schema, valid, 'request') : brokenTexts(schema, valid);
  return broken.map(({ pointer, why, value }) => ({
    title: `body${pointer === '' ? '' : ` ${pointer}`}: ${why}`,
    pointer: `/body${pointer}`,
    vary: (usual) => ({ ...usual, body: value }),
  }));
}
