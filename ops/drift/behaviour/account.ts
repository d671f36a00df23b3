/** The activity of the section: the requests that were sent, and what they left behind. */
import type { Account } from '../../findings/report.ts';
import { isReachable } from '../../project/open-service.ts';
import { projectFileName } from '../../project/project-file.ts';
import { cutNote } from '../../probe/target/probe.ts';
import type { DriftContext } from '../section/context.ts';
import type { ProbedService } from './probed-service.ts';

export function describeActivity(all: readonly ProbedService[], context: DriftContext): Account {
  const { probing } = context;
  const { seed } = probing;
  const requests = addUp(all.map(({ probe }) => probe.sent));
  const left = addUp(all.map(({ probe }) => probe.left));
  const cut = addUp(all.map(({ probe }) => probe.cut));
  const untried = all.flatMap(({ probe: { untried } }) => (untried === undefined ? [] : [untried]));
  const started = all.filter(({ probe, startLine }) => startLine !== undefined && probe.found.length > 0);
  const start = [...new Set(started.map(({ startLine }) => startLine ?? ''))].join(' ');
  const count = [...requests.values()].reduce((sum, sent) => sum + sent, 0);
  const kept = [...left].map(([operation, times]) => `${operation} (${times})`);
  return {
    notes: [
      `${count} requests with --seed ${seed}`,
      ...(kept.length > 0 ? [`these could not be deleted: ${kept.join(', ')}`] : []),
      ...(cut.size > 0 ? [cutNote(cut, probing)] : []),
      ...all.flatMap(({ probe: { stopNote } }) => stopNote ?? []),
      ...(start === '' ? [] : [`before the curl lines, start the services: ${start}`]),
      ...all.flatMap(({ remark }) => remark?.() ?? []),
      ...describeSilent(context),
    ],
    facts: {
      seed,
      requests: Object.fromEntries(requests),
      left: Object.fromEntries(left),
      ...(cut.size > 0 ? { unsent: Object.fromEntries(cut) } : {}),
      ...(untried.length > 0 ? { untried: untried.map((one) => ({ ...one, operations: [...one.operations] })) } : {}),
      ...(start === '' ? {} : { start }),
    },
  };
}

/** Services that got no requests, since nothing says how to reach them. */
function describeSilent({ services, probing }: DriftContext): readonly string[] {
  const silent = [...services.values()].filter((service) => !isReachable(service)).map(({ name }) => name);
  if (probing.addresses.size > 0 || silent.length === 0) return [];
  return [`not sent any request, since ${projectFileName} has neither "start" nor "url": ${silent.join(', ')}`];
}

/** Documents may have operations with the same id. */
function addUp(counts: readonly ReadonlyMap<string, number>[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [operation, count] of counts.flatMap((own) => [...own]))
    sums.set(operation, (sums.get(operation) ?? 0) + count);
  return sums;
}
