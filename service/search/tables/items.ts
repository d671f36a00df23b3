/** The ids of the items behind refused documents, as clients write them, for the people who read the reasons. */
import { type Kysely, sql, type SqlBool } from 'kysely';
import type { Database, Transaction } from '../../storage/database/database.ts';
import { statement } from '../../storage/database/statement.ts';
import type { SearchTables } from './tables.ts';
import type { SearchItemRow } from './upgrade.ts';

type Store = Kysely<SearchTables>;

interface NamedDocument extends Pick<SearchItemRow, 'collection' | 'document'> {
  /** Undefined if it is the id of the document. */
  readonly item?: string | undefined;
}

/** Keeps the ids of the items, and forgets those of documents that are not refused any more. */
export async function noteItems(transaction: Transaction, refused: readonly NamedDocument[]): Promise<void> {
  if (refused.length > 0) await transaction.run(removeOthers, {});
  for (const { collection, document, item } of refused) {
    if (item !== undefined) await transaction.run(upsertItem, { collection, document, item });
  }
}

/** Returns the function that finds the id of an item; without one, that of the document. */
export async function readItemIds(database: Database): Promise<(collection: string, document: string) => string> {
  const rows = await readRows(database);
  const items = new Map(rows.map(({ collection, document, item }) => [JSON.stringify([collection, document]), item]));
  return (collection, document) => items.get(JSON.stringify([collection, document])) ?? document;
}

/** A database whose service has not been started since an upgrade lacks the table. */
async function readRows(database: Database): Promise<readonly SearchItemRow[]> {
  try {
    return await database.all(selectItems, {});
  } catch (error) {
    if (database.isMissingTable(error)) return [];
    throw error;
  }
}

const selectItems = statement((database: Store) => database.selectFrom('search_item').selectAll());

const upsertItem = statement((database: Store, { collection, document, item }: SearchItemRow) =>
  database
    .insertInto('search_item')
    .values({ collection, document, item })
    .onConflict((conflict) => conflict.columns(['collection', 'document']).doUpdateSet({ item })),
);

const removeOthers = statement((database: Store) =>
  database
    .deleteFrom('search_item')
    .where(sql<SqlBool>`(collection, document) not in (select collection, document from dead_letter)`),
);
