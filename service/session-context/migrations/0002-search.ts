/** The tables of the search for sessions. */
import { createSearchTables, createWordTable, type Kysely } from 'fountainai';

export async function up(database: Kysely<unknown>): Promise<void> {
  await createSearchTables(database);
  await createWordTable(database, 'sessions');
}
