/** Says what a caller may do, and what it has used of its limits. */
import type { Reader } from 'fountainai';
import type { components } from '../api.d.ts';
import type { Caller } from './caller.ts';
import { costKind, dayOf, isoTime, minuteMs, monthOf } from './usage.ts';
import { countRunning, countStarts, selectUsage } from './usage-statements.ts';

type Permissions = components['schemas']['Principal'];
type UsedLimit = components['schemas']['UsedLimit'];

export async function describePermissions(reader: Reader, caller: Caller, now: number): Promise<Permissions> {
  const { name, isAdmin, services, tags, effects } = caller;
  const limits = await describeLimits(reader, caller, now);
  return { name, admin: isAdmin, services: [...services], tags: [...tags], effects: [...effects], limits };
}

async function describeLimits(reader: Reader, { name, limits }: Caller, now: number): Promise<Permissions['limits']> {
  const { interactionsPerMinute, concurrent, tokensPerDay, costPerMonth } = limits;
  const principal = name;
  const amountOf = async (kind: string, period: string): Promise<number> =>
    (await reader.first(selectUsage, { principal, kind, period }))?.amount ?? 0;
  const used: Permissions['limits'] = {};
  if (interactionsPerMinute !== undefined) {
    const begun = await reader.first(countStarts, { principal, since: isoTime(now - minuteMs) });
    used.interactions_per_minute = toUsed(interactionsPerMinute, begun?.total ?? 0);
  }
  if (concurrent !== undefined) {
    const running = await reader.first(countRunning, { principal, now: isoTime(now) });
    used.concurrent = toUsed(concurrent, running?.total ?? 0);
  }
  if (tokensPerDay !== undefined) used.tokens_per_day = toUsed(tokensPerDay, await amountOf('tokens', dayOf(now)));
  if (costPerMonth !== undefined) {
    const { amount, currency } = costPerMonth;
    used.cost_per_month = { ...toUsed(amount, await amountOf(costKind(currency), monthOf(now))), currency };
  }
  return used;
}

/** Differences of costs are rounded, so that a sum can be a little below zero. */
const toUsed = (limit: number, sum: number): UsedLimit => {
  const used = Math.max(0, sum);
  return { limit, used, left: Math.max(0, limit - used) };
};
