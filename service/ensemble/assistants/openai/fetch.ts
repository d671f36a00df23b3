/** How the provider is reached: the retries of its package rely on this. */
import { createHttpClient, type HttpAnswer, type HttpClient } from 'fountainai';
import type { RemoveSecrets } from '../../secrets/remove-secrets.ts';

export interface FetchLimits {
  /** Bytes of an answer. */
  readonly bytes: number;
  /** Milliseconds that a `Retry-After` may ask for; beyond, there is no retry. */
  readonly longestWait: number;
}

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The package aborts a request sooner. */
const timeoutMs = 900_000;

/**
 * @param removeSecrets is applied to what the provider is sent
 * @returns `fetch` that answers with whole bodies: a connection cut in the middle of one fails here, where the package still
 * retries. Redirects are not followed, since the key and the person's words are for one origin.
 */
export function boundedFetch(limits: FetchLimits, removeSecrets: RemoveSecrets): Fetch {
  const client = createHttpClient({ timeoutMs, maxBodyBytes: limits.bytes, keepAlive: { connections: 256 } });
  return async (input, init = {}) => {
    const answer = await send(client, new URL(input instanceof Request ? input.url : input), {
      ...init,
      ...(typeof init.body === 'string' ? { body: removeSecrets(init.body) } : {}),
    });
    if ([301, 302, 303, 307, 308].includes(answer.status)) throw new Error('the provider redirects');
    const headers = new Headers(answer.headers);
    // The package would wait for as long as it is asked to.
    if (requestedWaitMs(answer) > limits.longestWait) headers.set('x-should-retry', 'false');
    // A status such as 204 may have no body, not even an empty one.
    const body = answer.body.length === 0 ? null : new Uint8Array(answer.body);
    return new Response(body, { status: answer.status, headers });
  };
}

async function send(client: HttpClient, url: URL, { method = 'GET', headers, body, signal }: RequestInit) {
  if (body !== undefined && body !== null && typeof body !== 'string') throw new TypeError('the body is not a text');
  try {
    return await client.send({
      base: url.origin,
      path: `${url.pathname}${url.search}`,
      method,
      headers: Object.fromEntries(new Headers(headers)),
      ...(typeof body === 'string' ? { body } : {}),
      ...(signal === undefined || signal === null ? {} : { signal }),
    });
  } catch (error) {
    // By its own reason the package knows that its time is over, or that its caller has ended the request.
    signal?.throwIfAborted();
    throw error;
  }
}

/** 0 if the provider does not ask for a pause. */
function requestedWaitMs(answer: HttpAnswer): number {
  const milliseconds = Number(answer.headers['retry-after-ms'] ?? Number.NaN);
  return Number.isNaN(milliseconds) ? (answer.retryAfterMs() ?? 0) : milliseconds;
}
