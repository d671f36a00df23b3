/** Sends one request to the Admin API and reads the whole answer. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import type { HttpAnswer } from '../../../service/http-client/http-answer.ts';
import { HttpClientError } from '../../../service/http-client/http-client-error.ts';
import type { HttpClient } from '../../../service/http-client/http-client.ts';
import { KongError } from './kong-error.ts';

export type AdminMethod = 'GET' | 'PUT' | 'POST' | 'DELETE';

export interface AdminRequest {
  readonly method: AdminMethod;
  /** Below the Admin API's address, with the query. */
  readonly path: string;
  readonly body?: JsonObject;
}

export interface AdminAnswer {
  readonly status: number;
  /** JSON as parsed, other text as it is, null if there is none. */
  readonly body: Json;
}

export interface AdminRequestOptions {
  /** Without a slash at its end. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly client: HttpClient;
  /** Limit of one attempt. */
  readonly milliseconds: number;
  /** The largest answer that is read. */
  readonly bytes: number;
}

/** @throws KongError if no usable answer came */
export async function sendAdminRequest(asked: AdminRequest, options: AdminRequestOptions): Promise<AdminAnswer> {
  const { method, path, body } = asked;
  const headers = {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...options.headers,
  };
  try {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const answer = await options.client.send({ base: options.url, path, method, headers, body: text });
    return { status: answer.status, body: parseAnswer(answer) };
  } catch (error) {
    throw error instanceof HttpClientError ? toKongError(asked, options, error) : error;
  }
}

function parseAnswer(answer: HttpAnswer): Json {
  if (answer.body.length === 0) return null;
  try {
    return answer.json();
  } catch {
    return answer.text();
  }
}

function toKongError({ method, path }: AdminRequest, options: AdminRequestOptions, error: HttpClientError): KongError {
  const { bytes, milliseconds, url } = options;
  if (error.code === 'http-answer-too-large') {
    const remedy = 'set kongAdminUrl to the address of the Admin API of a Kong 3.9';
    const problem = `answered with more than ${bytes / 1024} KiB`;
    return new KongError('kong-answer-too-large', problem, remedy, { method, path, data: { bytes } });
  }
  const isTimeout = error.code === 'http-timeout';
  const reason = isTimeout ? 'timeout' : (error.reason ?? error.code);
  const problem = isTimeout
    ? `did not answer within ${milliseconds / 1000} s`
    : `cannot be reached at "${url}" (${reason})`;
  const isUncertain = method !== 'GET' && error.isSent;
  const facts = { method, path, isUncertain, data: { reason }, cause: error };
  return new KongError(isTimeout ? 'kong-timeout' : 'kong-unreachable', problem, noAnswerRemedy, facts);
}

const noAnswerRemedy =
  'check that Kong runs and that kongAdminUrl is the address of its Admin API, then run the same command again';
