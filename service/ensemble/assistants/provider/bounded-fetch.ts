/** The `fetch` for a provider's package, which relies on it for retries. */
import { createHttpClient, type HttpAnswer, type HttpClient, type HttpClientRequest } from 'fountainai';
import type { RemoveSecrets } from '../../secrets/remove-secrets.ts';

type ResponseTap = NonNullable<HttpClientRequest['tap']>;
type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The package aborts a request sooner. */
const timeoutMs = 900_000;
const maxBodyBytes = 8 * 1024 * 1024;
/** The maximum of a `Retry-After`; the request is not retried if the provider asks for more. */
const maxWaitMs = 30_000;

/** The headers that the packages set themselves. */
const packageHeaders = /^(accept|content-type|user-agent|x-stainless-.*)$/;

/**
 * @param removeSecrets is applied to requests
 * @param ownHeaders replace all other headers: the packages also take headers from the environment, such as
 * OPENAI_CUSTOM_HEADERS, which only config.ts reads
 * @returns a `fetch` that resolves with whole bodies: a connection cut in the middle of a body fails here, so that the
 * package retries. Only an event stream is read while it comes. Redirects are not followed, since the key and the person's words
 * are meant for one origin.
 */
export function boundedFetch(removeSecrets: RemoveSecrets, ownHeaders: Readonly<Record<string, string>>): Fetch {
  const client = createHttpClient({ timeoutMs, maxBodyBytes, keepAlive: { connections: 256 } });
  return async (input, init = {}) => {
    const request = {
      ...init,
      headers: keepHeaders(init.headers, ownHeaders),
      ...(typeof init.body === 'string' ? { body: removeSecrets(init.body) } : {}),
    };
    const url = new URL(input instanceof Request ? input.url : input);
    return receive((tap) => send(client, url, request, tap));
  };
}

export const isEventStream = (contentType: string | null | undefined): boolean =>
  /^text\/event-stream\b/i.test(contentType ?? '');

/** Resolves when the body is complete, or with the head of an event stream, whose body then fails if the exchange does. */
function receive(exchange: (tap: ResponseTap) => Promise<HttpAnswer>): Promise<Response> {
  return new Promise((resolve, reject) => {
    let writer: WritableStreamDefaultWriter<Uint8Array> | undefined;
    const head = (status: number, headers: Readonly<Record<string, string>>): void => {
      if (status !== 200 || !isEventStream(headers['content-type'])) return;
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      writer = writable.getWriter();
      resolve(new Response(readable, { status, headers: new Headers(headers) }));
    };
    exchange({ head, chunk: (bytes) => writer?.write(new Uint8Array(bytes)) })
      .then(
        (answer) => writer?.close() ?? resolve(toResponse(answer)),
        (error: unknown) => writer?.abort(error) ?? reject(error as Error),
      )
      .catch(reject); // has no effect after the head: the reader has ended before
  });
}

/** @throws Error for a redirect */
function toResponse(answer: HttpAnswer): Response {
  if ([301, 302, 303, 307, 308].includes(answer.status)) throw new Error('the provider redirects');
  const headers = new Headers(answer.headers);
  // The package would wait as long as the provider asks.
  if (requestedWaitMs(answer) > maxWaitMs) headers.set('x-should-retry', 'false');
  // A status such as 204 may have no body, not even an empty one.
  const body = answer.body.length === 0 ? null : new Uint8Array(answer.body);
  return new Response(body, { status: answer.status, headers });
}

function keepHeaders(headers: RequestInit['headers'], ownHeaders: Readonly<Record<string, string>>): Headers {
  const kept = [...new Headers(headers)].filter(([name]) => packageHeaders.test(name));
  return new Headers([...kept, ...Object.entries(ownHeaders)]);
}

async function send(
  client: HttpClient,
  url: URL,
  { method = 'GET', headers, body, signal }: RequestInit,
  tap: ResponseTap,
) {
  if (body !== undefined && body !== null && typeof body !== 'string')
    throw new TypeError('the request body is not a string');
  try {
    return await client.send({
      base: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: Object.fromEntries(new Headers(headers)),
      ...(typeof body === 'string' ? { body } : {}),
      ...(signal === undefined || signal === null ? {} : { signal }),
      tap,
    });
  } catch (error) {
    // The abort reason shows the package that its time is over or that its caller has aborted the request.
    signal?.throwIfAborted();
    throw error;
  }
}

/** 0 if the provider does not ask for a pause. */
function requestedWaitMs(answer: HttpAnswer): number {
  const milliseconds = Number(answer.headers['retry-after-ms'] ?? Number.NaN);
  return Number.isNaN(milliseconds) ? (answer.retryAfterMs() ?? 0) : milliseconds;
}
