/**
 * The queries that settle a whole batch at once. While one runs, no other write of the service can run, so many
 * documents must take about as long as one. The documents come as a JSON array, which both engines read like a table.
 */
import { type RawBuilder, sql } from 'kysely';
import type { DocumentKey } from './outbox-statements.ts';
import { byEngine, type EngineName } from '../../storage/database/engine.ts';

/** The new state of a row of the outbox that is not removed. */
export interface SettledRow extends DocumentKey {
  /** The version that was sent. */
  readonly version: number;
  readonly due: number;
  readonly changedAt: number;
  readonly unsureUntil: number;
  readonly attempts: number;
}

/** Returns the rows as the JSON that the queries read. */
export function toJsonRows(rows: readonly SettledRow[]): string {
  return JSON.stringify(
    rows.map(({ collection, document, version, due, changedAt, unsureUntil, attempts }) => [
      collection,
      document,
      version,
      due,
      changedAt,
      unsureUntil,
      attempts,
    ]),
  );
}

type Given = (rows: string) => RawBuilder<unknown>;

const givenOn: Readonly<Record<EngineName, Given>> = {
  sqlite: (rows) => sql`(select value ->> 0 as collection, value ->> 1 as document, value ->> 2 as version,
  value ->> 3 as due_at, value ->> 4 as changed_at, value ->> 5 as unsure_until, value ->> 6 as attempts
  from json_each(${rows}))`,
  postgres: (rows) => sql`(select value ->> 0 as collection, value ->> 1 as document,
  (value ->> 2)::bigint as version, (value ->> 3)::bigint as due_at, (value ->> 4)::bigint as changed_at,
  (value ->> 5)::bigint as unsure_until, (value ->> 6)::bigint as attempts from jsonb_array_elements(${rows}::jsonb) as value)`,
};

function onEachEngine<Parameters>(query: (given: Given, parameter: Parameters) => RawBuilder<unknown>) {
  return byEngine({
    sqlite: (parameter: Parameters) => query(givenOn.sqlite, parameter),
    postgres: (parameter: Parameters) => query(givenOn.postgres, parameter),
  });
}

/** Keeps rows that have changed since they were sent. */
export const removeSent = onEachEngine(
  (given, { rows }: { rows: string }) => sql`delete from outbox
    where (collection, document, version) in (select collection, document, version from ${given(rows)} as given)`,
);

/** A row that has changed since it was sent is due at once, and counts as changed now. */
export const keepWaiting = onEachEngine(
  (given, { rows, now }: { rows: string; now: number }) => sql`update outbox set
    due_at = case when outbox.version = given.version then given.due_at else cast(${now} as bigint) end,
    changed_at = case when outbox.version = given.version then given.changed_at else cast(${now} as bigint) end,
    unsure_until = given.unsure_until, attempts = given.attempts
    from ${given(rows)} as given
    where outbox.collection = given.collection and outbox.document = given.document`,
);

export const removeDeadLettersOfSent = onEachEngine(
  (given, { rows }: { rows: string }) => sql`delete from dead_letter
    where (collection, document) in (select collection, document from ${given(rows)} as given)`,
);
