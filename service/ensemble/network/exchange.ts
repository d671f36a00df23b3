/** One request to another service and its whole answer, with the codes of the ensemble. Redirects are not followed. */
import { type HttpAnswer, type HttpClientCode, HttpClientError, type HttpClient } from 'fountainai';
import { AddressError } from './address-policy.ts';
import type { EnsembleCode } from '../errors/codes.ts';
import { EnsembleError, type EnsembleErrorOptions } from '../errors/ensemble-error.ts';

export interface ServiceRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  readonly signal: AbortSignal;
  /** The deadline, which covers look-up, connection and the last byte of the answer. Default: that of the client. */
  readonly timeoutMs?: number;
  /** Maximum size of the body. */
  readonly bytes: number;
}

export interface ExchangeErrorOptions extends EnsembleErrorOptions {
  readonly isSent?: boolean;
  readonly status?: number | undefined;
}

/** No usable answer. The message contains no secret. */
export class ExchangeError extends EnsembleError {
  override readonly name = 'ExchangeError';
  /** False if it is certain that nothing of the request was sent. */
  readonly isSent: boolean;
  /** The status of an answer whose body cannot be used. */
  readonly status: number | undefined;

  constructor(code: EnsembleCode, message: string, { isSent = true, status, ...options }: ExchangeErrorOptions = {}) {
    super(code, message, options);
    this.isSent = isSent;
    this.status = status;
  }
}

/** @throws ExchangeError */
export async function exchange(client: HttpClient, { url, bytes, ...request }: ServiceRequest): Promise<HttpAnswer> {
  const path = `${url.pathname}${url.search}`;
  try {
    return await client.send({ ...request, base: url.origin, path, maxBodyBytes: bytes });
  } catch (error) {
    throw error instanceof HttpClientError ? exchangeError(error) : error;
  }
}

function exchangeError(error: HttpClientError): ExchangeError {
  const { code, problem, isSent, status, cause } = error;
  const options = { isSent, status, cause: cause instanceof AddressError ? cause : error };
  return cause instanceof AddressError
    ? new ExchangeError(cause.code, cause.message, options)
    : new ExchangeError(codes[code], problem, options);
}

const codes: Readonly<Record<HttpClientCode, EnsembleCode>> = {
  'http-request-invalid': 'ensemble-service-unreachable',
  'http-address-refused': 'ensemble-service-unreachable',
  'http-unreachable': 'ensemble-service-unreachable',
  'http-timeout': 'ensemble-service-timeout',
  'http-aborted': 'ensemble-call-aborted',
  'http-answer-cut-off': 'ensemble-answer-cut-off',
  'http-answer-too-large': 'ensemble-answer-too-large',
  'http-answer-encoded': 'ensemble-answer-encoded',
  'http-answer-not-json': 'ensemble-service-unreachable',
};
