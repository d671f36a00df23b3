/** Judges answers of a service behind Kong, which refuses some requests itself, in a form of its own. */
import type { ContractCase } from '../cases/case.ts';
import type { ProfileName } from '../cases/profile.ts';
import { isGatewayAnswer } from '../gateway/gateway-answer.ts';
import type { ProbeAnswer } from '../values/exchange.ts';
import { judge, type Verdict } from './judge.ts';

/** A refusal by Kong is right if the case expects a refusal for the same reason. */
export function judgeBehindGateway(contractCase: ContractCase, answer: ProbeAnswer, profile: ProfileName): Verdict {
  const verdict = judge(contractCase, answer, profile);
  if (verdict.faults.length === 0 || !isGatewayAnswer(answer) || !isExpected(contractCase, answer)) return verdict;
  const note = `the gateway answers ${answer.status} itself, in another form than the document's`;
  return { faults: [], notes: [note] };
}

/** A limit that is reached is never expected: the service was not asked. */
function isExpected({ kind, expected: { statuses } }: ContractCase, { status }: ProbeAnswer): boolean {
  if (status === 401 || status === 403) return kind === 'credentials';
  return status === 413 && Array.isArray(statuses) && statuses.every((one: number) => one >= 400);
}
