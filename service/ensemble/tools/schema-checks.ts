/**
 * What is asked of the schemas of a registered service: whether values are valid, and what a valid one looks like. Such
 * schemas can make this take for ever, so it is asked for asynchronously (`foreign/foreign-documents.ts`).
 */
import type { Reply } from 'fountainai';
import type { ApiDocument, Fault, Json, Operation } from 'fountainai/openapi';
import type { Argument } from './arguments.ts';
import type { EnsembleCode } from '../errors/codes.ts';

/** A fault of a value; with a code, if it is that the value can't be checked. */
export interface CheckFault extends Fault {
  readonly code?: EnsembleCode;
}

/** An operation with the document that it is in. */
export interface OperationOf {
  readonly document: ApiDocument;
  readonly operation: Operation;
}

export interface SchemaChecks {
  /** Faults of `{ path?, query?, header?, cookie?, body? }`; the value stays as it is. */
  checkArguments(of: OperationOf, value: unknown): Promise<readonly CheckFault[]>;
  /** Faults of an answer under `/status`, `/headers/…` and `/body/…`. A check that takes too long is a fault too. */
  checkAnswer(of: OperationOf, reply: Reply): Promise<readonly CheckFault[]>;
  /** A valid value for each argument, `…` where none is found. */
  sampleArguments(of: OperationOf, wanted: readonly Argument[]): Promise<readonly Json[]>;
}
