/** Creates the tables of numbers, of elements with their numbers, and of versions. */
import { createIdempotencyTable, type Kysely } from 'fountainai';

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('counter')
    .addColumn('element_type', 'text', (column) => column.primaryKey())
    .addColumn('last_number', 'bigint', (column) => column.notNull())
    .execute();

  await database.schema
    .createTable('element')
    .addColumn('element_type', 'text', (column) => column.notNull())
    .addColumn('element_id', 'bigint', (column) => column.notNull())
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('element_primary', ['element_type', 'element_id'])
    .addUniqueConstraint('element_number', ['element_type', 'number'])
    .execute();

  await database.schema
    .createTable('version')
    .addColumn('element_type', 'text', (column) => column.notNull())
    .addColumn('element_id', 'bigint', (column) => column.notNull())
    .addColumn('number', 'bigint', (column) => column.notNull())
    .addColumn('data', 'text', (column) => column.notNull())
    .addColumn('comment', 'text', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('version_primary', ['element_type', 'element_id', 'number'])
    .execute();

  await createIdempotencyTable(database);
}
