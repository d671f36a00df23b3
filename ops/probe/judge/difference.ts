/** What a running service does otherwise than its document says, and how to see it. */
import type { Operation } from '../../../openapi/document.ts';
import type { BehaviourRule } from './rule.ts';

export interface Difference {
  readonly rule: BehaviourRule;
  readonly operation: Operation;
  /** JSON pointer in the document. */
  readonly pointer: string;
  /** What is, and what should be. */
  readonly message: string;
  /** The request that shows it, as it can be sent again; empty where none was sent. */
  readonly curl: string;
}
