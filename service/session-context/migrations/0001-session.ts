/** Sessions. `autoincrement`: an id is never reused, even if the session with the greatest id is deleted. */
import { createIdempotencyTable, type Kysely } from 'fountainai';

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema
    .createTable('session')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('user_id', 'bigint', (column) => column.notNull())
    .addColumn('context', 'text', (column) => column.notNull())
    .addColumn('sequence_number', 'bigint', (column) => column.notNull())
    .addColumn('revision', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'text', (column) => column.notNull())
    .execute();

  await database.schema.createIndex('session_of_user').on('session').columns(['user_id', 'id']).execute();

  await createIdempotencyTable(database);
}
