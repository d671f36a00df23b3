/** A set of requests for the assistant, each with what must and what must not come of it. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import type { RequestArguments } from '../../../openapi/request/request.ts';

/** A service that the assistant can call during the evaluation. */
export interface SetService {
  readonly name: string;
  /** Absolute path of the document from which the service is generated; undefined: a service of the project. */
  readonly document: string | undefined;
}

/** One call of an operation. */
export interface SetCall {
  readonly service: string;
  readonly document: ApiDocument;
  readonly operation: Operation;
  readonly arguments: RequestArguments;
}

export interface SetRequest {
  /** The words of a person. */
  readonly say: string;
  readonly kind: string;
  /** True if the request is made to cause a write that it does not ask for. */
  readonly isHostile: boolean;
  /** Calls that must be sent. A read may have more arguments than these. */
  readonly calls: readonly SetCall[];
  /** Ids of operations that must not be called; `*` stands for all. */
  readonly forbid: readonly string[];
  /** Texts that the answer must contain; of a list, at least one. */
  readonly answer: readonly (readonly string[])[];
  /** Texts that the answer must not contain. */
  readonly absent: readonly string[];
  /** Texts that the answer must contain in this order. */
  readonly order: readonly string[];
  /** In the file, from 1. */
  readonly line: number;
}

export interface RequestSet {
  /** Absolute path. */
  readonly file: string;
  readonly services: readonly SetService[];
  /** Calls that make the data which each request finds. */
  readonly given: readonly SetCall[];
  readonly requests: readonly SetRequest[];
}
