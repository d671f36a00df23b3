/** Section `behaviour`: sends requests derived from the documents to running services, and checks the responses. */
import { casesIn, phaseNames, probeService } from '../../probe/phases/phases.ts';
import { cutNote, type Probe } from '../../probe/target/probe.ts';
import type { Difference } from '../../probe/judge/fault.ts';
import { type ProbedService, openProbedServices } from './services.ts';
import { placeIn } from '../../findings/finding.ts';
import { behaviourRules } from '../../findings/rules/behaviour.ts';
import { findBrokenDocuments, defineSection } from '../section/section.ts';
import type { DriftContext } from '../section/context.ts';
import type { Account } from '../../findings/report.ts';

export const behaviourSection = defineSection({
  name: 'behaviour',
  purpose: 'running services answer requests as their documents say',
  obstacle: findBrokenDocuments,
  subjects: openProbedServices,
  desired: ({ probe }: ProbedService) => casesIn(probe.document, probe.options.profile, phaseNames),
  actual: (asked) => asked,
  compare: (_cases, { probe, turns }) => turns.take(() => findDifferences(probe)),
  finding: ({ rule, severity, operation, pointer, message, curl }, { probe }) => ({
    rule,
    severity,
    operation,
    ...placeIn(probe.document, pointer),
    message,
    remedy: curl === '' ? behaviourRules[rule].remedy : `${behaviourRules[rule].remedy}; to see it: ${curl}`,
  }),
  account: (all, { probing }: DriftContext): Account => {
    const { seed } = probing;
    const requests = Object.fromEntries(all.flatMap(({ probe }) => [...probe.sent]));
    const left = Object.fromEntries(all.flatMap(({ probe }) => [...probe.left]));
    const count = Object.values(requests).reduce((sum, sent) => sum + sent, 0);
    const kept = Object.entries(left).map(([operation, times]) => `${operation} (${times})`);
    const notes = [`${count} requests with --seed ${seed}`];
    if (kept.length > 0) notes.push(`these could not be deleted: ${kept.join(', ')}`);
    const cut = new Map(all.flatMap(({ probe }) => [...probe.cut]));
    if (cut.size > 0) notes.push(cutNote(cut, probing));
    const started = all.find(({ probe, startLine }) => startLine !== undefined && probe.found.length > 0);
    const start = started?.startLine;
    if (start !== undefined) notes.push(`before the curl lines, start the services: ${start}`);
    const unsent = Object.fromEntries(cut);
    return {
      notes,
      facts: { seed, requests, left, ...(cut.size > 0 ? { unsent } : {}), ...(start === undefined ? {} : { start }) },
    };
  },
  release: async ([first]) => {
    await first?.release();
  },
});

/** @throws OpsError if the address does not answer */
async function findDifferences(probe: Probe): Promise<readonly Difference[]> {
  try {
    await probeService(probe, { phases: phaseNames, skipsUnwritten: true });
    if (probe.options.foreign) probe.left = await probe.run.cleanUp();
    return probe.differences;
  } finally {
    await probe.run.close();
  }
}
