/**
 * What the official client speaks HTTP through. Its own way never gives up an import, reads answers of any size, and
 * drops `Retry-After`; here each request has a time and a bound, and a failure says whether it may have had an effect.
 */
import { Agent, request } from 'undici';
import type { ConfigurationOptions } from 'typesense/lib/Typesense/Configuration.js';
import { retryAfter } from './backoff.ts';
import { IndexFailure } from './failure.ts';

type Adapter = Extract<NonNullable<ConfigurationOptions['axiosAdapter']>, (...parameters: never[]) => unknown>;
type AdapterRequest = Parameters<Adapter>[0];

export interface Transport {
  readonly adapter: Adapter;
  close(): Promise<void>;
}

export interface TransportOptions {
  /** Milliseconds from the beginning of a request to the end of its answer. */
  readonly timeout: number;
  /** Gives up all requests. */
  readonly signal?: AbortSignal;
}

const largestAnswer = 64 * 1024 * 1024;

export function createTransport({ timeout, signal }: TransportOptions): Transport {
  const dispatcher = new Agent({ connections: 8, connect: { timeout }, maxResponseSize: largestAnswer });
  const adapter: Adapter = async (wanted) => {
    const time = AbortSignal.timeout(timeout);
    const until = signal === undefined ? time : AbortSignal.any([time, signal]);
    const answer = await exchange(wanted, dispatcher, until);
    const { status, headers, text } = answer;
    if (status === 408 || status === 429 || status >= 500) {
      const facts = { status, retryAfter: retryAfter(headers['retry-after']), isAmbiguous: status >= 500 };
      throw new IndexFailure(`the index answers ${status}: ${text.slice(0, 300)}`, facts);
    }
    const isJson = headers['content-type']?.startsWith('application/json') === true;
    return { data: isJson ? parsed(text) : text, status, statusText: '', headers, config: wanted };
  };
  return { adapter, close: () => dispatcher.destroy() };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

async function exchange(wanted: AdapterRequest, dispatcher: Agent, signal: AbortSignal): Promise<Answer> {
  try {
    const answer = await request(addressOf(wanted), {
      // The client asks in the words of axios, in capitals or not.
      method: (wanted.method ?? 'get').toUpperCase() as 'GET',
      headers: headersOf(wanted),
      body: bodyOf(wanted.data),
      dispatcher,
      signal,
    });
    const headers = Object.entries(answer.headers).map(([name, value]) => [name, String(value)]);
    // Made of pairs of texts.
    return {
      status: answer.statusCode,
      headers: Object.fromEntries(headers) as Answer['headers'],
      text: await answer.body.text(),
    };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new IndexFailure(`the index gives no answer: ${reason}`, { isAmbiguous: !wasNeverSent(cause), cause });
  }
}

/** Nobody was there to send it to. */
function wasNeverSent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(
    code,
  );
}

function addressOf({ url = '', params }: AdapterRequest): string {
  const address = new URL(url);
  // The client's own: texts, numbers, booleans.
  const given = Object.entries((params ?? {}) as Readonly<Record<string, string | number | boolean | undefined>>);
  for (const [name, value] of given) if (value !== undefined) address.searchParams.set(name, String(value));
  return address.href;
}

function headersOf({ headers }: AdapterRequest): Record<string, string> {
  const given = Object.entries(headers).filter(([, value]) => ['string', 'number'].includes(typeof value));
  const named = given.map(([name, value]): [string, string] => [name.toLowerCase(), String(value)]);
  return Object.fromEntries(named.filter(([name]) => name !== 'content-length'));
}

function bodyOf(data: unknown): string | null {
  if (data === undefined || data === null) return null;
  return typeof data === 'string' ? data : JSON.stringify(data);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new IndexFailure('the index answers with something that is not JSON', { isAmbiguous: true, cause });
  }
}
