/** The whole answer to a request. */
import type { Json } from '../../openapi/document/document.ts';
import { HttpClientError } from './http-client-error.ts';
import { retryAfterMs } from './retry-after.ts';

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

  /** Parses the body; the error does not quote it, since it may hold secrets. @throws HttpClientError http-answer-not-json */
  json(): Json {
    try {
      return JSON.parse(this.text()) as Json; // what JSON.parse returns is JSON
    } catch {
      const { method, origin, status } = this.#facts;
      const problem = `answered ${status} with a body that is not JSON`;
      throw new HttpClientError('http-answer-not-json', problem, { method, origin, isSent: true, status });
    }
  }
}
