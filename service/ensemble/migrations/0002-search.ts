/** What search keeps of services and logs. */
import type { Kysely } from 'kysely';
import { createSearchTables, createWordTable } from '../../search/tables.ts';

export async function up(database: Kysely<unknown>): Promise<void> {
  await createSearchTables(database);
  await createWordTable(database, 'services');
  await createWordTable(database, 'logs');
}
