/** The last known state of a registered service, for tools, prompts and calls. */
import type { ApiDocument, Operation, RequestArguments } from 'fountainai/openapi';
import type { EnsembleCode } from '../errors/codes.ts';
import { EnsembleError, type EnsembleErrorOptions } from '../errors/ensemble-error.ts';

/** A registration, in the field names of the ensemble's document. */
export interface RegisteredService {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly openapi_url: string;
  readonly tags: readonly string[];
}

/** The reason why an operation cannot be called. */
export interface Refusal {
  readonly code: EnsembleCode;
  /** For a person to read. */
  readonly reason: string;
}

/** An operation that cannot be called. */
export interface RefusedOperation extends Refusal {
  readonly operationId: string;
}

/** A registered service with its document, and the operations that can be called with our keys. */
export interface Snapshot {
  readonly service: RegisteredService;
  readonly document: ApiDocument;
  /** The destination of its calls: an http(s) address without a trailing slash. */
  readonly destination: string;
  /** The document's hash: the same hash means the same tools and the same prompt. */
  readonly hash: string;
  /** In the document's order. */
  readonly callable: readonly Operation[];
  readonly refused: readonly RefusedOperation[];
}

/** The members of an interaction that a call passes on. */
export interface CallContext {
  readonly requestId: string;
  readonly traceparent: string;
  /** Aborts the call. */
  readonly signal: AbortSignal;
}

/** A service's unchanged answer. */
export interface CallResult {
  readonly status: number;
  /** The value of `content-type`; empty if it is missing. */
  readonly mediaType: string;
  /** Headers by name in lower case; the values of a repeated header are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as UTF-8 text; empty if it is missing. */
  readonly text: string;
}

/**
 * Calls one operation of a service. Keys are added here and not visible elsewhere; redirects are not followed.
 * @throws CallError if no answer came, or if the answer is too large
 */
export type Caller = (
  snapshot: Snapshot,
  operation: Operation,
  parameters: RequestArguments,
  context: CallContext,
) => Promise<CallResult>;

export interface CallErrorOptions extends EnsembleErrorOptions {
  /** False if it is certain that nothing left this process. */
  readonly isSent?: boolean;
  /** The status of an answer that cannot be used. */
  readonly status?: number | undefined;
}

/** No usable answer came. The message may be shown to the model and is logged. */
export class CallError extends EnsembleError {
  override readonly name = 'CallError';
  readonly isSent: boolean;
  readonly status: number | undefined;

  constructor(code: EnsembleCode, message: string, options: CallErrorOptions = {}) {
    super(code, message, options);
    this.isSent = options.isSent ?? true;
    this.status = options.status;
  }
}
