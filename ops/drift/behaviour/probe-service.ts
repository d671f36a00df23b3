/** Probes a running service, in any thread. */
import { describeUntried } from '../../probe/address/untried.ts';
import type { Difference } from '../../probe/judge/fault.ts';
import { phaseNames } from '../../probe/phases/phase-names.ts';
import { probeService } from '../../probe/phases/phases.ts';
import type { Probe } from '../../probe/target/probe.ts';
import { noteService } from '../../user-code/code-faults.ts';
import type { Turns } from '../section/turns.ts';
import type { ProbedService } from './probed-service.ts';

/** @param turns those of all services of a run */
export function probeWith(probe: Probe, turns: Turns): Pick<ProbedService, 'document' | 'probe' | 'activity'> {
  return {
    document: probe.document,
    probe: () => turns.take(() => findDifferences(probe)),
    activity: () => {
      const { sent, left, cut, untried, stopNote, found } = probe;
      return { sent, left, cut, untried, stopNote, hasFound: found.length > 0 };
    },
  };
}

/** @throws OpsError if the address does not answer */
async function findDifferences(probe: Probe): Promise<readonly Difference[]> {
  noteService(probe.document.name, 'probed');
  try {
    await probeService(probe, { phases: phaseNames, skipsUnwritten: true });
    if (probe.options.foreign) probe.left = await probe.run.cleanUp();
    return [...probe.differences, ...findWithheld(probe)];
  } finally {
    await probe.run.close();
    noteService(undefined);
  }
}

/** One warning, in addition to all that was found. */
function findWithheld({ untried }: Probe): readonly Difference[] {
  if (untried === undefined) return [];
  const place = { operation: 'paths', pointer: '/paths', answerPointer: '', curl: '' };
  return [{ rule: 'writes-withheld', severity: 'warning', message: describeUntried(untried), ...place }];
}
