/** Adds the writes of each interaction as JSON; null for earlier interactions. */
import type { Kysely } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('logs').addColumn('writes', 'text').execute();
}
