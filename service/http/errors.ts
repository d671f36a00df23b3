/** The one catalogue of what can go wrong between a request and its answer, for the road and for every handler. */

interface CatalogueEntry {
  readonly status: number;
  /** What the client reads when whoever raised the error had nothing better to say. */
  readonly message: string;
}

export const errorCatalogue = {
  malformed_json: { status: 400, message: 'the body is not JSON' },
  malformed_request: { status: 400, message: 'the request cannot be read' },
  validation_failed: { status: 400, message: 'the request does not fit the description of this operation' },
  idempotency_conflict: { status: 400, message: 'this Idempotency-Key was used with another request' },
  bad_request: { status: 400, message: 'the request cannot be carried out' },
  unauthorized: { status: 401, message: 'credentials are missing or wrong' },
  forbidden: { status: 403, message: 'these credentials do not allow this' },
  not_found: { status: 404, message: 'nothing was found here' },
  method_not_allowed: { status: 405, message: 'this path does not take this method' },
  request_timeout: { status: 408, message: 'the request took too long to arrive' },
  conflict: { status: 409, message: 'something like this is there already' },
  precondition_failed: { status: 412, message: 'it has changed since you read it' },
  payload_too_large: { status: 413, message: 'the body is too large' },
  unsupported_media_type: { status: 415, message: 'this media type is not taken here' },
  too_many_requests: { status: 429, message: 'too many requests; try again later' },
  internal_error: { status: 500, message: 'something went wrong on our side' },
  response_invalid: { status: 500, message: 'the answer does not fit the description of this operation' },
  not_implemented: { status: 501, message: 'this operation is still to be written' },
  bad_gateway: { status: 502, message: 'a service that this one depends on failed' },
  unavailable: { status: 503, message: 'the service cannot do this now; try again later' },
} as const satisfies Record<string, CatalogueEntry>;

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
    super(message ?? errorCatalogue[code].message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.status = errorCatalogue[code].status;
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
export class StartError extends Error {
  override readonly name: string = 'StartError';
}
