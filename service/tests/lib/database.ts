/** A database for each test of a group. */
import { afterEach, beforeEach } from 'vitest';
import type { Database } from '../../storage/database/database.ts';
import { rawStatement } from '../../storage/database/engine.ts';
import type { Migrations } from '../../storage/database/migrations.ts';
import type { DataPlace } from './engines.ts';

/**
 * Opens a database before each test, and removes it after it.
 * @returns a function that returns the database of the running test
 */
export function useDatabase(makePlace: () => Promise<DataPlace>, migrations: Migrations): () => Database {
  let place: DataPlace;
  let database: Database;
  beforeEach(async () => {
    place = await makePlace();
    database = await place.open(migrations);
  });
  afterEach(async () => {
    await database.close();
    await place.dispose();
  });
  return () => database;
}

/** Runs texts of SQL in one write. */
export async function runTexts(database: Database, ...texts: readonly string[]): Promise<void> {
  await database.write(async (transaction) => {
    for (const text of texts) await transaction.run(rawStatement(text), {});
  });
}
