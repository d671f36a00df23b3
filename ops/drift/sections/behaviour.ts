/** Section `behaviour`: running services answer as their documents say, asked with requests that follow from these. */
import { ask, casesOf } from '../../probe/phases/ask.ts';
import { type Asked, askedServices } from '../behaviour/services.ts';
import { placeIn } from '../../findings/finding.ts';
import { behaviourRules } from '../../findings/rules/behaviour.ts';
import { brokenDocuments, defineSection } from '../section.ts';
import type { DriftContext } from '../context.ts';
import type { Account } from '../../findings/report.ts';

export const behaviour = defineSection({
  name: 'behaviour',
  purpose: 'running services answer requests as their documents say',
  obstacle: brokenDocuments,
  subjects: askedServices,
  desired: ({ probe }: Asked) => casesOf(probe.document, probe.options.strict),
  actual: (asked) => asked,
  compare: (cases, asked) => asked.turns.take(() => ask(asked.probe, cases)),
  finding: ({ rule, operation, pointer, message, curl }, { probe }) => ({
    rule,
    severity: rule === 'not-probed' ? 'warning' : 'error',
    operation: operation.id,
    ...placeIn(probe.document, pointer),
    message,
    remedy: curl === '' ? behaviourRules[rule].remedy : `${behaviourRules[rule].remedy}; to see it: ${curl}`,
  }),
  account: (all, { probing: { seed, timeBudget } }: DriftContext): Account => {
    const requests = Object.fromEntries(all.flatMap(({ probe }) => [...probe.sent]));
    const left = Object.fromEntries(all.flatMap(({ probe }) => [...probe.left]));
    const count = Object.values(requests).reduce((sum, sent) => sum + sent, 0);
    const kept = Object.entries(left).map(([operation, times]) => `${operation} (${times})`);
    const notes = [`${count} requests with --seed ${seed}`];
    if (kept.length > 0) notes.push(`there was no way to undo ${kept.join(', ')}`);
    const unsent = Object.fromEntries(all.flatMap(({ probe }) => [...probe.cut]));
    const cut = Object.entries(unsent).map(([operation, times]) => `${operation} (${times} not sent)`);
    if (cut.length > 0) {
      notes.push(`--time-budget ${timeBudget} cut ${cut.join(', ')}: --seed does not repeat this run`);
    }
    return { notes, facts: { seed, requests, left, ...(cut.length > 0 ? { unsent } : {}) } };
  },
  release: async ([first]) => {
    await first?.release();
  },
});
