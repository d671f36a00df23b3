/** Removes old interactions with everything that only they refer to. */
import { type Database, isAnyOf, type Search, sql, statement, type Transaction, unsearched } from 'fountainai';
import { logs } from './log-collection.ts';
import { deleteEmptyConversations, selectConversationIds } from './tables/conversation-statements.ts';
import type { RecordStore } from './tables/rows.ts';

export interface Retention {
  /** Undefined: no limit. */
  readonly days: number | undefined;
  readonly bytes: number | undefined;
}

export interface LogRemoval {
  /** Removes interactions that started before this time. @param before ISO 8601, UTC; @returns their number */
  before(before: string): Promise<number>;
  /** Removes interactions until the log is within its limits. @returns their number */
  apply(retention: Retention): Promise<number>;
}

/** Interactions that one transaction removes, so that other writes wait only shortly. */
const removedAtOnce = 100;
const dayMs = 86_400_000;
/** Newer interactions stay: limits count the interactions of the last minute. */
const countedMs = 60_000;

export function createLogRemoval(
  database: Database,
  search: Pick<Search, 'changed'> = unsearched,
  now: () => number = Date.now,
): LogRemoval {
  const removeSome = (before: string): Promise<number> =>
    database.write(async (transaction) => {
      const ids = (await transaction.all(selectOld, { before, limit: removedAtOnce })).map(({ id }) => id);
      await removeAll(transaction, search, ids);
      return ids.length;
    });
  const removeBefore = async (before: string): Promise<number> => {
    let removed = 0;
    for (let count = removedAtOnce; count === removedAtOnce;) removed += count = await removeSome(before);
    return removed;
  };
  const removeOver = async (bytes: number): Promise<number> => {
    let removed = 0;
    for (;;) {
      const total = (await database.first(sumBytes, {}))?.total ?? 0;
      const count = total > bytes ? await removeSome(new Date(now() - countedMs).toISOString()) : 0;
      removed += count;
      if (count === 0) return removed;
    }
  };
  return {
    before: removeBefore,
    async apply({ days, bytes }) {
      const old = days === undefined ? 0 : await removeBefore(new Date(now() - days * dayMs).toISOString());
      return old + (bytes === undefined ? 0 : await removeOver(bytes));
    },
  };
}

async function removeAll(
  transaction: Transaction,
  search: Pick<Search, 'changed'>,
  removed: readonly number[],
): Promise<void> {
  if (removed.length === 0) return;
  const ids = JSON.stringify(removed);
  const conversations = (await transaction.all(selectConversationIds, { ids })).map((row) => row.conversation_id);
  for (const remove of [deleteCalls, deleteReferences, deleteAnswers, deleteRows])
    await transaction.run(remove, { ids });
  await transaction.run(deleteEmptyConversations, { ids: JSON.stringify(conversations) });
  await transaction.run(deleteOrphans, {});
  await search.changed(transaction, logs, removed.map(String));
}

/** Only interactions that have ended. */
const selectOld = statement((database: RecordStore, parameter: { before: string; limit: number }) =>
  database
    .selectFrom('logs')
    .select('id')
    .where('timestamp', '<', parameter.before)
    .where(sql<boolean>`coalesce(state, 'done') in ('done', 'failed', 'interrupted')`)
    .orderBy('timestamp')
    .orderBy('id')
    .limit(parameter.limit),
);

const sumBytes = statement((database: RecordStore) =>
  database.selectFrom('logs').select(sql<number>`cast(coalesce(sum(bytes), 0) as bigint)`.as('total')),
);

const deleteCalls = statement((database: RecordStore, parameter: { ids: string }) =>
  database.deleteFrom('calls').where(isAnyOf(database, 'interaction', parameter.ids, 'bigint')),
);
const deleteReferences = statement((database: RecordStore, parameter: { ids: string }) =>
  database.deleteFrom('interaction_documents').where(isAnyOf(database, 'interaction', parameter.ids, 'bigint')),
);
const deleteAnswers = statement((database: RecordStore, parameter: { ids: string }) =>
  database.deleteFrom('answers').where(isAnyOf(database, 'interaction', parameter.ids, 'bigint')),
);
const deleteRows = statement((database: RecordStore, parameter: { ids: string }) =>
  database.deleteFrom('logs').where(isAnyOf(database, 'id', parameter.ids, 'bigint')),
);
/** Documents that no interaction refers to. */
const deleteOrphans = statement((database: RecordStore) =>
  database
    .deleteFrom('documents')
    .where(
      sql<boolean>`not exists (select 1 from interaction_documents where interaction_documents.hash = documents.hash)`,
    ),
);
