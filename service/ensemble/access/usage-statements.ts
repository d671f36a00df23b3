/** The queries of what principals have used. */
import { type Kysely, sql, statement } from 'fountainai';
import type { RecordTables } from '../log/tables/rows.ts';

/** What a principal has used of something in a period. */
export interface UsageRow {
  readonly principal: string;
  /** `tokens`, or `cost` with its currency: `cost EUR`. */
  readonly kind: string;
  /** A day (`2026-03-01`) for tokens, a month (`2026-03`) for cost; in UTC. */
  readonly period: string;
  readonly amount: number;
}

type Store = Kysely<RecordTables & { access_usage: UsageRow }>;
type UsageKey = Pick<UsageRow, 'principal' | 'kind' | 'period'>;

export const selectUsage = statement((database: Store, parameter: UsageKey) =>
  database
    .selectFrom('access_usage')
    .select('amount')
    .where('principal', '=', parameter.principal)
    .where('kind', '=', parameter.kind)
    .where('period', '=', parameter.period),
);

/** @param parameter amount: is added, and may be negative */
export const addUsage = statement((database: Store, parameter: UsageRow) =>
  database
    .insertInto('access_usage')
    .values({
      principal: parameter.principal,
      kind: parameter.kind,
      period: parameter.period,
      amount: parameter.amount,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['principal', 'kind', 'period'])
        .doUpdateSet({ amount: sql<number>`access_usage.amount + ${parameter.amount}` }),
    ),
);

export const deleteOldUsage = statement((database: Store, parameter: { before: string }) =>
  database.deleteFrom('access_usage').where('period', '<', parameter.before),
);

/** The start of an interaction of the principal after `since`: the newest, without the `offset` newest ones. */
export const selectStart = statement(
  (database: Store, parameter: { principal: string; since: string; offset: number }) =>
    database
      .selectFrom('logs')
      .select('timestamp')
      .where('principal', '=', parameter.principal)
      .where('timestamp', '>', parameter.since)
      .orderBy('timestamp', 'desc')
      .limit(1)
      .offset(parameter.offset),
);

export const countStarts = statement((database: Store, parameter: { principal: string; since: string }) =>
  database
    .selectFrom('logs')
    .select((row) => row.fn.countAll<number>().as('total'))
    .where('principal', '=', parameter.principal)
    .where('timestamp', '>', parameter.since),
);

/** The interactions that run: after its deadline, the process of an interaction has stopped. */
export const countRunning = statement((database: Store, parameter: { principal: string; now: string }) =>
  database
    .selectFrom('logs')
    .select((row) => row.fn.countAll<number>().as('total'))
    .where('principal', '=', parameter.principal)
    .where('state', '=', 'running')
    .where((row) => row.or([row('deadline_at', 'is', null), row('deadline_at', '>=', parameter.now)])),
);
