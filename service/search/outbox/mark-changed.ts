/** Puts documents into the outbox, many with one query: while one runs, no other write of the service can run. */
import { type RawBuilder, sql } from 'kysely';
import { byEngine } from '../../storage/database/engine.ts';

interface Marked {
  readonly collection: string;
  /** A JSON array of ids. */
  readonly documents: string;
  readonly now: number;
}

/** They are due at once, by any clock: that of another process may differ. A row that the index has postponed continues to wait. */
const insertFrom =
  (listed: (documents: string) => RawBuilder<unknown>) =>
  ({ collection, documents, now }: Marked): RawBuilder<unknown> => sql`insert into outbox
    (collection, document, version, changed_at, due_at, claim, unsure_until, attempts)
    select cast(${collection} as text), value, 1, cast(${now} as bigint), 0, null, 0, 0 from ${listed(documents)} where true
    on conflict (collection, document) do update set version = outbox.version + 1,
      due_at = case when outbox.attempts = 0 then 0 else outbox.due_at end,
      changed_at = case when outbox.changed_at > excluded.changed_at then excluded.changed_at else outbox.changed_at end`;

export const markChanged = byEngine({
  sqlite: insertFrom((documents) => sql`json_each(${documents})`),
  postgres: insertFrom((documents) => sql`jsonb_array_elements_text(${documents}::jsonb) as value`),
});
