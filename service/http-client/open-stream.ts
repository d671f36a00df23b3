/** A response whose body is read while it arrives, such as a stream of events: bounded by its reader, not in its time. */
import type { Dispatcher } from 'undici';
import { withinDeadline } from './deadline.ts';
import { type ExchangeRequest, explain, sendOver } from './exchange.ts';
import { exchangeRequest, type HttpClientRequest } from './http-client.ts';

export interface HttpStream {
  readonly status: number;
  /** By name in lower case; the values of a repeated header are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Waits for its reader, and the server with it. A reader that stops ends the connection, unless the body has ended.
   * @throws HttpClientError while it is read
   */
  readonly body: AsyncIterable<Buffer>;
  /** Ends the connection, unless the body has ended. */
  close(): void;
}

export interface StreamClientOptions {
  /** The time for the beginning of a response. */
  readonly timeoutMs: number;
  readonly connectTimeoutMs: number;
}

export interface StreamClient {
  /** @throws HttpClientError */
  open(request: Omit<HttpClientRequest, 'maxBodyBytes'>): Promise<HttpStream>;
  /** Ends all requests, and closes the connections. */
  destroy(): Promise<void>;
}

export function createStreamClient(options: StreamClientOptions): StreamClient {
  let dispatcher: Promise<Dispatcher> | undefined;
  const connect = (): Promise<Dispatcher> =>
    (dispatcher ??= import('./dispatcher.ts').then(({ createDispatcher }) =>
      createDispatcher({ ...options, keepAlive: { connections: maxConnections } }),
    ));
  const limits = { ...options, maxBodyBytes: Number.POSITIVE_INFINITY };
  return {
    open: async (request) => openStream(await connect(), exchangeRequest(request, limits)),
    destroy: async () => (await dispatcher)?.destroy(),
  };
}

const maxConnections = 300;

/**
 * Resolves with the beginning of the response. The deadline is for this beginning; the caller's signal ends the body, too.
 * @throws HttpClientError
 */
async function openStream(dispatcher: Dispatcher, request: ExchangeRequest): Promise<HttpStream> {
  const { signal: caller, timeoutMs } = request;
  try {
    const begun = await withinDeadline(timeoutMs, caller, (signal) => sendOver(dispatcher, request, signal));
    const { status, headers, body, discard: close } = begun;
    caller?.addEventListener('abort', close, { once: true });
    body.once('close', () => caller?.removeEventListener('abort', close));
    return { status, headers, body: read(body, request, status), close };
  } catch (error) {
    throw explain(error, request, { status: undefined });
  }
}

async function* read(body: AsyncIterable<Buffer>, request: ExchangeRequest, status: number): AsyncGenerator<Buffer> {
  try {
    yield* body;
  } catch (error) {
    throw explain(error, request, { status });
  }
  if (request.signal?.aborted === true) throw explain(request.signal.reason, request, { status });
}
