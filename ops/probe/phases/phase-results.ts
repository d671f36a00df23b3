/** The results of a phase that has no cases of its own. */
import type { Difference } from '../judge/fault.ts';
import type { CaseResult } from '../judge/result.ts';
import type { Probe } from '../target/probe.ts';

/** Runs the phase. @returns one result for each difference that it found, and one for each operation without any */
export async function collectResults(
  probe: Probe,
  phase: string,
  run: (probe: Probe) => Promise<void>,
): Promise<readonly CaseResult[]> {
  const [known, before] = [new Set(probe.found), new Map(probe.sent)];
  await run(probe);
  const found = probe.found.filter((difference) => !known.has(difference));
  const failed = new Set(found.filter(({ severity }) => severity === 'error').map(({ operation }) => operation));
  const asked = [...probe.sent].filter(([operation, count]) => count > (before.get(operation) ?? 0));
  const passed = asked.filter(([operation]) => !failed.has(operation));
  return [
    ...found
      .filter(({ severity }) => severity === 'error')
      .map((one) => getResult('failed', one.operation, phase, [one])),
    ...passed.map(([operation]) => {
      const warnings = found.filter((difference) => difference.operation === operation);
      return getResult('passed', operation, phase, warnings);
    }),
  ];
}

function getResult(
  outcome: CaseResult['outcome'],
  operation: string,
  phase: string,
  faults: readonly Difference[],
): CaseResult {
  const nothing = { expected: '', got: '', status: undefined, notes: [] };
  return { ...nothing, operation, case: phase, outcome, faults, curl: faults[0]?.curl ?? '' };
}
