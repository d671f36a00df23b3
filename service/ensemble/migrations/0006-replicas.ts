/** The replica that runs an interaction, and the number of the run: each confirmation begins another one. */
import type { Kysely } from 'fountainai';

export async function up(database: Kysely<unknown>): Promise<void> {
  await database.schema.alterTable('logs').addColumn('replica', 'text').execute();
  await database.schema.alterTable('logs').addColumn('run', 'bigint').execute();
}
