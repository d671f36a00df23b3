/** Bringing a database's tables up to date. A migration that was run anywhere is never edited again: add the next one. */
import { type Kysely, type Migration, Migrator } from 'kysely';

/** By name, run in the order of their names: `0001-sessions`. */
export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Runs what was not run yet. The caller holds the transaction around it, where its engine can undo a change of tables.
 * @param schema where Kysely keeps what was run, for engines that have several
 * @throws Error where a migration fails, or where the database knows one that we don't, as a newer version leaves it
 */
export async function migrate(database: Kysely<unknown>, migrations: Migrations, schema?: string): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
  const place = schema === undefined ? {} : { migrationTableSchema: schema };
  const { error } = await new Migrator({ db: database, provider, ...place }).migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('a migration failed', { cause: error });
}
