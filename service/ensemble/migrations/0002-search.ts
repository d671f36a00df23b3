/** Creates the tables of search for services and logs. */
import { createSearchTables, createWordTable, type Kysely } from 'fountainai';

export async function up(database: Kysely<unknown>): Promise<void> {
  await createSearchTables(database);
  await createWordTable(database, 'services');
  await createWordTable(database, 'logs');
}
