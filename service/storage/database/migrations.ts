/** Brings a database's tables up to date. Never edit a migration that was run anywhere: add the next one. */
import { type Kysely, type Migration, Migrator } from 'kysely';

/** Migrations by name, for example `0001-sessions`; they run in the order of their names. */
export type Migrations = Readonly<Record<string, Migration>>;

/**
 * Runs the migrations that are pending. The caller opens the transaction if its engine can undo a change of tables.
 * @param schema the schema in which Kysely records migrations, for engines that have several
 * @throws Error if a migration fails, or if a newer version has migrated the database
 */
export async function migrate(database: Kysely<unknown>, migrations: Migrations, schema?: string): Promise<void> {
  const provider = { getMigrations: () => Promise.resolve({ ...migrations }) };
  const place = schema === undefined ? {} : { migrationTableSchema: schema };
  const { error } = await new Migrator({ db: database, provider, nameComparator, ...place }).migrateToLatest();
  if (error !== undefined) throw describe(error);
}

/** As Kysely sorts the migrations that are pending. Its default for the others loads the rules of a language: 4 ms of a start. */
const nameComparator = (one: string, other: string): number => (one < other ? -1 : 1);

/** Kysely calls data corrupted that has a migration which this version does not have. */
function describe(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('a migration failed', { cause: error });
  const unknown = /previously executed migration (\S+) is missing/.exec(error.message)?.[1];
  if (unknown === undefined) return error;
  const problem = `a newer version has written it: this version does not know its migration "${unknown}"`;
  return new Error(`${problem}; start the newer version, or restore a backup of this version`, { cause: error });
}
