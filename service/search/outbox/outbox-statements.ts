/** The queries of the outbox, built once. */
import { type Kysely, sql, type SqlBool } from 'kysely';
import { statement } from '../../storage/database/statement.ts';
import type { DeadLetterRow, SearchTables } from '../tables/tables.ts';

type Store = Kysely<SearchTables>;

export interface DocumentKey {
  readonly collection: string;
  readonly document: string;
}

/** A claimed row stays with its worker, and a row that the index has postponed continues to wait. */
export const markChanged = statement((database: Store, parameter: DocumentKey & { now: number }) =>
  database
    .insertInto('outbox')
    .values({
      collection: parameter.collection,
      document: parameter.document,
      version: 1,
      changed_at: parameter.now,
      due_at: parameter.now,
      claim: null,
      unsure_until: 0,
      attempts: 0,
    })
    .onConflict((conflict) =>
      conflict.columns(['collection', 'document']).doUpdateSet((row) => ({
        version: row('outbox.version', '+', 1),
        due_at: sql<number>`case when outbox.claim is null and outbox.attempts = 0 then ${parameter.now} else outbox.due_at end`,
      })),
    ),
);

export const selectDue = statement((database: Store, parameter: { now: number }) =>
  database.selectFrom('outbox').select('document').where('due_at', '<=', parameter.now).limit(1),
);

/** A worker whose claim has expired has vanished during its work, so the outcome is unknown. */
export const claimDue = statement(
  (database: Store, parameter: { claim: string; until: number; now: number; unsureUntil: number; limit: number }) =>
    database
      .updateTable('outbox')
      .set({
        claim: parameter.claim,
        due_at: parameter.until,
        unsure_until: sql<number>`case when claim is null then unsure_until else ${parameter.unsureUntil} end`,
      })
      .where(
        sql<SqlBool>`(collection, document) in
          (select collection, document from outbox where due_at <= ${parameter.now} order by due_at limit ${parameter.limit})`,
      )
      .returning(['collection', 'document', 'version', 'unsure_until as unsureUntil', 'attempts']),
);

/** Finds claims by their expiry, which has an index; claims of other workers are kept. */
export const renewClaim = statement((database: Store, parameter: { claim: string; until: number; renewed: number }) =>
  database
    .updateTable('outbox')
    .set({ due_at: parameter.renewed })
    .where('due_at', '=', parameter.until)
    .where('claim', '=', parameter.claim),
);

/** Releases all claims; the outcome of their requests is unknown. */
export const makeClaimedDue = statement((database: Store, parameter: { now: number }) =>
  database.updateTable('outbox').set({ due_at: parameter.now }).where('claim', 'is not', null),
);

export const insertDeadLetter = statement((database: Store, parameter: DeadLetterRow) =>
  database
    .insertInto('dead_letter')
    .values({
      collection: parameter.collection,
      document: parameter.document,
      reason: parameter.reason,
      refused_at: parameter.refused_at,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['collection', 'document'])
        .doUpdateSet({ reason: parameter.reason, refused_at: parameter.refused_at }),
    ),
);

export const selectDeadLetters = statement((database: Store, parameter: { limit: number }) =>
  database.selectFrom('dead_letter').selectAll().orderBy('refused_at', 'desc').limit(parameter.limit),
);

export const countDeadLetters = statement((database: Store) =>
  database
    .selectFrom('dead_letter')
    .select((row) => ['collection', row.fn.countAll<number>().as('documents')])
    .groupBy('collection'),
);

export const countWaiting = statement((database: Store) =>
  database
    .selectFrom('outbox')
    .select((row) => ['collection', row.fn.countAll<number>().as('documents')])
    .groupBy('collection'),
);

/** Excludes documents that were sent and wait to be sent once more. */
export const selectOldest = statement((database: Store, parameter: { now: number }) =>
  database
    .selectFrom('outbox')
    .select('changed_at as changedAt')
    .where((eb) => eb.or([eb('due_at', '<=', parameter.now), eb('claim', 'is not', null), eb('attempts', '>', 0)]))
    .orderBy('changed_at')
    .limit(1),
);

/** Selects documents that were changed by then and wait only for the worker. */
export const countUnsentUntil = statement((database: Store, parameter: { collection: string; time: number }) =>
  database
    .selectFrom('outbox')
    .select((row) => row.fn.countAll<number>().as('documents'))
    .where('collection', '=', parameter.collection)
    .where('changed_at', '<=', parameter.time)
    .where('unsure_until', '=', 0)
    .where('attempts', '=', 0),
);

export const selectWaiting = statement((database: Store, parameter: DocumentKey) =>
  database
    .selectFrom('outbox')
    .select('document')
    .where('collection', '=', parameter.collection)
    .where('document', '=', parameter.document),
);

export const removeDeadLetters = statement((database: Store, parameter: { collection: string }) =>
  database.deleteFrom('dead_letter').where('collection', '=', parameter.collection).returning('document'),
);

export const selectDeadLetter = statement((database: Store, parameter: DocumentKey) =>
  database
    .selectFrom('dead_letter')
    .select('document')
    .where('collection', '=', parameter.collection)
    .where('document', '=', parameter.document),
);

export interface ClaimedRow extends DocumentKey {
  readonly version: number;
  readonly unsureUntil: number;
  readonly attempts: number;
}
