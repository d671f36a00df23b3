/** One try: a request and its whole response, bounded in time and bytes. */
import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { errorCode, errorText } from '../../openapi/errors/error-text.ts';
import { ConnectionError, RefusedAddressError } from './connection-errors.ts';
import { AbortedError, type ExchangeSignal, withinDeadline } from './deadline.ts';
import { HttpAnswer } from './http-answer.ts';
import type { HttpClientCode } from './http-client-codes.ts';
import { HttpClientError } from './http-client-error.ts';

export interface ExchangeRequest {
  readonly origin: string;
  /** Includes the query. */
  readonly path: string;
  /** In upper case. */
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly signal: AbortSignal | undefined;
  /** From the look-up of the name to the last byte of the response. */
  readonly timeoutMs: number;
  readonly maxBodyBytes: number;
  readonly allowsEncoded: boolean;
  readonly tap?: ResponseTap | undefined;
}

/** Is shown a response while it comes. */
export interface ResponseTap {
  readonly head: (status: number, headers: Readonly<Record<string, string>>) => void;
  /** The next part is read when the promise has resolved. */
  readonly chunk: (bytes: Uint8Array) => Promise<void> | undefined;
}

/** A response whose body is not read yet. */
interface BegunResponse {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | AsyncIterable<Uint8Array>;
  /** Ends a body that is not read; has no effect on a body that was read. */
  readonly discard: () => void;
}

/** Sends a request to a server of this process without a connection; undefined if the request needs one. */
export type DirectTransfer = (request: ExchangeRequest, signal: ExchangeSignal) => Promise<BegunResponse> | undefined;

/** The ways to a server. */
export interface Transports {
  readonly connect: () => Promise<Dispatcher>;
  readonly direct: DirectTransfer | undefined;
}

/** The response has begun, but its body was not read. */
class UnusableBodyError extends Error {
  override readonly name = 'UnusableBodyError';
  readonly code: HttpClientCode;

  constructor(code: HttpClientCode, message: string) {
    super(message);
    this.code = code;
  }
}

export interface Progress {
  /** Known if the response has begun. */
  status: number | undefined;
}

/** @throws HttpClientError */
export async function exchange(transports: Transports, request: ExchangeRequest): Promise<HttpAnswer> {
  const progress: Progress = { status: undefined };
  try {
    return await withinDeadline(request.timeoutMs, request.signal, (signal) =>
      transfer(transports, request, signal, progress),
    );
  } catch (error) {
    throw explain(error, request, progress);
  }
}

async function transfer(
  { connect, direct }: Transports,
  request: ExchangeRequest,
  signal: ExchangeSignal,
  progress: Progress,
): Promise<HttpAnswer> {
  const { origin, method, maxBodyBytes, tap } = request;
  const response = await (direct?.(request, signal) ?? connect().then((one) => sendOver(one, request, signal)));
  const { status, headers } = response;
  progress.status = status;
  try {
    if (method !== 'HEAD' && status !== 204 && status !== 304) refuseBody(headers, request);
    tap?.head(status, headers);
    const body = await readBody(response.body, maxBodyBytes, tap);
    return new HttpAnswer({ method, origin, status, headers, body });
  } finally {
    response.discard();
  }
}

/** Resolves with the beginning of the response. */
export async function sendOver(
  dispatcher: Dispatcher,
  { origin, path, method, headers, body }: ExchangeRequest,
  signal: ExchangeSignal,
): Promise<BegunResponse & { readonly body: Readable }> {
  // Nothing is decompressed here, so that a small response cannot become large.
  const sent = { 'accept-encoding': 'identity', ...headers };
  const response = await dispatcher.request({ origin, path, method, headers: sent, body, signal });
  return {
    status: response.statusCode,
    headers: joinHeaders(response.headers),
    body: response.body,
    // The rest of a rejected body is not read, so that its early end is not an error.
    discard: () => void response.body.on('error', () => undefined).destroy(),
  };
}

function refuseBody(headers: Readonly<Record<string, string>>, { allowsEncoded, maxBodyBytes }: ExchangeRequest): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (!allowsEncoded && encoding.toLowerCase() !== 'identity') {
    throw new UnusableBodyError('http-answer-encoded', `with content-encoding ${encoding.slice(0, 100)}`);
  }
  if (Number(headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge(maxBodyBytes);
}

async function readBody(body: BegunResponse['body'], maxBodyBytes: number, tap?: ResponseTap): Promise<Buffer> {
  if (Buffer.isBuffer(body)) {
    if (body.length > maxBodyBytes) throw tooLarge(maxBodyBytes);
    await tap?.chunk(body);
    return body;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBodyBytes) throw tooLarge(maxBodyBytes);
    chunks.push(chunk);
    await tap?.chunk(chunk);
  }
  return Buffer.concat(chunks, size);
}

const tooLarge = (bytes: number): UnusableBodyError =>
  new UnusableBodyError(
    'http-answer-too-large',
    `with more than ${bytes >= 1024 ? `${bytes / 1024} KiB` : `${bytes} bytes`}`,
  );

function joinHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value ?? ''].flat().join(', ')]));
}

/** Returns the error of a request that `error` ended. */
export function explain(error: unknown, { method, origin }: ExchangeRequest, { status }: Progress): HttpClientError {
  const [code, problem, isSent = true] = classify(error, status);
  const facts = { method, origin, isSent, status };
  if (error instanceof UnusableBodyError)
    return new HttpClientError(code, `answered ${status ?? ''} ${problem}`, facts);
  const cause = error instanceof ConnectionError || error instanceof RefusedAddressError ? error.cause : error;
  const answered = status === undefined ? '' : `answered ${status}, but `;
  return new HttpClientError(code, `${answered}${problem}`, { ...facts, reason: errorCode(cause), cause });
}

/** undici rejects the request before it sends any part of it. */
const invalidRequests: ReadonlySet<string> = new Set([
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
  'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
]);

type Kind = readonly [code: HttpClientCode, problem: string, isSent?: boolean];

function classify(error: unknown, status: number | undefined): Kind {
  if (error instanceof UnusableBodyError) return [error.code, error.message];
  if (error instanceof AbortedError) {
    const how = status === undefined ? 'did not answer' : 'did not finish';
    return error.isTimeout
      ? ['http-timeout', `${how} in time`, error.isStarted]
      : ['http-aborted', `${how} before the caller aborted the request`, error.isStarted];
  }
  if (error instanceof RefusedAddressError)
    return ['http-address-refused', `is not permitted: ${error.message}`, false];
  if (invalidRequests.has(errorCode(error) ?? '')) {
    return ['http-request-invalid', `cannot be sent this request: ${errorText(error)}`, false];
  }
  // The code is enough; the message may contain more than a caller should read.
  const reason = errorCode(error instanceof ConnectionError ? error.cause : error) ?? 'without a code';
  if (error instanceof ConnectionError) return ['http-unreachable', `cannot be reached (${reason})`, false];
  return status === undefined
    ? ['http-unreachable', `ended the connection without an answer (${reason})`]
    : ['http-answer-cut-off', `the connection ended too early (${reason})`];
}
