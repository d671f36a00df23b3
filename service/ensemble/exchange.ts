/** One request to another service and its whole answer, bounded in time and bytes. Redirects are not followed. */
import type { Dispatcher } from 'undici';
import { AddressError, ConnectionError } from './address-policy.ts';
import type { EnsembleCode } from './codes.ts';
import { EnsembleError, type EnsembleErrorOptions } from './ensemble-error.ts';

export interface ExchangeRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Holds the deadline: it covers look-up, connection and the last byte of the answer. */
  readonly signal: AbortSignal;
  /** The largest body that is taken. */
  readonly bytes: number;
}

export interface Answer {
  readonly status: number;
  /** By name in lower case; of a repeated header, its values joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface ExchangeErrorOptions extends EnsembleErrorOptions {
  readonly isSent?: boolean;
  readonly status?: number | undefined;
}

/** No answer, or none that can be used. Its message holds no secret. */
export class ExchangeError extends EnsembleError {
  override readonly name = 'ExchangeError';
  /** False if it is certain that nothing of the request was sent. */
  readonly isSent: boolean;
  /** Of an answer whose body cannot be used. */
  readonly status: number | undefined;

  constructor(code: EnsembleCode, message: string, { isSent = true, status, ...options }: ExchangeErrorOptions = {}) {
    super(code, message, options);
    this.isSent = isSent;
    this.status = status;
  }
}

/** @throws ExchangeError */
export async function exchange(dispatcher: Dispatcher, request: ExchangeRequest): Promise<Answer> {
  const progress: Progress = { status: undefined };
  try {
    return await Promise.race([transfer(dispatcher, request, progress), aborted(request.signal)]);
  } catch (error) {
    const { status } = progress;
    const answered = status === undefined ? '' : `answered ${status}, but `;
    const isSent = !(error instanceof AddressError || error instanceof ConnectionError);
    const [code, message] = reason(error, request.signal, status);
    throw new ExchangeError(code, `${answered}${message}`, { cause: error, isSent, status });
  }
}

interface Progress {
  /** Known once the answer has begun. */
  status: number | undefined;
}

/** The answer has come, but its body is not read. */
class UnusableBody extends EnsembleError {
  override readonly name = 'UnusableBody';
}

async function transfer(dispatcher: Dispatcher, request: ExchangeRequest, progress: Progress): Promise<Answer> {
  const { url, method, signal } = request;
  const response = await dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method: method.toUpperCase(),
    // Nothing is unpacked here, so a small answer can't grow large.
    headers: { ...request.headers, 'accept-encoding': 'identity' },
    body: request.body ?? null,
    signal,
  });
  progress.status = response.statusCode;
  const headers = flattened(response.headers);
  try {
    refuse(headers, request.bytes);
    return { status: response.statusCode, headers, body: await bounded(response.body, request.bytes) };
  } finally {
    // What is left of a refused body is not read; that it ends early is no news to anyone.
    response.body.on('error', () => undefined).destroy();
  }
}

function refuse(headers: Readonly<Record<string, string>>, bytes: number): void {
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new UnusableBody('ensemble-answer-encoded', `with content-encoding ${encoding}`);
  }
  if (Number(headers['content-length'] ?? 0) > bytes) throw tooLarge(bytes);
}

async function bounded(body: AsyncIterable<Buffer>, bytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > bytes) throw tooLarge(bytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

const tooLarge = (bytes: number): UnusableBody =>
  new UnusableBody('ensemble-answer-too-large', `with more than the ${(bytes / 1024).toString()} KiB that are taken`);

function flattened(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

/** A request that waits for its connection is not woken by its signal, so whoever waits for the answer is. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = (): void => reject(signal.reason as Error);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}

function reason(
  error: unknown,
  signal: AbortSignal,
  status: number | undefined,
): readonly [code: EnsembleCode, message: string] {
  if (error instanceof AddressError || error instanceof UnusableBody) return [error.code, error.message];
  if (signal.aborted) {
    return signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
      ? ['ensemble-service-timeout', 'did not answer in time']
      : ['ensemble-call-aborted', 'was given up'];
  }
  return status === undefined
    ? ['ensemble-service-unreachable', `can't be reached (${codeOf(error)})`]
    : ['ensemble-answer-cut-off', `broke off (${codeOf(error)})`];
}

/** `ECONNREFUSED`, `UND_ERR_SOCKET`: the code says enough, a message may hold more than the caller should read. */
function codeOf(error: unknown): string {
  if (error instanceof ConnectionError) return codeOf(error.cause);
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'no answer';
}
