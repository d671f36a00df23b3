/** Requests that no service should get as far as its handlers: the wrong method, media type or size, and the like. */
import type { ApiDocument, Json, Method, Operation, Parameter } from '../../../openapi/document/document.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import { type BuiltRequest, buildRequest, type RequestArguments } from '../../../openapi/request/request.ts';
import { compileMediaTypes } from '../../../service/http/request/body/media-types.ts';
import {
  buildCase,
  type ContractCase,
  type Expected,
  statusFor,
  takesBody,
  type Tolerance,
  unreadable,
  type WithBody,
} from './case.ts';
import { isRaised, type ProfileName } from './profile.ts';
import { itemSegment, getMethods } from '../structure/path.ts';
import { promisesRefusal } from '../structure/promises.ts';
import { getParts } from '../values/refusal.ts';
import { findBody, isValid, parameterValue, sampleArguments, sentParameters, withArgument } from '../values/sample.ts';

/** Of one operation: bodies that can't be read, and what isn't there. @throws SampleError, RequestError */
export function operationRoadCases(
  document: ApiDocument,
  operation: Operation,
  profile: ProfileName,
): readonly ContractCase[] {
  return [
    ...(takesBody(operation) ? bodyCases(operation, profile) : []),
    ...absentCases(document, operation, profile),
    ...stateCases(operation),
    ...headCases(document, operation),
  ];
}

/** HEAD is for every GET: https://www.rfc-editor.org/rfc/rfc9110#section-9.1 */
function headCases({ operations }: ApiDocument, operation: Operation): readonly ContractCase[] {
  const isDescribed = operations.some(({ method, path }) => method === 'head' && path === operation.path);
  if (operation.method !== 'get' || isDescribed) return [];
  const rewrite = (request: BuiltRequest): BuiltRequest => ({ ...request, method: 'HEAD' });
  const convention = 'a HEAD that is answered otherwise than its GET';
  const tolerated: readonly Tolerance[] = [
    { convention, statuses: 'refusal' },
    { convention, statuses: 'success' },
    { convention: 'a HEAD that fails', statuses: 'failure' },
  ];
  return [buildCase(operation, 'HEAD', { kind: 'head', rewrite, expected: { statuses: 'success', tolerated } })];
}

const largestBody = 1_048_576;

function bodyCases(operation: WithBody, profile: ProfileName): readonly ContractCase[] {
  const type = findBody(operation)?.mediaType ?? '';
  const bodyCase = (title: string, mediaType: string, body: string, expected: Expected): ContractCase => {
    const rewrite = (request: BuiltRequest) => withBody(request, mediaType, body);
    return buildCase(operation, title, { kind: 'body', rewrite, expected });
  };
  const other = 'application/x-contract-test';
  const isOther = compileMediaTypes(operation.requestBody.content.keys())(other) === undefined;
  const isBounded =
    operation.responses.has('413') && isRaised('an upper bound that the document does not state', profile);
  const says = { pattern: /\bline\b|\bcolumn\b|\bposition\b/, words: 'its line, its column or its position' };
  const refused: Expected = { statuses: [statusFor(operation, 400, 422)], tolerated: [unreadable], says };
  return [
    ...(isOther && isRaised('another media type not refused with 415', profile)
      ? [bodyCase(`media type ${other}`, other, 'text', { statuses: [415] })]
      : []),
    ...(isJsonType(type) ? [bodyCase('broken JSON', type, '{"broken": ', refused)] : []),
    ...(isJsonType(type) && isBounded
      ? [bodyCase(`body of ${largestBody + 1} bytes`, type, ' '.repeat(largestBody + 1), { statuses: [413] })]
      : []),
  ];
}

function withBody(request: BuiltRequest, type: string, body: string): BuiltRequest {
  return { ...request, headers: { ...request.headers, 'content-type': type }, body };
}

/** A PUT on an item whose collection takes no POST: elsewhere it mostly makes what is not there, and its 404 is for more. */
function isOnlyWayToMake({ operations }: ApiDocument, { method, path }: Operation): boolean {
  const { collection } = itemSegment(path) ?? {};
  return (
    method === 'put' &&
    path.endsWith('}') &&
    !operations.some((one) => one.method === 'post' && one.path === collection)
  );
}

const upsert = 'a PUT that creates the item if its collection has no POST';

/** Where the document says what comes of something that isn't there. */
function absentCases(document: ApiDocument, operation: Operation, profile: ProfileName): readonly ContractCase[] {
  const isUpsert = isOnlyWayToMake(document, operation) && !isRaised(upsert, profile);
  if (!operation.responses.has('404') || isUpsert) return [];
  const item = operation.parameters.filter((parameter) => parameter.in === 'path').at(-1);
  const value = item && absentValue(item);
  if (item !== undefined && value === undefined) return [];
  const vary = (usual: RequestArguments) => (item === undefined ? usual : withArgument(usual, item, value));
  return [
    buildCase(operation, 'something that does not exist', {
      kind: 'absent',
      start: 'absent',
      vary,
      expected: { statuses: [404], tolerated: operation.method === 'delete' ? [secondDeletion(operation)] : [] },
    }),
  ];
}

/** A DELETE of what is not there is what a second DELETE is. */
function secondDeletion(operation: Operation): Tolerance {
  const convention =
    `a second DELETE that succeeds${promisesRefusal(operation) ? ', promised otherwise' : ''}` as const;
  return { convention, statuses: 'success' };
}

const unlikely: readonly Json[] = [
  2_147_483_629,
  32_749,
  '00000000-0000-4000-8000-00000000dead',
  'no-such-thing-as-this',
  'nosuchthing',
];

/** Undefined where none of them is valid. */
function absentValue({ schema, examples }: Parameter): Json | undefined {
  return unlikely.find((value) => isValid(schema, value) && !examples.some((example) => example.value === value));
}

/** `If-Match` with a tag that nothing has: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 */
function stateCases(operation: Operation): readonly ContractCase[] {
  const parameter = sentParameters(operation).find(({ name }) => name.toLowerCase() === 'if-match');
  if (parameter === undefined) return [];
  const vary = (usual: RequestArguments) => withArgument(usual, parameter, '"no-such-state"');
  // Where no 412 is promised, the header may mean nothing; a 412 that comes has to be.
  const statuses = operation.responses.has('412') ? [412] : 'carried out';
  return [buildCase(operation, 'If-Match of another state', { kind: 'state', vary, expected: { statuses } })];
}

const tried: readonly Method[] = ['get', 'put', 'post', 'delete', 'patch'];

/** Of all paths: methods that they do not have, and a path that the document does not have. @throws SampleError, RequestError */
export function pathCases(document: ApiDocument): readonly ContractCase[] {
  const first = new Map(document.operations.toReversed().map((operation) => [operation.path, operation]));
  return [
    ...unknownPath(document),
    ...[...first.values()].reverse().flatMap((operation) => methodCases(document, operation)),
  ];
}

function methodCases(document: ApiDocument, operation: Operation): readonly ContractCase[] {
  // Should a service take such a method after all, it finds nothing to do it to.
  const items = operation.parameters.filter((parameter) => parameter.in === 'path');
  const given = items.reduce(
    (usual, item) => withArgument(usual, item, absentValue(item) ?? parameterValue(item)),
    sampleArguments(operation),
  );
  const { path } = getParts(buildRequest(operation, given).target);
  const known = getMethods(document.operations, path);
  const allow = known.map((method) => method.toUpperCase());
  return tried
    .filter((method) => !known.includes(method))
    .map((method) => {
      const name = method.toUpperCase();
      const rewrite = (): BuiltRequest => ({ method: name, target: path, headers: {}, body: undefined });
      const convention = 'a method without an operation refused otherwise than with 405';
      const expected: Expected = { statuses: [405], tolerated: [{ convention, statuses: 'refusal' }], allow };
      const parts = { kind: 'method', subject: 'paths', start: 'sample', rewrite, expected } as const;
      return buildCase(operation, `${name} ${operation.path}`, parts);
    });
}

function unknownPath({ operations }: ApiDocument): readonly ContractCase[] {
  const paths = Array.from({ length: 8 }, (_, depth) => '/no-such-path'.repeat(depth + 1));
  const target = paths.find((candidate) => getMethods(operations, candidate).length === 0);
  const operation = operations.find(({ responses }) => responses.has('404')) ?? operations[0];
  if (target === undefined || operation === undefined) return [];
  const rewrite = (): BuiltRequest => ({ method: 'GET', target, headers: {}, body: undefined });
  const convention = 'a path without an operation refused otherwise than with 404';
  const expected: Expected = { statuses: [404], tolerated: [{ convention, statuses: 'refusal' }] };
  return [
    buildCase(operation, `GET ${target}`, { kind: 'path', subject: 'paths', start: 'sample', rewrite, expected }),
  ];
}
