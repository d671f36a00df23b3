/** What came of a case, for people and programs. */
import type { ContractCase } from '../cases/case.ts';
import { type Difference, type ServiceFault, shortened } from './fault.ts';
import { faultWithoutAnswer } from './judge.ts';

export interface CaseResult {
  /** The id of the operation; `paths` for a request that no operation is for. */
  readonly operation: string;
  readonly case: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly expected: string;
  /** The answer in short; without an answer, why it is missing. */
  readonly got: string;
  /** Of the answer; undefined if it is missing. */
  readonly status: number | undefined;
  /** If the case passed, warnings at most. */
  readonly faults: readonly ServiceFault[];
  readonly notes: readonly string[];
  /** The request as it can be sent again; empty without faults, and where none was sent. */
  readonly curl: string;
}

/** A result without faults. */
export function passedResult({ subject, title, expected }: ContractCase, got: string): CaseResult {
  const { statuses } = expected;
  const text = typeof statuses === 'string' ? 'a success that the document declares' : statuses.join(' or ');
  const nothing = { status: undefined, faults: [], notes: [], curl: '' };
  return { operation: subject, case: title, outcome: 'passed', expected: text, got, ...nothing };
}

/** The result of a case that has no answer to be judged. @param curl of its request, if that was sent */
export function unansweredResult(
  contractCase: ContractCase,
  outcome: 'failed' | 'skipped',
  message: string,
  curl = '',
): CaseResult {
  const fault = faultWithoutAnswer(contractCase, { outcome, message, isSent: curl !== '' });
  return { ...passedResult(contractCase, message), outcome, faults: [fault], curl };
}

/** What a result adds to a report; nothing for a handler that is still to be written. */
export function toDifferences(result: CaseResult): readonly Difference[] {
  const { outcome, status, faults, curl } = result;
  if (outcome === 'skipped' && status === 501) return [];
  return faults.map((fault) => ({ ...fault, message: `${result.case}: ${sentence(result, fault)}`, curl }));
}

function sentence({ status, got, expected }: CaseResult, { answerPointer, message }: ServiceFault): string {
  if (answerPointer === '') return message;
  if (message.startsWith('/status')) return `the answer is ${shortened(got, 160)}; it should be ${expected}`;
  return `in the answer ${status}, ${message}`;
}
