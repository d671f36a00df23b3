/** Whose credentials calls of a service need. */
import type { Kysely } from 'fountainai';

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('services').addColumn('credentials', 'text').execute();
}
