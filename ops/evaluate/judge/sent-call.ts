/** Compares requests that were sent with calls that were expected. */
import type { Json, Operation } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { stringifySorted } from '../../../openapi/json/sorted-json.ts';
import { buildRequest } from '../../../openapi/request/request.ts';
import type { RecordedRequest } from '../services/recorder.ts';
import type { SetCall } from '../set/request-set.ts';

/** A request to a service, in the form in which it is compared. */
export interface SentCall {
  readonly service: string;
  /** Undefined if the document has no such operation. */
  readonly operation: Operation | undefined;
  readonly method: string;
  readonly path: string;
  /** Sorted `name=value`. */
  readonly query: readonly string[];
  readonly body: Json | undefined;
  readonly isRead: boolean;
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

export function toSentCall({ document, method, target, body }: RecordedRequest): SentCall {
  const { path, query } = splitTarget(target);
  const operation = document.operations.find((one) => one.method.toUpperCase() === method && matchesPath(one, path));
  return {
    service: document.name,
    operation,
    method,
    path,
    query,
    body: readBody(body),
    isRead: safeMethods.has(method),
  };
}

/** Returns whether the call is the expected one; a read may have more parameters. */
export function isCall(sent: SentCall, { service, operation, arguments: given }: SetCall): boolean {
  if (sent.service !== service || sent.operation?.id !== operation.id) return false;
  const built = buildRequest(operation, given);
  const { path, query } = splitTarget(built.target);
  if (path !== sent.path || !query.every((pair) => sent.query.includes(pair))) return false;
  if (sent.isRead) return true;
  const isSame = stringifySorted(toComparable(readBody(built.body ?? ''))) === stringifySorted(toComparable(sent.body));
  return isSame && query.length === sent.query.length;
}

/** `deleteTask {"taskId":1}`, for a person. */
export function describeSent({ operation, method, path, query, body }: SentCall): string {
  const target = query.length === 0 ? path : `${path}?${query.join('&')}`;
  const content = body === undefined ? '' : ` ${JSON.stringify(body)}`;
  return `${operation?.id ?? 'no operation'} (${method} ${target}${content})`;
}

function splitTarget(target: string): { readonly path: string; readonly query: readonly string[] } {
  const { pathname, searchParams } = new URL(target, 'http://localhost');
  return { path: pathname, query: [...searchParams].map(([name, value]) => `${name}=${value}`).sort() };
}

function matchesPath({ path }: Operation, given: string): boolean {
  const [wanted, found] = [path.split('/'), given.split('/')];
  return wanted.length === found.length && wanted.every((part, index) => part.includes('{') || part === found[index]);
}

function readBody(body: string): Json | undefined {
  if (body === '') return undefined;
  try {
    return JSON.parse(body) as Json; // JSON.parse returns JSON
  } catch {
    return body;
  }
}

/** No body, and an empty one, are the same. */
const toComparable = (body: Json | undefined): Json =>
  body === undefined || (isObject(body) && Object.keys(body).length === 0) ? null : body;
