/** The last known state of a registered service, for tools, prompts and calls. */
import type { ApiDocument, Method, Operation, RequestArguments } from 'fountainai/openapi';
import type { components } from '../api.d.ts';
import { type Effect, methodEffect } from './effect.ts';
import type { EnsembleCode } from '../errors/codes.ts';
import { EnsembleError, type EnsembleErrorOptions } from '../errors/ensemble-error.ts';

/** A registration, in the field names of the ensemble's document. */
export interface RegisteredService {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly openapi_url: string;
  readonly tags: readonly string[];
  /** Default: no rules. */
  readonly rules?: ServiceRules | undefined;
  /** `caller`: calls get the credentials of the request that causes them, and none of the settings. */
  readonly credentials?: 'caller' | undefined;
}

/** `confirm`: a person must confirm each call. */
export type Policy = components['schemas']['Policy'];
export type Policies = Readonly<Record<Effect, Policy>>;

/** The rules of a registration, in the field names of the ensemble's document. */
export interface ServiceRules {
  /** If it is set, only these operations can be called. */
  readonly allow?: readonly string[] | undefined;
  readonly deny?: readonly string[] | undefined;
  readonly policy?: Readonly<Partial<Record<Effect, Policy>>> | undefined;
  /** Effects by operationId, which may be laxer than those of the document. */
  readonly effects?: Readonly<Record<string, Effect>> | undefined;
}

/** The operations that an administrator has accepted, by operationId. */
export type AcceptedOperations = Readonly<Record<string, AcceptedOperation>>;

export interface AcceptedOperation {
  readonly method: Method;
  readonly path: string;
  /** By method and document. */
  readonly effect: Effect;
}

/** What may be done with an operation that can be called. */
export interface OperationAccess {
  readonly effect: Effect;
  readonly policy: Exclude<Policy, 'deny'>;
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
  /** By operationId. An operation without access needs a confirmation unless it reads. */
  readonly access?: ReadonlyMap<string, OperationAccess>;
  /** True if the destination is in `ALLOWED_HOSTS`. Default: false. */
  readonly isOwn?: boolean;
}

/** Returns what may be done with an operation of the snapshot. */
export function getAccess({ access }: Snapshot, operation: Operation): OperationAccess {
  const effect = methodEffect(operation);
  return access?.get(operation.id) ?? { effect, policy: effect === 'read' ? 'allow' : 'confirm' };
}

/** The credentials that a request brings for services with `credentials: caller`. */
export interface CallerCredentials {
  /** Service id → security scheme → value. */
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Returns the reason if credentials for a call are missing, without any value. */
  findFault(snapshot: Snapshot, operation: Operation): string | undefined;
}

/** The members of an interaction that a call passes on. */
export interface CallContext {
  readonly credentials?: CallerCredentials | undefined;
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
