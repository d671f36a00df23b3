/** The activity of the section: the requests that were sent, and what they left behind. */
import type { Account } from '../../findings/report.ts';
import { isReachable } from '../../project/open-service.ts';
import { projectFileName } from '../../project/project-file.ts';
import { cutNote } from '../../probe/target/amount.ts';
import type { DriftContext } from '../section/context.ts';
import type { ProbedService } from './probed-service.ts';

export function describeActivity(all: readonly ProbedService[], context: DriftContext): Account {
  const { probing } = context;
  const { seed } = probing;
  const activities = all.map(({ activity }) => activity());
  const requests = addUp(activities.map(({ sent }) => sent));
  const left = addUp(activities.map((activity) => activity.left));
  const cut = addUp(activities.map((activity) => activity.cut));
  const untried = activities.flatMap((activity) => activity.untried ?? []);
  const started = all.filter(({ startLine, activity }) => startLine !== undefined && activity().hasFound);
  const start = [...new Set(started.map(({ startLine }) => startLine ?? ''))].join(' ');
  const count = [...requests.values()].reduce((sum, sent) => sum + sent, 0);
  const kept = [...left].map(([operation, times]) => `${operation} (${times})`);
  return {
    notes: [
      `${count} requests with --seed ${seed}`,
      ...(kept.length > 0 ? [`these could not be deleted: ${kept.join(', ')}`] : []),
      ...(cut.size > 0 ? [cutNote(cut, probing)] : []),
      ...activities.flatMap(({ stopNote }) => stopNote ?? []),
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
