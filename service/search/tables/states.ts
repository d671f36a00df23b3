/** The state of each collection's index, stored in the database. */
import { isDeepStrictEqual } from 'node:util';
import type { Kysely } from 'kysely';
import type { Database, Reader } from '../../storage/database/database.ts';
import { statement } from '../../storage/database/statement.ts';
import type { SearchStateRow, SearchTables } from './tables.ts';

type Store = Kysely<SearchTables>;

const fresh = { live: null, target: null, filled_to: null, filled_at: null, requested: 0 };

/** Returns the state of a collection, or an empty state for an unknown collection. */
export async function readState(reader: Reader, collection: string): Promise<SearchStateRow> {
  return (await reader.first(selectState, { collection })) ?? { collection, ...fresh };
}

/** @returns false, without a change, if the state has changed meanwhile: another process does the same */
export async function replaceState(
  database: Database,
  before: SearchStateRow,
  after: Omit<SearchStateRow, 'collection'>,
): Promise<boolean> {
  const { collection } = before;
  return database.write(async (transaction) => {
    const current = await readState(transaction, collection);
    if (!isDeepStrictEqual(current, before)) return false;
    await transaction.run(upsertState, { ...after, collection });
    return true;
  });
}

/** Returns the states of all collections that were ever opened. */
export const selectStates = statement((database: Store) =>
  database.selectFrom('search_state').selectAll().orderBy('collection'),
);

const selectState = statement((database: Store, parameter: { collection: string }) =>
  database.selectFrom('search_state').selectAll().where('collection', '=', parameter.collection),
);

export const upsertState = statement((database: Store, parameter: SearchStateRow) => {
  const values = {
    live: parameter.live,
    target: parameter.target,
    filled_to: parameter.filled_to,
    filled_at: parameter.filled_at,
    requested: parameter.requested,
  };
  return database
    .insertInto('search_state')
    .values({ collection: parameter.collection, ...values })
    .onConflict((conflict) => conflict.column('collection').doUpdateSet(values));
});

export const requestRebuild = statement((database: Store, parameter: { collection: string }) =>
  database
    .insertInto('search_state')
    .values({ collection: parameter.collection, ...fresh, requested: 1 })
    .onConflict((conflict) => conflict.column('collection').doUpdateSet({ requested: 1 })),
);
