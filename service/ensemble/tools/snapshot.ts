/** What the registry gives to whoever makes tools, prompts and calls of it: one registered service as it was last seen. */
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

/** Why an operation can't be called. */
export interface Refusal {
  readonly code: EnsembleCode;
  /** For a person to read. */
  readonly reason: string;
}

/** An operation that can't be called. */
export interface RefusedOperation extends Refusal {
  readonly operationId: string;
}

/** A registered service with its document, and which of its operations can be called with the keys that we hold. */
export interface Snapshot {
  readonly service: RegisteredService;
  readonly document: ApiDocument;
  /** Where its calls go: an http(s) address without a slash at its end. */
  readonly destination: string;
  /** The document's hash: the same hash, the same tools and the same prompt. */
  readonly hash: string;
  /** In the document's order. */
  readonly callable: readonly Operation[];
  readonly refused: readonly RefusedOperation[];
}

/** What a call hands on from the interaction that it belongs to. */
export interface CallContext {
  readonly requestId: string;
  readonly traceparent: string;
  /** Aborts the call. */
  readonly signal: AbortSignal;
}

/** A service's answer as it came. */
export interface CallResult {
  readonly status: number;
  /** The value of `content-type`; the empty string where there is none. */
  readonly mediaType: string;
  /** By name in lower case; of a repeated header, its values joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body as UTF-8 text; the empty string where there is none. */
  readonly text: string;
}

/**
 * Calls one operation of a service. Keys are added here and seen by nobody else; redirects are not followed.
 * @throws CallError where no answer came, or one that is too large
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
  /** Of an answer that cannot be used. */
  readonly status?: number | undefined;
}

/** No answer came, or none that can be used. The message may be shown to the model and stands in the log. */
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
