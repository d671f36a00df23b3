/** The one catalogue of what can go wrong between a request and its answer, for the pipeline and for every handler. */
import { CodedError, type CodeEntry, type CodedMessage, type MessageData } from '../../openapi/errors/coded-error.ts';
import type { StartCode } from './start-codes.ts';

interface HttpCodeEntry extends CodeEntry {
  readonly status: number;
  /** Also what the client reads if the error has no message of its own. */
  readonly meaning: string;
}

export const errorCatalogue = {
  malformed_json: {
    status: 400,
    meaning: 'the body is not JSON',
    remedy: 'Send a body that is JSON; details has the position.',
  },
  malformed_request: {
    status: 400,
    meaning: 'the request cannot be read',
    remedy: 'Send a request that is valid HTTP.',
  },
  validation_failed: {
    status: 400,
    meaning: 'the request does not fit the description of this operation',
    remedy: 'Correct the values that details lists, each with its JSON pointer.',
  },
  idempotency_conflict: {
    status: 400,
    meaning: 'this Idempotency-Key was used with another request',
    remedy: 'Use a new Idempotency-Key for another request.',
  },
  bad_request: {
    status: 400,
    meaning: 'the request cannot be carried out',
    remedy: 'Read message and details, and change the request.',
  },
  unauthorized: {
    status: 401,
    meaning: 'credentials are missing or wrong',
    remedy: 'Send accepted credentials; details and WWW-Authenticate say how.',
  },
  forbidden: {
    status: 403,
    meaning: 'these credentials do not allow this',
    remedy: 'Use credentials that allow the operation.',
  },
  not_found: {
    status: 404,
    meaning: 'nothing was found here',
    remedy: 'Check the path and the identifiers in it.',
  },
  method_not_allowed: {
    status: 405,
    meaning: 'this path does not take this method',
    remedy: 'Use a method that the header Allow lists.',
  },
  request_timeout: {
    status: 408,
    meaning: 'the request took too long to arrive',
    remedy: 'Send the whole request sooner.',
  },
  conflict: {
    status: 409,
    meaning: 'something like this is there already',
    remedy: 'Use another identifier, or change the resource that exists.',
  },
  precondition_failed: {
    status: 412,
    meaning: 'it has changed since you read it',
    remedy: 'Read the resource again and send its ETag in If-Match.',
  },
  payload_too_large: {
    status: 413,
    meaning: 'the body is too large',
    remedy: 'Send a smaller body.',
  },
  unsupported_media_type: {
    status: 415,
    meaning: 'this media type is not taken here',
    remedy: 'Send a media type that the operation declares.',
  },
  too_many_requests: {
    status: 429,
    meaning: 'too many requests; try again later',
    remedy: 'Wait as long as Retry-After says, and send it again.',
  },
  internal_error: {
    status: 500,
    meaning: 'something went wrong on our side',
    remedy: 'Search the log of the service for the request id.',
  },
  response_invalid: {
    status: 500,
    meaning: 'the answer does not fit the description of this operation',
    remedy: 'Correct the handler of the operation, or its document; in development details lists the faults.',
  },
  not_implemented: {
    status: 501,
    meaning: 'this operation is still to be written',
    remedy: 'Write the handler of the operation.',
  },
  bad_gateway: {
    status: 502,
    meaning: 'a service that this one depends on failed',
    remedy: 'Check the service that this one calls; its log and this one have the same trace id.',
  },
  unavailable: {
    status: 503,
    meaning: 'the service cannot do this now; try again later',
    remedy: 'Wait as long as Retry-After says, and send it again; /readyz says what is missing.',
  },
} as const satisfies Record<string, HttpCodeEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

/** Seconds that a client is told to wait where whoever raised the error names no time. */
const defaultRetryAfter = '1';
const retriable: ReadonlySet<number> = new Set([429, 503]);

export interface HttpErrorOptions {
  /** For the client: every fault with its pointer, or where to look. */
  readonly details?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How often another service was asked again, in vain. */
  readonly retries?: number | undefined;
  /** Instead of the status of the code: for statuses of HTTP itself. */
  readonly status?: number | undefined;
  /** For the log alone; never leaves in an answer. */
  readonly cause?: unknown;
}

/** An error that is meant for the client: everything but its cause and stack may be sent. */
export class HttpError extends Error {
  override readonly name: string = 'HttpError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: string | undefined;
  /** With `Retry-After` wherever the status asks for one. */
  readonly headers: Readonly<Record<string, string>>;
  readonly retries: number | undefined;

  constructor(code: ErrorCode, message?: string, options: HttpErrorOptions = {}) {
    super(message ?? errorCatalogue[code].meaning, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = options.status ?? errorCatalogue[code].status;
    this.details = options.details;
    this.retries = options.retries;
    this.headers = retriable.has(this.status)
      ? { 'Retry-After': defaultRetryAfter, ...options.headers }
      : { ...options.headers };
  }
}

/** What a thrown value means for the client: what was not meant for it becomes `internal_error`, and says nothing. */
export function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const status = exposedStatus(error);
  const known = codes.find((code) => errorCatalogue[code].status === status);
  return new HttpError(known ?? 'internal_error', undefined, { cause: error });
}

const codes: readonly ErrorCode[] = ['bad_request', ...(Object.keys(errorCatalogue) as ErrorCode[])]; // its own keys

/** The status of errors that Koa and its like mean for the client (the `http-errors` convention). */
function exposedStatus(error: unknown): unknown {
  return error instanceof Error && 'expose' in error && error.expose === true && 'status' in error
    ? error.status
    : undefined;
}

/** Why a service does not start: a fault in its settings or its code, told to whoever starts it. */
export class StartError extends CodedError {
  override readonly name: string = 'StartError';
  readonly code: StartCode;
  readonly data: MessageData;

  constructor(code: StartCode, message: string, { data = {}, cause }: StartErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.data = data;
  }

  override get messages(): readonly CodedMessage[] {
    return [this];
  }
}

export interface StartErrorOptions {
  readonly data?: MessageData;
  readonly cause?: unknown;
}
