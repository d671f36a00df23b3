/** From the answer to a case to its faults: what the case expects, what the document declares, and what the profile adds. */
import type { Operation, ResponseDescription } from '../../../openapi/document/document.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import { compileResponseCheck, responseFor } from '../../../service/http/response/response.ts';
import type { CaseKind, ContractCase, Expected, Tolerance } from '../cases/case.ts';
import { conventions, isRaised, type Level, type ProfileName } from '../cases/profile.ts';
import type { ProbeAnswer } from '../values/exchange.ts';
import type { BehaviourRule, ServiceFault } from './fault.ts';
import { placeOfCase } from './place.ts';

export interface Verdict {
  /** Empty if the answer is as it should be. */
  readonly faults: readonly ServiceFault[];
  /** Remarks that are no faults in this profile. */
  readonly notes: readonly string[];
}

/** A fault in an answer, before its place in the document is known. */
interface Flaw {
  readonly rule: BehaviourRule;
  /** JSON pointer in the answer. */
  readonly pointer: string;
  readonly message: string;
}

/** Kept, since its validators are costly. */
const responseCheck = memoize((operation: Operation) => compileResponseCheck(operation));

export function judge(contractCase: ContractCase, answer: ProbeAnswer, profile: ProfileName): Verdict {
  const { operation, expected, kind } = contractCase;
  const { status } = answer;
  const level = statusLevel(contractCase, status, profile);
  if (level === 'error' || level === 'warning') {
    const flaw = { rule: statusRule(contractCase, status), pointer: '/status', message: `is ${status}` };
    return { faults: [{ ...toFault(contractCase, status, flaw), severity: level }], notes: [] };
  }
  if (kind === 'head') return { faults: [], notes: [] };
  const flaws = [...allowFlaws(expected, answer, profile), ...wordFlaws(expected, answer, profile)];
  const notes: string[] = [];
  const response = responseFor(operation, status);
  if (response !== undefined) {
    if (hasSchema(contractCase, status, profile)) flaws.push(...declaredFlaws(operation, answer));
  } else if (kind !== 'path') {
    const message = `${operation.id} does not declare ${status}`;
    const level = conventions['an error status that the document does not declare'][profile];
    if (status >= 400 && level === 'note') notes.push(message);
    else flaws.push({ rule: 'status-undeclared', pointer: '', message });
  }
  return { faults: flaws.map((flaw) => toFault(contractCase, status, flaw)), notes };
}

function toFault(contractCase: ContractCase, status: number, { rule, pointer, message }: Flaw): ServiceFault {
  return {
    rule,
    severity: 'error',
    operation: contractCase.subject,
    pointer: placeOfCase(contractCase, status, rule, pointer),
    answerPointer: pointer === '' ? '/status' : pointer,
    message: `${pointer} ${message}`.trim(),
  };
}

/** The fault of a case without an answer that could be judged. `isSent`: the request of the case itself was sent. */
export function faultWithoutAnswer(
  { subject, operation }: ContractCase,
  {
    outcome,
    message,
    isSent,
  }: { readonly outcome: 'failed' | 'skipped'; readonly message: string; readonly isSent: boolean },
): ServiceFault {
  const rule = outcome === 'skipped' ? 'not-probed' : isSent ? 'server-error' : 'not-reached';
  const severity = rule === 'not-probed' ? 'warning' : 'error';
  return { rule, severity, operation: subject, pointer: operation.pointer, answerPointer: '', message };
}

/** Why the state of things may refuse a valid request: https://www.rfc-editor.org/rfc/rfc9110#section-15.5 */
const stateStatuses: readonly number[] = [404, 409, 410, 412, 429, 503];

/** How bad the status is: `never` if the case expects it. */
function statusLevel({ operation, expected }: ContractCase, status: number, profile: ProfileName): Level {
  const { statuses, tolerated = [] } = expected;
  const isCarriedOut = statuses === 'carried out' && (status < 400 || stateStatuses.includes(status));
  const isSuccess = statuses === 'success' && status < 400 && responseFor(operation, status) !== undefined;
  const isMissing = statuses === 'success' && status === 404 && namesItemInBody(operation);
  if (isCarriedOut || isSuccess || isMissing || (Array.isArray(statuses) && statuses.includes(status))) return 'never';
  const tolerance = tolerated.find((one) => isMeant(one, status));
  return tolerance === undefined ? 'error' : conventions[tolerance.convention][profile];
}

/** True if the item that is changed is named in the body: a sample names an item that may be missing. */
function namesItemInBody({ method, path, requestBody, responses }: Operation): boolean {
  const isOnItem = /\}[^/]*\/?$/.test(path);
  return ['put', 'patch'].includes(method) && requestBody !== undefined && !isOnItem && responses.has('404');
}

function isMeant({ statuses }: Tolerance, status: number): boolean {
  if (statuses === 'success') return status < 400;
  if (statuses === 'failure') return status >= 500;
  return statuses === 'refusal' ? (status >= 400 && status < 500) || status === 501 : statuses.includes(status);
}

/** An answer with a status that is not expected. */
const rulesByCase: Readonly<Record<CaseKind, BehaviourRule>> = {
  valid: 'valid-refused',
  credentials: 'key-not-checked',
  broken: 'invalid-accepted',
  body: 'body-not-checked',
  absent: 'absent-answers',
  state: 'condition-ignored',
  head: 'status-unexpected',
  method: 'method-answers',
  path: 'path-answers',
};

function statusRule({ kind, operation }: ContractCase, status: number): BehaviourRule {
  if (status >= 500) return 'server-error';
  if (kind === 'valid' && responseFor(operation, status) === undefined) return 'status-undeclared';
  return ['valid', 'credentials', 'body'].includes(kind) || status < 400 ? rulesByCase[kind] : 'status-unexpected';
}

/** `GET` may bring `HEAD` with it, and `OPTIONS` is a browser's. */
function allowFlaws({ allow }: Expected, { headers }: ProbeAnswer, profile: ProfileName): readonly Flaw[] {
  if (allow === undefined || !isRaised('an Allow that is missing or has other methods', profile)) return [];
  const given = (headers.allow ?? '').split(/[ ,]+/).filter(Boolean);
  const more = given.filter((method) => !['HEAD', 'OPTIONS', ...allow].includes(method));
  return [
    ...allow.filter((method) => !given.includes(method)).map((method) => `must name ${method}`),
    ...more.map((method) => `must not name ${method}`),
  ].map((message) => ({ rule: 'header-missing', pointer: '/headers/Allow', message }));
}

function wordFlaws({ says }: Expected, { text }: ProbeAnswer, profile: ProfileName): readonly Flaw[] {
  if (says === undefined || !isRaised('a refusal that does not say where the fault is', profile)) return [];
  if (typeof says === 'string' ? text.includes(says) : says.pattern.test(text)) return [];
  const words = typeof says === 'string' ? says : says.words;
  return [{ rule: 'refusal-unclear', pointer: '/body', message: `must say where the fault is: ${words}` }];
}

/** True if the declared response is for this answer, and says what the answer has to be. */
function hasSchema({ operation, kind }: ContractCase, status: number, profile: ProfileName): boolean {
  const isStrangers = kind === 'method' || kind === 'path';
  if (isStrangers) return isRaised('the answer to a method or a path without an operation in another shape', profile);
  const isBare = status >= 400 && responseFor(operation, status)?.content.size === 0;
  return !isBare || isRaised('a body of an error for which the document has no schema', profile);
}

/** In addition to what a handler's reply can be checked for: how it came over the wire. */
function declaredFlaws(operation: Operation, { status, headers, text, body, fault }: ProbeAnswer): readonly Flaw[] {
  const response = responseFor(operation, status);
  const isBodiless = operation.method === 'head' || [204, 304].includes(status);
  const faults = responseCheck(operation)({ status, headers, body: isBodiless ? undefined : body });
  // Replies of handlers lack this header.
  const requestIds = [...(response?.headers ?? [])].filter(([name, { required }]) => {
    return required && name.toLowerCase() === 'x-request-id' && headers['x-request-id'] === undefined;
  });
  return [
    ...(fault === undefined
      ? faults.filter(({ pointer }) => !isBodiless || !pointer.startsWith('/body'))
      : [{ pointer: '/body', message: fault }]),
    ...(text !== '' && headers['content-type'] === undefined
      ? [{ pointer: '/headers/Content-Type', message: 'is required' }]
      : []),
    ...charsetFlaws(response, headers['content-type'] ?? '', text),
    ...requestIds.map(([name]) => ({ pointer: `/headers/${name}`, message: 'is required' })),
  ].map(({ pointer, message }) => ({ rule: ruleAt(pointer), pointer, message }));
}

/** JSON is sent in UTF-8: https://www.rfc-editor.org/rfc/rfc8259#section-8.1 */
function charsetFlaws(
  response: ResponseDescription | undefined,
  contentType: string,
  text: string,
): readonly { readonly pointer: string; readonly message: string }[] {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType) ?? [];
  const isDeclared = [...(response?.content.keys() ?? [])].some((mediaType) => /charset/i.test(mediaType));
  const isSame = /^utf-?8$/i.test(charset) || (!/^utf-?(16|32)|^ucs/i.test(charset) && isAscii(text));
  if (isDeclared || isSame || !isJsonType(contentType)) return [];
  return [{ pointer: '/headers/Content-Type', message: `must not have the charset ${charset}: JSON is sent in UTF-8` }];
}

const isAscii = (text: string): boolean => !/[^\x20-\x7e\s]/.test(text);

function ruleAt(pointer: string): BehaviourRule {
  if (pointer.toLowerCase() === '/headers/content-type') return 'media-type';
  return pointer.startsWith('/headers') ? 'header-missing' : 'body-undeclared';
}
