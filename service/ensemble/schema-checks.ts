/**
 * What is asked of the schemas of a registered service: whether values are valid, and what a valid one looks like. Such
 * schemas can make this take for ever, so it is asked for asynchronously (`foreign/foreign-documents.ts`).
 */
import type { Reply } from 'fountainai';
import type { ApiDocument, Fault, Json, Operation } from 'fountainai/openapi';
import type { Argument } from './arguments.ts';

/** An operation with the document that it is in. */
export interface OperationOf {
  readonly document: ApiDocument;
  readonly operation: Operation;
}

export interface SchemaChecks {
  /** Faults of `{ path?, query?, header?, cookie?, body? }`; the value stays as it is. */
  checkArguments(of: OperationOf, value: unknown): Promise<readonly Fault[]>;
  /** Faults of an answer under `/status`, `/headers/…` and `/body/…`. A check that takes too long is a fault too. */
  checkAnswer(of: OperationOf, reply: Reply): Promise<readonly Fault[]>;
  /** A valid value for each argument, `…` where none is found. */
  sampleArguments(of: OperationOf, wanted: readonly Argument[]): Promise<readonly Json[]>;
}
