/**
 * The one HTTP client: every request has a deadline, every response a maximum size, and every failure a code and the fact
 * whether the request was sent. It does not follow redirects.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import type { DispatcherOptions } from './dispatcher.ts';
import { type DirectTransfer, exchange, type ExchangeRequest, type ResponseTap, type Transports } from './exchange.ts';
import type { HttpAnswer } from './http-answer.ts';
import { HttpClientError } from './http-client-error.ts';
import { nextPause, type RetryOptions } from './retry.ts';

export interface HttpClientOptions extends DispatcherOptions {
  /** The maximum size of a response's body. */
  readonly maxBodyBytes: number;
  /** Returns compressed bodies as bytes. Without it, a compressed response is an error. */
  readonly allowsEncoded?: boolean;
  /** Without it, a request is sent once. */
  readonly retry?: RetryOptions;
}

export interface HttpClientRequest {
  /** The address of the server; if it has a path, `path` is appended to it. */
  readonly base: string;
  /** Includes the query, and is sent unchanged. */
  readonly path: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Aborts the request, and the pause before a retry. */
  readonly signal?: AbortSignal;
  /** Replaces the client's limit. */
  readonly timeoutMs?: number | undefined;
  readonly maxBodyBytes?: number | undefined;
  /** Shows the response while it comes; it still counts as one exchange, which fails as a whole. */
  readonly tap?: ResponseTap | undefined;
}

export interface HttpClient {
  /** @throws HttpClientError */
  send(request: HttpClientRequest): Promise<HttpAnswer>;
  /** Closes the connections when their requests have ended. */
  close(): Promise<void>;
  /** Ends all requests, and closes the connections. */
  destroy(): Promise<void>;
}

export function createHttpClient(options: HttpClientOptions): HttpClient {
  return createClient(options, undefined);
}

/**
 * Creates a client that reaches servers of this process without a connection, unless the caller checks addresses.
 * @param direct asked before each request
 */
export function createDirectHttpClient(options: HttpClientOptions, direct: DirectTransfer): HttpClient {
  return createClient(options, options.permittedAddresses === undefined ? direct : undefined);
}

function createClient(options: HttpClientOptions, direct: DirectTransfer | undefined): HttpClient {
  const { retry = { tries: 1, pauseMs: 0 } } = options;
  let dispatcher: Promise<Dispatcher> | undefined;
  // Importing the library takes a tenth of a second, which threads without requests save.
  const connect = (): Promise<Dispatcher> =>
    (dispatcher ??= import('./dispatcher.ts').then(({ createDispatcher }) => createDispatcher(options)));
  return {
    send: async (request) => sendWithRetries({ connect, direct }, exchangeRequest(request, options), retry),
    close: async () => (await dispatcher)?.close(),
    destroy: async () => (await dispatcher)?.destroy(),
  };
}

/** @throws HttpClientError http-request-invalid */
function exchangeRequest(request: HttpClientRequest, options: HttpClientOptions): ExchangeRequest {
  const { base, path, headers = {}, body, signal } = request;
  const method = request.method.toUpperCase();
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol)) {
    const facts = { method, origin: '(no origin)', isSent: false };
    const problem = 'cannot be sent: the address of the server is not an http:// or https:// address';
    throw new HttpClientError('http-request-invalid', problem, facts);
  }
  const { origin, pathname } = new URL(base);
  return {
    origin,
    path: `${pathname.replace(/\/+$/, '')}${path}`,
    method,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: body ?? null,
    signal,
    timeoutMs: request.timeoutMs ?? options.timeoutMs,
    maxBodyBytes: request.maxBodyBytes ?? options.maxBodyBytes,
    allowsEncoded: options.allowsEncoded ?? false,
    tap: request.tap,
  };
}

async function sendWithRetries(
  transports: Transports,
  request: ExchangeRequest,
  retry: RetryOptions,
): Promise<HttpAnswer> {
  for (let failures = 1; ; failures += 1) {
    const outcome = await exchange(transports, request).catch((error: unknown) => {
      if (error instanceof HttpClientError) return error;
      throw error;
    });
    const { method, headers, signal } = request;
    const pauseMs = nextPause({ method, headers, outcome, failures }, retry);
    const isOver = pauseMs === undefined || !(await isPaused(pauseMs, signal));
    if (!isOver) continue;
    if (outcome instanceof HttpClientError) throw outcome;
    return outcome;
  }
}

/** Resolves to false if the caller aborted the pause: the last outcome is the result then. */
async function isPaused(pauseMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (pauseMs === 0) return signal?.aborted !== true;
  return wait(pauseMs, true, { signal }).catch(() => false);
}
