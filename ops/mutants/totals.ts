/** The results of the mutants: in total, and per operator. */
import type { Report } from '../cli/report.ts';
import { describeMutant, type Mutant } from './mutant/mutant.ts';
import type { MutantVerdict } from './run/trial.ts';

export interface TriedMutant {
  readonly mutant: Mutant;
  readonly verdict: MutantVerdict;
}

/** Adds the sums to the report. @returns how many were killed; a mutant that makes tests hang counts as killed */
export function addTotals(report: Report, tried: readonly TriedMutant[]): number {
  const killed = tried.filter(isKilled).length;
  const timedOut = countOutcome(tried, 'timed out');
  const survived = countOutcome(tried, 'survived');
  const notCovered = countOutcome(tried, 'not covered');
  const operators = [...new Set(tried.map(({ mutant }) => mutant.operator))].sort().map((operator) => {
    const ofOperator = tried.filter(({ mutant }) => mutant.operator === operator);
    return { operator, killed: ofOperator.filter(isKilled).length, tried: ofOperator.length };
  });
  for (const sum of operators) report.say(`${sum.operator.padEnd(11)}  ${sum.killed} of ${sum.tried} killed`);
  report.say(
    `${killed} of ${tried.length} killed (${timedOut} by the time limit), ${survived} survived, ${notCovered} not covered`,
  );
  const totals = { killed, timedOut, survived, notCovered };
  for (const [name, value] of Object.entries(totals)) report.fact(name, value);
  report.fact('operators', operators);
  report.fact(
    'mutants',
    tried.map(({ mutant, verdict }) => ({ mutant: describeMutant(mutant), ...verdict })),
  );
  return killed;
}

function isKilled({ verdict: { outcome } }: TriedMutant): boolean {
  return outcome === 'killed' || outcome === 'timed out';
}

function countOutcome(tried: readonly TriedMutant[], outcome: MutantVerdict['outcome']): number {
  return tried.filter(({ verdict }) => verdict.outcome === outcome).length;
}
