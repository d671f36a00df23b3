/**
 * The one HTTP client: every request has a deadline, every answer a greatest size, and every failure a code and the fact
 * whether the request was sent. Redirects are not followed.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, type Dispatcher } from 'undici';
import { createConnector, type PermittedAddresses } from './connector.ts';
import { exchange, type ExchangeRequest } from './exchange.ts';
import type { HttpAnswer } from './http-answer.ts';
import { HttpClientError } from './http-client-error.ts';
import { nextPause, type RetryOptions } from './retry.ts';

export interface HttpClientOptions {
  /** For each try, from the look-up of the name to the last byte of the answer. */
  readonly timeoutMs: number;
  /** The largest body of an answer. */
  readonly maxBodyBytes: number;
  /** For a connection: the whole time of a try by default. */
  readonly connectTimeoutMs?: number;
  /** Keeps connections open between requests: up to this number for each origin. Without it, no connection is kept. */
  readonly keepAlive?: { readonly connections: number };
  /** Reads compressed bodies as the bytes that they are. Without it, such an answer is an error. */
  readonly allowsEncoded?: boolean;
  /** Without it, a request is sent once. */
  readonly retry?: RetryOptions;
  /** Without it, every address may be connected to. */
  readonly permittedAddresses?: PermittedAddresses;
}

export interface HttpClientRequest {
  /** The address of the server; its path, if it has one, stands before `path`. */
  readonly base: string;
  /** With the query, as it is sent: no part of it is rewritten. */
  readonly path: string;
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Aborts the request, and the pause before a retry. */
  readonly signal?: AbortSignal;
  /** Instead of those of the client. */
  readonly timeoutMs?: number | undefined;
  readonly maxBodyBytes?: number | undefined;
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
  const { timeoutMs, connectTimeoutMs = timeoutMs, permittedAddresses, retry = { tries: 1, pauseMs: 0 } } = options;
  const dispatcher = new Agent({
    connect: createConnector({ timeoutMs: connectTimeoutMs, permittedAddresses }),
    // One deadline covers them.
    headersTimeout: 0,
    bodyTimeout: 0,
    ...(options.keepAlive === undefined ? { pipelining: 0 } : { connections: options.keepAlive.connections }),
  });
  return {
    send: async (request) => sendWithRetries(dispatcher, exchangeRequest(request, options), retry),
    close: () => dispatcher.close(),
    destroy: () => dispatcher.destroy(),
  };
}

/** @throws HttpClientError http-request-invalid */
function exchangeRequest(request: HttpClientRequest, options: HttpClientOptions): ExchangeRequest {
  const { base, path, headers = {}, body, signal } = request;
  const method = request.method.toUpperCase();
  if (!URL.canParse(base)) {
    const facts = { method, origin: '(no origin)', isSent: false };
    throw new HttpClientError('http-request-invalid', 'cannot be sent: the address of the server is not a URL', facts);
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
  };
}

async function sendWithRetries(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  retry: RetryOptions,
): Promise<HttpAnswer> {
  for (let failures = 1; ; failures += 1) {
    const outcome = await exchange(dispatcher, request).catch((error: unknown) => {
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

/** Resolves to false if the caller aborted the pause: the last outcome is the one that counts then. */
async function isPaused(pauseMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  if (pauseMs === 0) return signal?.aborted !== true;
  return wait(pauseMs, true, { signal }).catch(() => false);
}
