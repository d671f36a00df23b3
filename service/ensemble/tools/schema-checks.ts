/**
 * Validates values by the schemas of a registered service. Such schemas can make this take very long, so the methods are
 * asynchronous (`foreign/foreign-documents.ts`).
 */
import type { Reply } from 'fountainai';
import type { ApiDocument, Fault, Operation } from 'fountainai/openapi';
import type { EnsembleCode } from '../errors/codes.ts';

/** A fault of a value; with a code if the value cannot be checked. */
export interface CheckFault extends Fault {
  readonly code?: EnsembleCode;
}

/** An operation with the document that it is in. */
export interface OperationOf {
  readonly document: ApiDocument;
  readonly operation: Operation;
}

export interface SchemaChecks {
  /** Faults of `{ path?, query?, header?, cookie?, body? }`; the value is not changed. */
  checkArguments(of: OperationOf, value: unknown): Promise<readonly CheckFault[]>;
  /** Faults of an answer under `/status`, `/headers/…` and `/body/…`. A check that takes too long is a fault too. */
  checkAnswer(of: OperationOf, reply: Reply): Promise<readonly CheckFault[]>;
}
