/** The catalogue of errors between a request and its response, for the pipeline and all handlers. */
import { CodedError, type CodeEntry, type CodedMessage, type MessageData } from '../../openapi/errors/coded-error.ts';
import type { StartCode } from './start-codes.ts';

interface HttpCodeEntry extends CodeEntry {
  readonly status: number;
  /** Also the message to the client if the error has no own message. */
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
    meaning: 'a resource with this identifier already exists',
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
    meaning: 'the response does not match the schema of the operation',
    remedy: 'Correct the handler of the operation, or its document; in development details lists the faults.',
  },
  not_implemented: {
    status: 501,
    meaning: 'this operation is not implemented yet',
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

/** The default of `Retry-After` in seconds, for errors without a time. */
const defaultRetryAfter = '1';
const retriable: ReadonlySet<number> = new Set([429, 503]);

export interface HttpErrorOptions {
  /** For the client: every fault with its pointer, or the place to look. */
  readonly details?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The number of failed retries of a call to another service. */
  readonly retries?: number | undefined;
  /** Replaces the status of the code, for statuses of HTTP itself. */
  readonly status?: number | undefined;
  /** For the log only; never sent in a response. */
  readonly cause?: unknown;
}

/** An error that is meant for the client: all its members except cause and stack may be sent. */
export class HttpError extends Error {
  override readonly name: string = 'HttpError';
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: string | undefined;
  /** Includes `Retry-After` if the status requires it. */
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

/** Converts a thrown value to an error for the client: foreign errors become `internal_error` without a reason. */
export function asHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  const status = exposedStatus(error);
  const known = codes.find((code) => errorCatalogue[code].status === status);
  return new HttpError(known ?? 'internal_error', undefined, { cause: error });
}

const codes: readonly ErrorCode[] = ['bad_request', ...(Object.keys(errorCatalogue) as ErrorCode[])]; // its keys are codes

/** Returns the status of errors that Koa and similar libraries mean for the client (the `http-errors` convention). */
function exposedStatus(error: unknown): unknown {
  return error instanceof Error && 'expose' in error && error.expose === true && 'status' in error
    ? error.status
    : undefined;
}

/** Reports to the operator why a service does not start: a fault in its settings or its code. */
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
