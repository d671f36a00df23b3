/** The ensemble's database on either engine: its size, its processor time, and how it leaves the memory. */
import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Kysely, sql } from 'kysely';
import { migrations } from '../../../service/ensemble/migrations/migrations.ts';
import type { Database } from '../../../service/storage/database/database.ts';
import { openPostgres } from '../../../service/storage/postgres/postgres.ts';
import { openSqlite } from '../../../service/storage/sqlite/sqlite.ts';
import { statement } from '../../../service/storage/database/statement.ts';
import { readProcessorTime } from '../run/processor-time.ts';

export interface BenchDatabase {
  readonly database: Database;
  /** Returns the size on disk: the files of SQLite, or the tables of the schema with their indexes and TOAST tables. */
  readonly bytes: () => Promise<number>;
  /** Returns the processor time of this process and of the connections of PostgreSQL so far, in milliseconds. */
  readonly processorMs: () => Promise<number>;
  /** Removes the files of the database from the memory of the system; PostgreSQL keeps its own 128 MB. @returns false if it cannot */
  readonly cool: () => Promise<boolean>;
}

const schema = 'ensemble';

/** Milliseconds: the whole index is built with one statement, and to rank all documents takes seconds. */
const longest = 1_800_000;

/** @param place an empty folder, or the address of a PostgreSQL */
export async function openBenchDatabase(place: string): Promise<BenchDatabase> {
  if (!place.startsWith('postgres://')) {
    const database = await openSqlite(join(place, 'ensemble.sqlite'), migrations);
    return {
      database,
      bytes: () => countBytes(place),
      processorMs: async () => ownProcessorMs(),
      cool: () => forget(place),
    };
  }
  // Connections that have ended count, too.
  const backends = new Map<number, number>();
  const database = await openPostgres(
    { url: place, schema, timeouts: { statement: longest }, aside: { milliseconds: longest } },
    migrations,
  );
  return {
    database,
    bytes: async () => (await database.first(schemaSize, { schema }))?.bytes ?? 0,
    async processorMs() {
      for (const { pid } of await database.all(connections, {})) {
        const time = readProcessorTime([pid])?.processes;
        if (time !== undefined) backends.set(pid, time / 1000);
      }
      return [...backends.values()].reduce((sum, one) => sum + one, ownProcessorMs());
    },
    cool: async () => forget((await database.first(dataFolder, {}))?.folder ?? ''),
  };
}

function ownProcessorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** https://www.postgresql.org/docs/current/functions-admin.html#FUNCTIONS-ADMIN-DBSIZE */
const schemaSize = statement((database: Kysely<unknown>, parameter: { schema: string }) => ({
  compile: () =>
    sql<{ bytes: number }>`
      select coalesce(sum(pg_total_relation_size(oid)), 0)::float8 as bytes from pg_class
      where relkind = 'r' and relnamespace = ${parameter.schema}::regnamespace`.compile(database),
}));

const connections = statement((database: Kysely<unknown>) => ({
  compile: () =>
    sql<{ pid: number }>`select pid from pg_stat_activity where backend_type = 'client backend'`.compile(database),
}));

const dataFolder = statement((database: Kysely<unknown>) => ({
  compile: () =>
    sql<{ folder: string }>`select current_setting('data_directory') || '/base' as folder`.compile(database),
}));

async function listFiles(folder: string): Promise<{ file: string; bytes: number }[]> {
  const entries = await readdir(folder, { recursive: true });
  const files = entries.map(async (entry) => {
    const file = join(folder, entry);
    const found = await stat(file).catch(() => undefined); // SQLite and PostgreSQL delete files meanwhile
    return found?.isFile() === true ? [{ file, bytes: found.size }] : [];
  });
  return (await Promise.all(files)).flat();
}

async function countBytes(folder: string): Promise<number> {
  return (await listFiles(folder)).reduce((sum, { bytes }) => sum + bytes, 0);
}

const coolBytes = 1024 ** 2;

/** `dd` of GNU tells Linux that the pages of a file are not needed any more, without a right of root. */
async function forget(folder: string): Promise<boolean> {
  try {
    for (const { file, bytes } of await listFiles(folder)) {
      const flags = [`of=${file}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none'];
      if (bytes > coolBytes) await promisify(execFile)('dd', flags);
    }
    return true;
  } catch {
    return false;
  }
}
