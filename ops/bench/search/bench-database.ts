/** The ensemble's database on either engine, and its size. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { migrations } from '../../../service/ensemble/migrations/migrations.ts';
import type { Database } from '../../../service/storage/database/database.ts';
import { openPostgres } from '../../../service/storage/postgres/postgres.ts';
import { openSqlite } from '../../../service/storage/sqlite/sqlite.ts';
import { statement } from '../../../service/storage/database/statement.ts';

export interface BenchDatabase {
  readonly database: Database;
  /** Returns the size on disk: the files of SQLite, or the tables of the schema with their indexes and TOAST tables. */
  readonly bytes: () => Promise<number>;
}

const schema = 'ensemble';

/** @param place an empty folder, or the address of a PostgreSQL */
export async function openBenchDatabase(place: string): Promise<BenchDatabase> {
  if (place.startsWith('postgres://')) {
    const database = await openPostgres({ url: place, schema }, migrations);
    return { database, bytes: async () => (await database.first(schemaSize, { schema }))?.bytes ?? 0 };
  }
  const database = await openSqlite(join(place, 'ensemble.sqlite'), migrations);
  return { database, bytes: () => countBytes(place) };
}

/** https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE */
const schemaSize = statement((database: Kysely<unknown>, parameter: { schema: string }) => ({
  compile: () =>
    sql<{ bytes: number }>`
      select coalesce(sum(pg_total_relation_size(oid)), 0)::float8 as bytes from pg_class
      where relkind = 'r' and relnamespace = ${parameter.schema}::regnamespace`.compile(database),
}));

async function countBytes(folder: string): Promise<number> {
  const files = await readdir(folder);
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(folder, file))).size));
  return sizes.reduce((sum, bytes) => sum + bytes, 0);
}
