/** A new SQLite database for each test, whose migrations have run once for all of them: they took longer than many tests. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../../storage/database/database.ts';
import type { Migrations } from '../../storage/database/migrations.ts';
import { openSqlite } from '../../storage/sqlite/sqlite.ts';
import { temporaryFolder } from '../../storage/testing/folders.ts';

/** The content of a database file after its migrations. */
const contents = new Map<Migrations, Promise<Buffer>>();

/**
 * Opens a new database, whose tables are up to date and empty.
 * @param file absolute path of a file in an existing folder
 * @param prepare creates what else each test needs in it, once
 */
export async function openMigrated(
  file: string,
  migrations: Migrations,
  prepare: (database: Database) => Promise<void>,
): Promise<Database> {
  const content = contents.get(migrations) ?? migrateOnce(migrations, prepare);
  contents.set(migrations, content);
  await writeFile(file, await content);
  return openSqlite(file, migrations);
}

async function migrateOnce(migrations: Migrations, prepare: (database: Database) => Promise<void>): Promise<Buffer> {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'migrated.sqlite');
  const database = await openSqlite(file, migrations);
  await prepare(database);
  // The file has everything after the last connection is closed.
  await database.close();
  const content = await readFile(file);
  await folder.dispose();
  return content;
}
