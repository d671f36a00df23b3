/** The table of a resource: one row for each item, which is stored as JSON, with columns for the values that it is found by. */
import type { CreateTableBuilder, Kysely } from 'kysely';

export interface ResourceTable {
  /** Columns that contain the keys of parents; they are part of an item's key. */
  readonly within?: readonly string[];
  /** The same for items that are also found by their own key only, and may have no parent. */
  readonly sharedWithin?: readonly string[];
  /** Columns for filters and for other names of an item. */
  readonly columns?: readonly string[];
}

/** A piece of a service's migration. `autoincrement`: a position is never reused, so that the order is that of creation. */
export async function createResourceTable(
  database: Kysely<unknown>,
  table: string,
  { within = [], sharedWithin = [], columns = [] }: ResourceTable = {},
): Promise<void> {
  let builder: CreateTableBuilder<string, string> = database.schema
    .createTable(table)
    .addColumn('position', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('key', 'text', (column) => column.notNull());
  for (const name of within) builder = builder.addColumn(name, 'text', (column) => column.notNull());
  for (const name of [...sharedWithin, ...columns]) builder = builder.addColumn(name, 'text');
  await builder
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('body', 'text', (column) => column.notNull())
    .addUniqueConstraint(`${table}_key`, [...within, 'key'])
    .execute();
  for (const name of [...sharedWithin, ...columns]) {
    await database.schema.createIndex(`${table}_${name}`).on(table).columns([name, 'position']).execute();
  }
}
