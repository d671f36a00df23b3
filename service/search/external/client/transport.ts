/**
 * The HTTP transport of the official client. The client's own transport never aborts an import, reads responses of any
 * size, and drops `Retry-After`; here each request has a timeout and a size limit, and a failure says whether it may
 * have had an effect.
 */
import type { ConfigurationOptions } from 'typesense/lib/Typesense/Configuration.js';
import { isObject } from '../../../../openapi/json/json.ts';
import type { Json } from '../../../../openapi/document/document.ts';
import { errorText } from '../../../../openapi/errors/error-text.ts';
import type { HttpAnswer } from '../../../http-client/http-answer.ts';
import { HttpClientError } from '../../../http-client/http-client-error.ts';
import { createHttpClient, type HttpClient } from '../../../http-client/http-client.ts';
import { foreign } from './answers.ts';
import { IndexFailure } from './failure.ts';

type Adapter = Extract<NonNullable<ConfigurationOptions['axiosAdapter']>, (...parameters: never[]) => unknown>;
type AdapterRequest = Parameters<Adapter>[0];

export interface Transport {
  readonly adapter: Adapter;
  close(): Promise<void>;
}

export interface TransportOptions {
  /** Milliseconds from the start of a request to the end of its response. */
  readonly timeout: number;
  /** Aborts all requests. */
  readonly signal?: AbortSignal;
}

/** Statuses that say something about a collection or a document, if they are of Typesense and not of a server between. */
const ownRefusals: ReadonlySet<number> = new Set([400, 404, 409, 422]);

const largestAnswer = 64 * 1024 * 1024;

export function createTransport({ timeout, signal }: TransportOptions): Transport {
  const client = createHttpClient({
    timeoutMs: timeout,
    maxBodyBytes: largestAnswer,
    keepAlive: { connections: 8 },
  });
  const adapter: Adapter = async (wanted) => {
    const answer = await exchange(wanted, client, signal);
    const { status, headers } = answer;
    if (status === 408 || status === 429 || status >= 500) {
      const facts = { status, retryAfter: answer.retryAfterMs(), isAmbiguous: status >= 500 };
      throw new IndexFailure(`the search index responded with ${status}: ${answer.text().slice(0, 300)}`, facts);
    }
    return { data: toData(answer), status, statusText: '', headers, config: wanted };
  };
  return { adapter, close: () => client.destroy() };
}

async function exchange(wanted: AdapterRequest, client: HttpClient, signal?: AbortSignal): Promise<HttpAnswer> {
  const { origin, pathname, search } = toAddress(wanted);
  try {
    return await client.send({
      base: origin,
      path: `${pathname}${search}`,
      method: wanted.method ?? 'get',
      headers: toHeaders(wanted),
      body: toBody(wanted.data),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    const isAmbiguous = !(cause instanceof HttpClientError) || cause.isSent;
    throw new IndexFailure(`the search index did not respond: ${errorText(cause)}`, { isAmbiguous, cause });
  }
}

function toAddress({ url = '', params }: AdapterRequest): URL {
  const address = new URL(url);
  // The client sends strings, numbers and booleans.
  const given = Object.entries((params ?? {}) as Readonly<Record<string, string | number | boolean | undefined>>);
  for (const [name, value] of given) if (value !== undefined) address.searchParams.set(name, String(value));
  return address;
}

function toHeaders({ headers }: AdapterRequest): Record<string, string> {
  const given = Object.entries(headers).filter(([, value]) => ['string', 'number'].includes(typeof value));
  const named = given.map(([name, value]): [string, string] => [name.toLowerCase(), String(value)]);
  return Object.fromEntries(named.filter(([name]) => name !== 'content-length'));
}

function toBody(data: unknown): string | undefined {
  if (data === undefined || data === null) return undefined;
  return typeof data === 'string' ? data : JSON.stringify(data);
}

/** Typesense answers an import with text, and all else with JSON. @throws IndexFailure: the client tries the next node then */
function toData(answer: HttpAnswer): unknown {
  const { status, headers } = answer;
  const type = headers['content-type'] ?? '';
  if (type.startsWith('text/plain') && !ownRefusals.has(status)) return answer.text();
  const body = type.startsWith('application/json') ? parsed(answer) : undefined;
  if (ownRefusals.has(status) && !(isObject(body) && typeof body.message === 'string'))
    throw foreign(`${status} without a message`);
  if (status < 300 && body === undefined) throw foreign(`${status} with neither JSON nor text`);
  return body ?? answer.text();
}

function parsed(answer: HttpAnswer): Json {
  try {
    return answer.json();
  } catch (cause) {
    throw foreign('a response that is not JSON', cause);
  }
}
