/** How the provider is reached: the package's retries lean on this. */

export interface FetchLimits {
  /** Bytes of an answer. */
  readonly bytes: number;
  /** Milliseconds that a `Retry-After` may ask for; beyond, there is no retry. */
  readonly longestWait: number;
}

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` that answers with whole bodies: a connection cut in the middle of one fails here, where the package still
 * retries. Redirects are not followed, since the key and the person's words are for one origin.
 */
export function boundedFetch(limits: FetchLimits): Fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'error' });
    const body = await wholeBody(response, limits.bytes);
    const headers = new Headers(response.headers);
    // The body is unpacked already.
    for (const name of ['content-encoding', 'content-length']) headers.delete(name);
    // The package would wait for as long as it is told.
    if (requestedWait(headers) > limits.longestWait) headers.set('x-should-retry', 'false');
    return new Response(body, { status: response.status, statusText: response.statusText, headers });
  };
}

async function wholeBody(response: Response, most: number): Promise<Uint8Array<ArrayBuffer> | null> {
  // A status such as 204 may have no body, not even an empty one.
  if (response.body === null) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Node's streams are iterable; the type that `fetch` has does not say so.
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > most) throw new Error(`the answer has more than ${most} bytes`);
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks, size));
}

/** Milliseconds; 0 where nothing is asked for. */
function requestedWait(headers: Headers): number {
  const milliseconds = Number(headers.get('retry-after-ms') ?? Number.NaN);
  if (!Number.isNaN(milliseconds)) return milliseconds;
  const text = headers.get('retry-after') ?? '0';
  return /^[\d.]+$/.test(text.trim()) ? Number(text) * 1000 : (Date.parse(text) || 0) - Date.now();
}
