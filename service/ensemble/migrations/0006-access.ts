/** What principals have used of their limits, and an index for the records of one principal. Old records stay with `default`. */
import { type Kysely, sql } from 'fountainai';

export async function up(database: Kysely<unknown>): Promise<void> {
  await sql`update logs set principal = 'default' where principal is null`.execute(database);
  await database.schema.createIndex('logs_by_principal').on('logs').columns(['principal', 'timestamp', 'id']).execute();
  await database.schema
    .createTable('access_usage')
    .addColumn('principal', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('period', 'text', (column) => column.notNull())
    .addColumn('amount', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('access_usage_primary', ['principal', 'kind', 'period'])
    .execute();
}
