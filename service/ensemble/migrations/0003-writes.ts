/** The writes of each interaction, as JSON; null for interactions from before they were kept. */
import type { Kysely } from 'kysely';

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('logs').addColumn('writes', 'text').execute();
}
