/** The queries of the outbox, built once. */
import { type Kysely, sql, type SqlBool } from 'kysely';
import { statement } from '../../storage/database/statement.ts';
import type { DeadLetterRow, SearchTables } from '../tables/tables.ts';

type Store = Kysely<SearchTables>;

export interface DocumentKey {
  readonly collection: string;
  readonly document: string;
}

const selectRows = (database: Store, limit: number) =>
  database
    .selectFrom('outbox')
    .select(['collection', 'document', 'version', 'changed_at as changedAt', 'unsure_until as unsureUntil', 'attempts'])
    .orderBy('due_at')
    .limit(limit);

export const selectDue = statement((database: Store, parameter: { now: number; limit: number }) =>
  selectRows(database, parameter.limit).where('due_at', '<=', parameter.now),
);

/** Rows that wait for a later time than any row may. */
export const selectBeyond = statement((database: Store, parameter: { farthest: number; limit: number }) =>
  selectRows(database, parameter.limit).where('due_at', '>', parameter.farthest),
);

/** Rows with a claim were in a request of an earlier version. */
export const makeUnsure = statement(
  (database: Store, parameter: { now: number; unsureUntil: number; isInterrupted: 0 | 1 }) =>
    database
      .updateTable('outbox')
      .set({
        claim: null,
        due_at: sql<number>`case when claim is null then due_at else ${parameter.now} end`,
        unsure_until: parameter.unsureUntil,
      })
      .where(sql<SqlBool>`claim is not null or ${parameter.isInterrupted} = 1`),
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

/** Counts the documents that can be sent now, in all collections. */
export const countDue = statement((database: Store, parameter: { now: number }) =>
  database
    .selectFrom('outbox')
    .select((row) => row.fn.countAll<number>().as('documents'))
    .where('due_at', '<=', parameter.now),
);

export const selectOldest = statement((database: Store) =>
  database.selectFrom('outbox').select('changed_at as changedAt').orderBy('changed_at').limit(1),
);

/** Counts documents that were changed by then and wait only for the worker. */
export const countUnsentUntil = statement((database: Store, parameter: { collection: string; time: number }) =>
  database
    .selectFrom('outbox')
    .select((row) => row.fn.countAll<number>().as('documents'))
    .where('collection', '=', parameter.collection)
    .where('changed_at', '<=', parameter.time)
    .where('attempts', '=', 0),
);

export const selectWaitingOf = statement((database: Store, parameter: { collection: string }) =>
  database.selectFrom('outbox').select('document').where('collection', '=', parameter.collection).limit(1),
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

export interface WaitingRow extends DocumentKey {
  readonly version: number;
  readonly changedAt: number;
  readonly unsureUntil: number;
  readonly attempts: number;
}
