/** From the answer to one request to what it breaks. */
import { join } from '../../../openapi/pointer.ts';
import { responseFor } from '../../../service/http/response.ts';
import type { CaseKind, ContractCase } from '../../contract/case.ts';
import { type AnswerFault, faultText } from '../../contract/check.ts';
import type { CaseResult } from '../../contract/run.ts';
import type { Difference, Rule } from './difference.ts';
import { placeOfAnswer, placeOfRequest } from './place.ts';

/** One for each fault of the answer; none where the case passed. */
export function judge(contractCase: ContractCase, result: CaseResult): readonly Difference[] {
  const { operation, title } = contractCase;
  const { outcome, status, found, got, expected, curl } = result;
  if (outcome === 'skipped')
    return status === 501 ? [] : [{ ...unprobed, operation, ...reason(contractCase, got), curl }];
  if (outcome === 'passed') return [];
  if (status === undefined || found.length === 0) {
    const rule = curl === '' ? 'not-reached' : 'server-error';
    return [{ rule, operation, ...reason(contractCase, got), curl }];
  }
  return found.map((fault) => ({
    rule: ruleOf(contractCase, status, fault),
    operation,
    pointer: pointerOf(contractCase, status, fault),
    message:
      fault.kind === 'status'
        ? `${title}: the answer is ${shortened(got)}; it should be ${expected}`
        : `${title}: in the answer ${status}, ${faultText(fault)}`,
    curl,
  }));
}

const unprobed = { rule: 'not-probed' } as const;

function reason({ operation, title }: ContractCase, got: string): Pick<Difference, 'pointer' | 'message'> {
  return { pointer: operation.pointer, message: `${title}: ${got}` };
}

const shortened = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)}…` : text);

/** An answer with a status that is not expected. */
const ruleOfKind: Readonly<Record<CaseKind, Rule>> = {
  valid: 'valid-refused',
  credentials: 'key-not-checked',
  broken: 'invalid-accepted',
  body: 'body-not-checked',
  absent: 'absent-answers',
  state: 'condition-ignored',
  method: 'method-answers',
  path: 'path-answers',
};

function ruleOf({ kind, operation }: ContractCase, status: number, fault: AnswerFault): Rule {
  switch (fault.kind) {
    case 'status':
      if (status >= 500) return 'server-error';
      if (kind === 'valid' && responseFor(operation, status) === undefined) return 'status-undeclared';
      return ['valid', 'credentials', 'body'].includes(kind) || status < 400 ? ruleOfKind[kind] : 'status-unexpected';
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

function pointerOf(contractCase: ContractCase, status: number, fault: AnswerFault): string {
  const { operation, kind, expected } = contractCase;
  if (fault.kind !== 'status' && fault.kind !== 'words') return placeOfAnswer(operation, status, fault);
  if (kind === 'credentials') return join(operation.pointer, 'security');
  if (kind === 'broken' && typeof expected.says === 'string') return placeOfRequest(operation, expected.says);
  if (kind === 'body') return operation.requestBody?.pointer ?? operation.pointer;
  if (kind === 'method' || kind === 'path') return join('/paths', operation.path);
  return placeOfAnswer(operation, status, fault);
}
