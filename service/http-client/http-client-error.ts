/** Reports a request without a response, or with an unusable one. */
import { CodedError, type CodedMessage, type MessageData } from '../../openapi/errors/coded-error.ts';
import type { HttpClientCode } from './http-client-codes.ts';

export interface HttpClientErrorFacts {
  readonly method: string;
  /** The server's origin. Paths and queries may contain keys, so that no message includes them. */
  readonly origin: string;
  /** False if it is certain that nothing of the request was sent. */
  readonly isSent: boolean;
  /** The status of the response, if it has begun. */
  readonly status?: number | undefined;
  /** The code of Node or the library, such as `ECONNREFUSED`. */
  readonly reason?: string | undefined;
  readonly cause?: unknown;
}

/** The message and the data contain the method, the origin and the reason; never a header, a path or a body. */
export class HttpClientError extends CodedError {
  override readonly name = 'HttpClientError';
  readonly code: HttpClientCode;
  readonly data: MessageData;
  /** The message without the method and the origin, for callers that name the server themselves. */
  readonly problem: string;
  readonly isSent: boolean;
  readonly status: number | undefined;
  readonly reason: string | undefined;

  constructor(code: HttpClientCode, problem: string, facts: HttpClientErrorFacts) {
    const { method, origin, isSent, status, reason, cause } = facts;
    super(`${method} ${origin} ${problem}`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.problem = problem;
    this.isSent = isSent;
    this.status = status;
    this.reason = reason;
    this.data = {
      method,
      origin,
      ...(status === undefined ? {} : { status }),
      ...(reason === undefined ? {} : { reason }),
    };
  }

  override get messages(): readonly CodedMessage[] {
    return [this];
  }
}
