/** What a running service does otherwise than its document says. */
import type { Severity } from '../../findings/finding.ts';
import type { behaviourRules } from '../../findings/rules/behaviour.ts';

/** In the words of the drift check: the code of the fault. */
export type BehaviourRule = keyof typeof behaviourRules;

export interface ServiceFault {
  readonly rule: BehaviourRule;
  readonly severity: Severity;
  /** The id of the operation; `paths` for a request that no operation is for. */
  readonly operation: string;
  /** JSON pointer in the document. */
  readonly pointer: string;
  /** JSON pointer in the answer: `/status`, `/headers/Allow`, `/body/userId`; empty if there is no answer. */
  readonly answerPointer: string;
  /** What is, and what should be. */
  readonly message: string;
}

/** A fault with the request that shows it, as a line for a shell; empty if none was sent. */
export interface Difference extends ServiceFault {
  readonly curl: string;
}

/** A text that may be long, for a message. */
export function shortened(text: string, length = 120): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}
