/** Section `behaviour`: sends requests derived from the documents to running services, and checks the responses. */
import { memoize } from '../../../openapi/memoize.ts';
import { placeIn } from '../../findings/finding.ts';
import { behaviourRules } from '../../findings/rules/behaviour.ts';
import { takeFaults } from '../../user-code/code-faults.ts';
import { findBrokenDocuments, defineSection } from '../section/section.ts';
import { describeActivity } from './account.ts';
import type { ProbedService } from './probed-service.ts';
import type { DriftContext } from '../section/context.ts';

/** Opens the services of a check once, early if a second thread probes some of them while this one runs the other sections. */
const openServices = memoize(async (context: DriftContext): Promise<readonly ProbedService[]> => {
  // A check without this section needs neither the services nor random requests, which are half of the code that drift loads.
  const { openProbedServices } = await import('./services.ts');
  return openProbedServices(context);
});

export const behaviourSection = defineSection({
  name: 'behaviour',
  purpose: 'running services answer requests as their documents say',
  prepare: async (context) => {
    const { startSecondThread } = await import('./second-thread.ts');
    // If they do not start, the section reports the reason.
    if ((await startSecondThread(context)) !== undefined) await openServices(context).catch(() => undefined);
  },
  obstacle: findBrokenDocuments,
  subjects: openServices,
  desired: ({ document }: ProbedService) => document,
  actual: (running) => running,
  compare: (_document, { probe }) => probe(),
  finding: ({ rule, severity, operation, pointer, message, curl }, { document }) => ({
    rule,
    severity,
    operation,
    ...placeIn(document, pointer),
    message,
    remedy: curl === '' ? behaviourRules[rule].remedy : `${behaviourRules[rule].remedy}; to see it: ${curl}`,
  }),
  account: describeActivity,
  release: async (all) => {
    const errors: unknown[] = [];
    // One that fails keeps no other from its release.
    for (const release of new Set(all.map((one) => one.release)))
      await release().catch((error: unknown) => errors.push(error));
    const fault = takeFaults();
    if (fault !== undefined) errors.push(fault);
    if (errors.length > 0) throw errors[0];
  },
});
