/** Section `behaviour`: sends requests derived from the documents to running services, and checks the responses. */
import { describeUntried } from '../../probe/address/untried.ts';
import { phaseNames } from '../../probe/phases/phase-names.ts';
import type { Probe } from '../../probe/target/probe.ts';
import type { Difference } from '../../probe/judge/fault.ts';
import type { ProbedService } from './probed-service.ts';
import { placeIn } from '../../findings/finding.ts';
import { behaviourRules } from '../../findings/rules/behaviour.ts';
import { findBrokenDocuments, defineSection } from '../section/section.ts';
import { describeActivity } from './account.ts';

/** A check without this section needs neither the services nor random requests, which are half of the code that drift loads. */
const loadPhases = () => import('../../probe/phases/phases.ts');

export const behaviourSection = defineSection({
  name: 'behaviour',
  purpose: 'running services answer requests as their documents say',
  obstacle: findBrokenDocuments,
  subjects: async (context): Promise<readonly ProbedService[]> => {
    const { openProbedServices } = await import('./services.ts');
    return openProbedServices(context);
  },
  desired: async ({ probe }: ProbedService) => {
    const { casesIn } = await loadPhases();
    return casesIn(probe.document, probe.options.profile, phaseNames);
  },
  actual: (asked) => asked,
  compare: (_cases, { probe, turns, failure }) => {
    if (failure !== undefined) throw failure;
    return turns.take(() => findDifferences(probe));
  },
  finding: ({ rule, severity, operation, pointer, message, curl }, { probe }) => ({
    rule,
    severity,
    operation,
    ...placeIn(probe.document, pointer),
    message,
    remedy: curl === '' ? behaviourRules[rule].remedy : `${behaviourRules[rule].remedy}; to see it: ${curl}`,
  }),
  account: describeActivity,
  release: async (all) => {
    for (const release of new Set(all.map((one) => one.release))) await release();
  },
});

/** One warning, in addition to all that was found. */
function findWithheld({ untried }: Probe): readonly Difference[] {
  if (untried === undefined) return [];
  const place = { operation: 'paths', pointer: '/paths', answerPointer: '', curl: '' };
  return [{ rule: 'writes-withheld', severity: 'warning', message: describeUntried(untried), ...place }];
}

/** @throws OpsError if the address does not answer */
async function findDifferences(probe: Probe): Promise<readonly Difference[]> {
  const { probeService } = await loadPhases();
  try {
    await probeService(probe, { phases: phaseNames, skipsUnwritten: true });
    if (probe.options.foreign) probe.left = await probe.run.cleanUp();
    return [...probe.differences, ...findWithheld(probe)];
  } finally {
    await probe.run.close();
  }
}
