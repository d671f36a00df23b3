/** Copies a service's data from SQLite to PostgreSQL: all or nothing, and compared afterwards. */
import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import type pg from 'pg';
import { pino } from 'pino';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { openService } from '../../service/start/assemble.ts';
import type { Config } from '../../service/config/config.ts';
import { toSchemaName } from '../../service/start/open-database.ts';
import { openSqliteFile } from '../../service/storage/sqlite/sqlite-objects.ts';
import { type Search, unsearched } from '../../service/search/collection/search.ts';
import { upgradeSearchTables } from '../../service/search/tables/upgrade.ts';
import type { Database } from '../../service/storage/database/database.ts';
import { OpsError } from '../error/ops-error.ts';
import type { Change } from '../file/files.ts';
import type { StepResult } from '../cli/report.ts';
import { claimDatabase, fileExists } from './backup.ts';
import { type TableDigest, digestRows, readPostgresRows, readSqliteRows, listSqliteTables } from './tables.ts';
import { advanceSequence, readLastNumber, listPostgresTables, replaceRows, withTarget } from './target.ts';

export interface CopyOptions {
  /** With `DATABASE_URL` and all settings that the services need to start. */
  readonly config: Config;
  /** Deletes other data of the schema. */
  readonly replace: boolean;
  readonly dryRun: boolean;
  /** The folder with the code of the services; default: the project's. */
  readonly folder?: string;
}

export interface CopyResult extends StepResult {
  /** By table. */
  readonly tables: Readonly<Record<string, TableDigest>>;
}

/** @throws OpsError if services run on the data, the migrations differ, or the schema has other data */
export async function copyService(document: ApiDocument, options: CopyOptions): Promise<CopyResult> {
  const { config, dryRun } = options;
  const url = config.databaseUrl;
  if (url === undefined) {
    const problem = 'DATABASE_URL is not set, so there is no PostgreSQL to copy to';
    throw new OpsError('cli-database-url-missing', problem, 'set DATABASE_URL');
  }
  const file = join(config.dataDirectory, `${document.name}.sqlite`);
  if (!(await fileExists(file))) return { outcome: 'skipped', detail: `"${file}" does not exist`, tables: {} };
  return withSource(file, async (source) => {
    const wanted = await digestTables(source);
    const detail = describeDigests(wanted);
    if (!dryRun) await createTables(document, options);
    const schema = toSchemaName(document.name);
    const outcome = await withTarget({ url, schema }, (client) => copyTables({ source, client, wanted }, options));
    return { outcome, detail, tables: wanted };
  });
}

/** Creates the tables by the service's own migrations, as at its start. */
async function createTables(document: ApiDocument, { config, folder }: CopyOptions): Promise<void> {
  const service = await openService(document, {
    config,
    log: pino({ level: 'silent' }),
    addressOf: (name) => `http://${name}.invalid`,
    openSearch: openNoSearch,
    ...(folder === undefined ? {} : { folder }),
  });
  await service.close();
}

/** Creates the tables of search, and sends nothing to an index. */
async function openNoSearch({ database }: { readonly database: Database }): Promise<Search> {
  await upgradeSearchTables(database);
  return { ...unsearched, state: () => Promise.resolve({ status: 'ok' }), close: () => Promise.resolve() };
}

interface CopySides {
  readonly source: BetterSqlite3.Database;
  readonly client: pg.Client;
  readonly wanted: Readonly<Record<string, TableDigest>>;
}

async function copyTables({ source, client, wanted }: CopySides, { replace, dryRun }: CopyOptions): Promise<Change> {
  const there = await listPostgresTables(client);
  if (dryRun && there.size === 0) return 'created';
  await checkMigrations(source, client);
  const missing = Object.keys(wanted).filter((table) => !there.has(table));
  if (missing.length > 0) {
    const problem = `PostgreSQL does not have the tables ${missing.join(', ')}`;
    const remedy = 'check the migrations of the service';
    throw new OpsError('cli-tables-missing', problem, remedy, { data: { tables: missing } });
  }
  const given = readSequences(source);
  const before = await digestTargetTables(client, Object.keys(wanted));
  if (isSame(before, wanted) && (await hasSequences(client, given))) return 'unchanged';
  const isEmpty = Object.values(before).every(({ rows }) => rows === 0);
  if (!isEmpty && !replace) {
    throw new OpsError(
      'cli-target-not-empty',
      'the schema in PostgreSQL has other data',
      'give --replace to delete the other data',
    );
  }
  const outcome = isEmpty ? 'created' : 'updated';
  if (dryRun) return outcome;
  for (const table of Object.keys(wanted)) await replaceRows(client, table, readSqliteRows(source, table));
  // The service rebuilds an index of other rows when it starts.
  for (const table of ['search_state', 'search_watch'])
    if (there.has(table)) await client.query(`delete from ${table}`);
  for (const [table, greatest] of given) await advanceSequence(client, table, greatest);
  const after = await digestTargetTables(client, Object.keys(wanted));
  if (!isSame(after, wanted))
    throw new OpsError(
      'cli-copy-differs',
      'the data in PostgreSQL differs from the data in SQLite',
      'the copy was undone; run the same command again',
    );
  return outcome;
}

/** Locks the database as a service does, so that no service starts on it. */
async function withSource<Result>(file: string, work: (source: BetterSqlite3.Database) => Promise<Result>) {
  const claim = claimDatabase(file);
  const source = openSqliteFile(file, { readonly: true });
  try {
    return await work(source);
  } finally {
    source.close();
    claim.close();
  }
}

async function checkMigrations(source: BetterSqlite3.Database, client: pg.Client): Promise<void> {
  const query = 'select name from kysely_migration order by name';
  const theirs = await client.query<{ name: string }>(query);
  const [ours, others] = [source.prepare<[], { name: string }>(query).all(), theirs.rows].map((rows) =>
    rows.map(({ name }) => name).join(', '),
  );
  if (ours !== others) {
    const data = { sqlite: ours ?? '', postgres: others ?? '' };
    const problem = `the migrations differ: SQLite has ${ours}; PostgreSQL has ${others}`;
    const remedy = 'start and stop the services on SQLite once, which runs the missing migrations';
    throw new OpsError('cli-migrations-differ', problem, remedy, { data });
  }
}

/** Reads the greatest number of each table: https://www.sqlite.org/autoinc.html */
function readSequences(source: BetterSqlite3.Database): Map<string, number> {
  if (source.prepare(`select 1 from sqlite_schema where name = 'sqlite_sequence'`).get() === undefined)
    return new Map();
  const rows = source.prepare<[], { name: string; seq: number }>('select name, seq from sqlite_sequence').all();
  return new Map(rows.map(({ name, seq }) => [name, seq]));
}

async function hasSequences(client: pg.Client, given: ReadonlyMap<string, number>): Promise<boolean> {
  for (const [table, greatest] of given) if ((await readLastNumber(client, table)) < greatest) return false;
  return true;
}

async function digestTables(source: BetterSqlite3.Database): Promise<Record<string, TableDigest>> {
  const digests: Record<string, TableDigest> = {};
  for (const table of listSqliteTables(source)) digests[table] = await digestRows(readSqliteRows(source, table));
  return digests;
}

async function digestTargetTables(client: pg.Client, tables: readonly string[]): Promise<Record<string, TableDigest>> {
  const digests: Record<string, TableDigest> = {};
  for (const table of tables) digests[table] = await digestRows(readPostgresRows(client, table));
  return digests;
}

function isSame(a: Readonly<Record<string, TableDigest>>, b: Readonly<Record<string, TableDigest>>): boolean {
  return Object.entries(a).every(
    ([table, { rows, checksum }]) => b[table]?.rows === rows && b[table].checksum === checksum,
  );
}

function describeDigests(digests: Readonly<Record<string, TableDigest>>): string {
  return Object.entries(digests)
    .map(([table, { rows, checksum }]) => `${table} ${rows} (${checksum.slice(0, 8)})`)
    .join(', ');
}
