/** From the answer to one request to what it breaks. */
import { join } from '../../../openapi/pointer.ts';
import type { ContractCase } from '../cases/case.ts';
import { type AnswerFault, faultText } from './check.ts';
import { ruleOfFault, ruleWithoutAnswer } from './rule.ts';
import type { CaseResult } from '../run/run.ts';
import type { Difference } from './difference.ts';
import { placeOfAnswer, placeOfRequest } from './place.ts';

/** One for each fault of the answer; none where the case passed. */
export function judge(contractCase: ContractCase, result: CaseResult): readonly Difference[] {
  const { operation, title } = contractCase;
  const { outcome, status, found, got, expected, curl } = result;
  if (outcome === 'skipped')
    return status === 501
      ? []
      : [{ rule: ruleWithoutAnswer(outcome, curl !== ''), operation, ...reason(contractCase, got), curl }];
  if (outcome === 'passed') return [];
  if (status === undefined || found.length === 0) {
    return [{ rule: ruleWithoutAnswer(outcome, curl !== ''), operation, ...reason(contractCase, got), curl }];
  }
  return found.map((fault) => ({
    rule: ruleOfFault(contractCase, status, fault),
    operation,
    pointer: pointerOf(contractCase, status, fault),
    message:
      fault.kind === 'status'
        ? `${title}: the answer is ${shortened(got)}; it should be ${expected}`
        : `${title}: in the answer ${status}, ${faultText(fault)}`,
    curl,
  }));
}

function reason({ operation, title }: ContractCase, got: string): Pick<Difference, 'pointer' | 'message'> {
  return { pointer: operation.pointer, message: `${title}: ${got}` };
}

const shortened = (text: string): string => (text.length > 160 ? `${text.slice(0, 160)}…` : text);

function pointerOf(contractCase: ContractCase, status: number, fault: AnswerFault): string {
  const { operation, kind, expected } = contractCase;
  if (fault.kind !== 'status' && fault.kind !== 'words') return placeOfAnswer(operation, status, fault);
  if (kind === 'credentials') return join(operation.pointer, 'security');
  if (kind === 'broken' && typeof expected.says === 'string') return placeOfRequest(operation, expected.says);
  if (kind === 'body') return operation.requestBody?.pointer ?? operation.pointer;
  if (kind === 'method' || kind === 'path') return join('/paths', operation.path);
  return placeOfAnswer(operation, status, fault);
}
