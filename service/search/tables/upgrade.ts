/**
 * Tables that search adds to a database whose migrations are older: the migration with `createSearchTables` belongs to
 * the service, which may be the code of a user, so search brings its own tables up to date when it is opened. It only adds:
 * a replica of the version before can work on the same database meanwhile.
 */
import type { Database, Transaction } from '../../storage/database/database.ts';
import { rawStatement } from '../../storage/database/engine.ts';

/** The database as a user of the index: one row. */
export interface SearchSystemRow {
  readonly id: number;
  /** Eight letters and digits that tell this database's collections apart from those of other systems. */
  readonly system: string;
  /** The worker that sends the outbox; null: none, and none was interrupted. */
  readonly holder: string | null;
  /** Why the worker cannot reach the index or the database now; null: it can. */
  readonly problem: string | null;
}

/** What the comparison of the index with the database has found. */
export interface SearchWatchRow {
  readonly collection: string;
  /** The ids of the documents that were sent last, as a JSON array: an older state of the index lacks them. */
  readonly recent: string;
  /** How the index differs from the database; null: no difference was found. */
  readonly difference: string | null;
}

/** The id of an item, as clients write it, whose document was refused and has another id. */
export interface SearchItemRow {
  readonly collection: string;
  readonly document: string;
  readonly item: string;
}

const tables = [
  rawStatement(`create table if not exists search_system (id bigint primary key, system text not null, holder text,
    problem text)`),
  rawStatement(`create table if not exists search_watch (collection text primary key, recent text not null,
    difference text)`),
  rawStatement(`create table if not exists search_item (collection text not null, document text not null, item text not null,
    primary key (collection, document))`),
];

/** Creates the tables that are missing. */
export async function upgradeSearchTables(database: Database): Promise<void> {
  await database.write(async (transaction: Transaction) => {
    for (const table of tables) await transaction.run(table, {});
  });
}
