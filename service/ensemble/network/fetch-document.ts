/**
 * Fetches the text of a service's document: limited in time, bytes and redirects, each of which is checked by the
 * policy.
 */
import type { HttpAnswer } from 'fountainai';
import { EnsembleError } from '../errors/ensemble-error.ts';
import { type AddressPolicy, AddressError } from './address-policy.ts';
import { mayLead } from './destination.ts';
import { exchange, ExchangeError } from './exchange.ts';

export interface FetchedDocument {
  readonly text: string;
  /** The answer's validator for the next request; undefined if it has none. */
  readonly etag: string | undefined;
  /** The address of the document, after redirects. */
  readonly address: string;
}

export interface FetchOptions {
  readonly policy: AddressPolicy;
  /** The validator of the known document, which is fetched only if it has changed. */
  readonly etag?: string | undefined;
  /** Maximum time for the whole fetch. */
  readonly milliseconds?: number | undefined;
  readonly bytes?: number;
}

/** The document is not available; the message gives the reason to the person who registers the service. */
export class FetchError extends EnsembleError {
  override readonly name = 'FetchError';
}

const maximumRedirects = 3;
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const wanted = 'application/openapi+json, application/openapi+yaml, application/json, application/yaml, */*;q=0.5';

/**
 * @returns undefined if the document still matches `etag`
 * @throws FetchError
 */
export async function fetchDocument(address: string, options: FetchOptions): Promise<FetchedDocument | undefined> {
  const signal = AbortSignal.timeout(options.milliseconds ?? 10_000);
  let url = webAddress(address);
  for (let hop = 0; hop <= maximumRedirects; hop += 1) {
    const answer = await get(url, options, signal);
    if (answer.status === 304 && options.etag !== undefined) return undefined;
    if (!redirects.has(answer.status)) return readDocumentBody(answer, url);
    url = redirected(url, answer.headers.location ?? '', options.policy);
  }
  throw new FetchError('ensemble-redirects-invalid', `${address} redirects more than ${maximumRedirects} times`);
}

/** @throws FetchError if it is not an absolute http(s) address, or contains a user name or password */
export function webAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw new FetchError('ensemble-address-invalid', `${text} is not an http:// or https:// address`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new FetchError('ensemble-address-with-password', 'an address with a password in it is not taken');
  }
  url.hash = '';
  return url;
}

async function get(url: URL, options: FetchOptions, signal: AbortSignal): Promise<HttpAnswer> {
  const headers = { accept: wanted, ...(options.etag === undefined ? {} : { 'if-none-match': options.etag }) };
  const bytes = options.bytes ?? 5 * 1024 * 1024;
  try {
    return await exchange(options.policy.client, { url, method: 'get', headers, signal, bytes });
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    const message = error.cause instanceof AddressError ? error.message : `${url.href} ${error.message}`;
    throw new FetchError(error.code, message, { data: error.data, cause: error });
  }
}

function redirected(from: URL, location: string, { isOwn }: AddressPolicy): URL {
  if (!URL.canParse(location, from.href))
    throw new FetchError('ensemble-redirects-invalid', `${from.href} redirects to nowhere`);
  const url = webAddress(new URL(location, from.href).href);
  if (from.protocol === 'https:' && url.protocol === 'http:') {
    throw new FetchError('ensemble-redirects-invalid', `${from.href} redirects from https to http`);
  }
  if (!mayLead(isOwn, from, url)) {
    throw new FetchError(
      'ensemble-address-foreign',
      `"${from.href}" redirects to "${url.origin}", which is in ALLOWED_HOSTS while "${from.origin}" is not; register the address at "${url.origin}" itself`,
    );
  }
  return url;
}

function readDocumentBody(answer: HttpAnswer, url: URL): FetchedDocument {
  if (answer.status !== 200) {
    const data = { status: answer.status };
    throw new FetchError('ensemble-document-unavailable', `${url.href} answered ${answer.status}`, { data });
  }
  const text = decodeText(answer.body, url);
  if (/\bx?html\b/i.test(answer.headers['content-type'] ?? '') || text.trimStart().startsWith('<')) {
    const message = `${url.href} is a page (HTML or XML), not an OpenAPI document`;
    throw new FetchError('ensemble-document-unavailable', message);
  }
  return { text, etag: answer.headers.etag, address: url.href };
}

function decodeText(body: Buffer, url: URL): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (error) {
    throw new FetchError('ensemble-document-unavailable', `${url.href} is not UTF-8 text`, { cause: error });
  }
}
