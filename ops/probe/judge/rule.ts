/** The rule that a result breaks, in the words of the drift check: its name is the code of the result. */
import { responseFor } from '../../../service/http/response.ts';
import type { behaviourRules } from '../../findings/rules/behaviour.ts';
import type { CaseKind, ContractCase } from '../cases/case.ts';
import type { AnswerFault } from './check.ts';
import type { CaseResult } from '../run/run.ts';

export type BehaviourRule = keyof typeof behaviourRules;

/** Returns the rule of each fault of a result that failed; one for a result without faults, or that was skipped. */
export function rulesOfResult(contractCase: ContractCase, result: CaseResult): readonly BehaviourRule[] {
  const { outcome, status, found, curl } = result;
  if (outcome === 'passed') return [];
  if (outcome === 'skipped' || status === undefined || found.length === 0)
    return [ruleWithoutAnswer(outcome, curl !== '')];
  return found.map((fault) => ruleOfFault(contractCase, status, fault));
}

/** The rule for a case without an answer that could be judged. `hasSent`: the request of the case itself was sent. */
export function ruleWithoutAnswer(outcome: 'failed' | 'skipped', hasSent: boolean): BehaviourRule {
  if (outcome === 'skipped') return 'not-probed';
  return hasSent ? 'server-error' : 'not-reached';
}

/** An answer with a status that is not expected. */
const rulesByCase: Readonly<Record<CaseKind, BehaviourRule>> = {
  valid: 'valid-refused',
  credentials: 'key-not-checked',
  broken: 'invalid-accepted',
  body: 'body-not-checked',
  absent: 'absent-answers',
  state: 'condition-ignored',
  method: 'method-answers',
  path: 'path-answers',
};

/** Returns the rule that a fault of an answer breaks. */
export function ruleOfFault({ kind, operation }: ContractCase, status: number, fault: AnswerFault): BehaviourRule {
  switch (fault.kind) {
    case 'status':
      if (status >= 500) return 'server-error';
      if (kind === 'valid' && responseFor(operation, status) === undefined) return 'status-undeclared';
      return ['valid', 'credentials', 'body'].includes(kind) || status < 400 ? rulesByCase[kind] : 'status-unexpected';
    case 'undeclared':
      return 'status-undeclared';
    case 'header':
      return 'header-missing';
    case 'media type':
      return 'media-type';
    case 'body':
      return 'body-undeclared';
    case 'words':
      return 'refusal-unclear';
    case 'lost':
      return operation.method === 'post' ? 'created-differs' : 'update-lost';
  }
}
