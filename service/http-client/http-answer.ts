/** The whole response to a request. */
import type { Json } from '../../openapi/document/document.ts';
import { HttpClientError } from './http-client-error.ts';

export interface HttpAnswerFacts {
  readonly method: string;
  readonly origin: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export class HttpAnswer {
  readonly status: number;
  /** By name in lower case; the values of a repeated header are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly #facts: HttpAnswerFacts;

  constructor(facts: HttpAnswerFacts) {
    this.status = facts.status;
    this.headers = facts.headers;
    this.body = facts.body;
    this.#facts = facts;
  }

  /** Returns the body as UTF-8, without a byte order mark. */
  text(): string {
    return new TextDecoder().decode(this.body);
  }

  /** Returns the milliseconds that the server asks to wait for; undefined if it does not ask. */
  retryAfterMs(): number | undefined {
    return retryAfterMs(this.headers['retry-after']);
  }

  /** Parses the body; the error does not quote it, since the body may contain secrets. @throws HttpClientError http-answer-not-json */
  json(): Json {
    try {
      return JSON.parse(this.text()) as Json; // JSON.parse returns JSON
    } catch {
      const { method, origin, status } = this.#facts;
      const problem = `answered ${status} with a body that is not JSON`;
      throw new HttpClientError('http-answer-not-json', problem, { method, origin, isSent: true, status });
    }
  }
}

/**
 * Returns the milliseconds that a `Retry-After` asks for: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 * @param header seconds, or a date
 * @param now milliseconds since 1970
 */
export function retryAfterMs(header: string | undefined, now: number = Date.now()): number | undefined {
  const text = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // `Date.parse` reads -5 as a year, and a date without a zone, as in the oldest format, as local time.
  const zone = text.endsWith('GMT') ? '' : ' GMT';
  const time = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(`${text}${zone}`) : Number.NaN;
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
