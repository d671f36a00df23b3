/** An answer held against what a case expects and what the document declares. */
import type { ApiDocument, Operation } from '../../../openapi/document.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { compileResponseCheck, responseFor, type ResponseCheck } from '../../../service/http/response.ts';
import type { ContractCase, Expected } from '../cases/case.ts';
import type { Answer } from '../values/exchange.ts';

/**
 * `status`: none that the case expects; `undeclared`: none of the document; `words`: the answer says too little; `lost`:
 * something that was sent is not kept.
 */
export interface AnswerFault {
  readonly kind: 'status' | 'undeclared' | 'header' | 'media type' | 'body' | 'words' | 'lost';
  /** JSON pointer in the answer: `/status`, `/headers/Allow`, `/body/userId`. */
  readonly pointer: string;
  readonly message: string;
}

export interface Verdict {
  /** What is wrong; none: the answer is as it should be. */
  readonly faults: readonly AnswerFault[];
  /** What is no fault where the service is not built here. */
  readonly notes: readonly string[];
}

export interface CheckOptions {
  readonly document: ApiDocument;
  /** The service is built here: it refuses by exact statuses, and its document declares all of them. */
  readonly strict: boolean;
}

export type AnswerCheck = (contractCase: ContractCase, answer: Answer) => Verdict;

/** The fault as a line for people. */
export function faultText({ kind, pointer, message }: AnswerFault): string {
  return kind === 'undeclared' || kind === 'lost' ? message : `${pointer} ${message}`;
}

/** Kept, since its validators are costly. */
const responseCheck = memoize((operation: Operation) => compileResponseCheck(operation));

export function createCheck({ strict }: CheckOptions): AnswerCheck {
  return ({ operation, expected }, answer) => {
    const { status } = answer;
    if (!isExpected(operation, expected, status, strict)) return { faults: [statusFault(status)], notes: [] };
    const faults = [...allowFaults(expected, answer), ...(strict ? wordFaults(expected, answer) : [])];
    const response = responseFor(operation, status);
    if (response === undefined) {
      const line = `${operation.id} does not declare ${status}`;
      return (strict || status < 400) && expected.undeclared !== true
        ? { faults: [...faults, { kind: 'undeclared', pointer: '/status', message: line }], notes: [] }
        : { faults, notes: [line] };
    }
    // Where others say nothing of the body of an error, there may be one.
    if (!strict && status >= 400 && response.content.size === 0) return { faults, notes: [] };
    return { faults: [...faults, ...declaredFaults(operation, answer, responseCheck(operation))], notes: [] };
  };
}

const statusFault = (status: number): AnswerFault => ({ kind: 'status', pointer: '/status', message: `is ${status}` });

/** What the state of things may have against a request that is valid: https://www.rfc-editor.org/rfc/rfc9110#section-15.5 */
const stateStatuses: readonly number[] = [404, 409, 410, 412, 429, 503];

function isExpected(
  operation: Operation,
  { statuses, tolerated = [] }: Expected,
  status: number,
  strict: boolean,
): boolean {
  const isTolerated = !strict && tolerated.includes(status);
  if (statuses === 'carried out') return status < 400 || stateStatuses.includes(status) || isTolerated;
  if (statuses === 'success') return status < 400 && responseFor(operation, status) !== undefined;
  return statuses.includes(status) || isTolerated;
}

/** `GET` may bring `HEAD` with it, and `OPTIONS` is a browser's. */
function allowFaults({ allow }: Expected, { headers }: Answer): readonly AnswerFault[] {
  if (allow === undefined) return [];
  const given = (headers.allow ?? '')
    .split(',')
    .map((method) => method.trim())
    .filter(Boolean);
  const missing = allow.filter((method) => !given.includes(method));
  const more = given.filter((method) => !['HEAD', 'OPTIONS', ...allow].includes(method));
  const messages = [
    ...missing.map((method) => `must name ${method}`),
    ...more.map((method) => `must not name ${method}`),
  ];
  return messages.map((message) => ({ kind: 'header', pointer: '/headers/Allow', message }));
}

function wordFaults({ says }: Expected, { text }: Answer): readonly AnswerFault[] {
  if (says === undefined || (typeof says === 'string' ? text.includes(says) : says.test(text))) return [];
  return [{ kind: 'words', pointer: '/body', message: `must tell where the fault is: ${says.toString()}` }];
}

/** Beyond what a handler's reply can be checked for: how it came over the wire. */
function declaredFaults(
  operation: Operation,
  { status, headers, text, body, fault }: Answer,
  check: ResponseCheck,
): AnswerFault[] {
  const response = responseFor(operation, status);
  const isBodiless = operation.method === 'head' || [204, 304].includes(status);
  const faults = check({ status, headers, body: isBodiless ? undefined : body }).filter(
    ({ pointer }) => !isBodiless || !pointer.startsWith('/body'),
  );
  return [
    ...(fault === undefined ? faults : [{ pointer: '/body', message: fault }]),
    ...(text !== '' && headers['content-type'] === undefined
      ? [{ pointer: '/headers/Content-Type', message: 'is required' }]
      : []),
    ...[...(response?.headers ?? [])]
      .filter(([name, { required }]) => required && headers[name.toLowerCase()] === undefined)
      .filter(([name]) => name.toLowerCase() === 'x-request-id') // the one that replies of handlers have not
      .map(([name]) => ({ pointer: `/headers/${name}`, message: 'is required' })),
  ].map(({ pointer, message }) => ({ kind: kindAt(pointer), pointer, message }));
}

function kindAt(pointer: string): AnswerFault['kind'] {
  if (pointer.toLowerCase() === '/headers/content-type') return 'media type';
  return pointer.startsWith('/headers') ? 'header' : 'body';
}
