/**
 * The queries that settle a whole batch at once. While one runs, no other write of the service can run, so many
 * documents must take about as long as one.
 */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { givenRows } from '../../storage/database/given-rows.ts';
import { statement } from '../../storage/database/statement.ts';
import type { DocumentKey } from './outbox-statements.ts';

/** The new state of a row of the outbox that is not removed. */
export interface SettledRow extends DocumentKey {
  /** The version that was sent. */
  readonly version: number;
  readonly due: number;
  readonly changedAt: number;
  readonly unsureUntil: number;
  readonly attempts: number;
}

export const settledRows = givenRows<SettledRow>({
  collection: 'text',
  document: 'text',
  version: 'bigint',
  due: 'bigint',
  changedAt: 'bigint',
  unsureUntil: 'bigint',
  attempts: 'bigint',
});

/** @param query gets the table of the `rows` of `settledRows` */
function settlingStatement<Parameters extends { readonly rows: string }>(
  query: (given: RawBuilder<unknown>, parameter: Parameters) => RawBuilder<unknown>,
) {
  return statement((database: Kysely<unknown>, parameter: Parameters) => ({
    compile: () => query(sql`(${settledRows.select(database, parameter.rows)}) as given`, parameter).compile(database),
  }));
}

/** Keeps rows that have changed since they were sent. */
export const removeSent = settlingStatement<{ rows: string }>(
  (given) => sql`delete from outbox
    where (collection, document, version) in (select collection, document, version from ${given})`,
);

/** A row that has changed since it was sent is due at once, and counts as changed now. */
export const keepWaiting = settlingStatement<{ rows: string; now: number }>(
  (given, { now }) => sql`update outbox set
    due_at = case when outbox.version = given.version then given.due else cast(${now} as bigint) end,
    changed_at = case when outbox.version = given.version then given."changedAt" else cast(${now} as bigint) end,
    unsure_until = given."unsureUntil", attempts = given.attempts
    from ${given}
    where outbox.collection = given.collection and outbox.document = given.document`,
);

export const removeDeadLettersOfSent = settlingStatement<{ rows: string }>(
  (given) => sql`delete from dead_letter
    where (collection, document) in (select collection, document from ${given})`,
);
