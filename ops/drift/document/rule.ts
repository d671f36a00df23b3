/** The common types of the rules that this project implements itself. */
import type { ApiDocument } from '../../../openapi/document/document.ts';

/** A violation of such a rule at a place in the document. */
export interface RuleViolation {
  readonly pointer: string;
  readonly message: string;
}

/** A rule that checks the operations, whose references are resolved. */
export type DocumentRule = (document: ApiDocument) => readonly RuleViolation[];
