/** What the comparison of the index with the database has found, for every process of the service. */
import type { Kysely } from 'kysely';
import type { Reader, Transaction } from '../../storage/database/database.ts';
import { statement } from '../../storage/database/statement.ts';
import type { SearchTables } from './tables.ts';

type Store = Kysely<SearchTables>;

/** Number of documents of a collection that are kept as those that were sent last. */
const mostRecent = 20;

export async function readRecent(reader: Reader, collection: string): Promise<string[]> {
  // Only this file writes the column.
  const ids = JSON.parse((await reader.first(selectWatch, { collection }))?.recent ?? '[]') as string[];
  return ids.slice(0, mostRecent);
}

/** Keeps the documents as those that were sent last. @param ids in the order in which they were sent */
export async function addRecent(transaction: Transaction, collection: string, ids: readonly string[]): Promise<void> {
  const before = await readRecent(transaction, collection);
  const recent = [...new Set([...ids.toReversed(), ...before])].slice(0, mostRecent);
  await transaction.run(upsertRecent, { collection, recent: JSON.stringify(recent) });
}

export const selectWatched = statement((database: Store) =>
  database.selectFrom('search_watch').select(['collection', 'difference']),
);

const selectWatch = statement((database: Store, parameter: { collection: string }) =>
  database.selectFrom('search_watch').selectAll().where('collection', '=', parameter.collection),
);

const upsertRecent = statement((database: Store, parameter: { collection: string; recent: string }) =>
  database
    .insertInto('search_watch')
    .values({ collection: parameter.collection, recent: parameter.recent, difference: null })
    .onConflict((conflict) => conflict.column('collection').doUpdateSet({ recent: parameter.recent })),
);

export const upsertDifference = statement(
  (database: Store, parameter: { collection: string; difference: string | null }) =>
    database
      .insertInto('search_watch')
      .values({ collection: parameter.collection, recent: '[]', difference: parameter.difference })
      .onConflict((conflict) => conflict.column('collection').doUpdateSet({ difference: parameter.difference })),
);
