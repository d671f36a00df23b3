/** The database engines that the same tests run on. `DATABASES=sqlite npm test` excludes the other. Default: all. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import type { Database } from '../../storage/database/database.ts';
import type { Migrations } from '../../storage/database/migrations.ts';
import { openPostgres, openPostgresBeside } from '../../storage/postgres/postgres.ts';
import { openSqlite, openSqliteBeside } from '../../storage/sqlite/sqlite.ts';
import { temporaryFolder } from '../../storage/testing/folders.ts';
import { sharedPostgres } from '../run/postgres-for-all.ts';
import { findPostgres } from '../../../ops/process/postgres-server.ts';

/** The place of a test's data. */
export interface DataPlace {
  /** The settings with which a service keeps its data here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Opens the database; can be called again after it was closed. */
  open(migrations: Migrations): Promise<Database>;
  /** Opens the database of another process while it is open there. */
  openBeside(): Promise<Database>;
  /** Removes all data; callers close open databases before. */
  dispose(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  readonly place: () => Promise<DataPlace>;
}

const all: readonly Engine[] = [
  { name: 'sqlite', place: sqlitePlace },
  { name: 'postgres', place: postgresPlace },
];

/** Returns the engines for `describe.each`. @throws Error if `DATABASES` names an unknown engine */
export const engines: readonly Engine[] = notEmpty(chosen(process.env.DATABASES));

/** For tests of PostgreSQL only; undefined if it is excluded or not installed: the tests are skipped by name. */
export const postgres = engines.find(({ name }) => name === 'postgres');

function chosen(names: string | undefined): readonly Engine[] {
  if (names === undefined || names === '') return findPostgres() === undefined ? all.slice(0, 1) : all;
  const wanted = names.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !all.some((engine) => engine.name === name));
  if (unknown.length > 0) throw new Error(`DATABASES: unknown engine ${unknown.join(', ')}`);
  return all.filter(({ name }) => wanted.includes(name));
}

async function sqlitePlace(): Promise<DataPlace> {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'data', 'test.sqlite');
  return {
    environment: { DATA_DIR: folder.path },
    open: (migrations) => openSqlite(file, migrations),
    openBeside: () => Promise.resolve(openSqliteBeside(file)),
    dispose: () => folder.dispose(),
  };
}

/** Each test file has its own database, which is deleted with the server; each test has its own schemas in it. */
async function postgresPlace(): Promise<DataPlace> {
  const url = await readDatabase(expect.getState().testPath ?? '');
  return {
    environment: { DATABASE_URL: url },
    open: (migrations) => openPostgres({ url, schema: 'test' }, migrations),
    openBeside: () => Promise.resolve(openPostgresBeside({ url, schema: 'test' })),
    dispose: () => dropSchemas(url),
  };
}

const databases = new Map<string, Promise<string>>();

function readDatabase(testFile: string): Promise<string> {
  const known = databases.get(testFile) ?? createDatabase();
  databases.set(testFile, known);
  return known;
}

async function createDatabase(): Promise<string> {
  const server = await sharedPostgres(inject('postgresSocket'));
  const name = `test_${randomUUID()}`;
  await administer(`${server}postgres`, async (client) => {
    await client.query(`create database ${pg.escapeIdentifier(name)}`);
  });
  return `${server}${name}`;
}

/** Runs `work` as the server's administrator. */
export async function administer(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** By database: the connection that drops the schemas of its tests, since each new one costs the server as much as a short test. */
const droppers = new Map<string, pg.Pool>();

async function dropSchemas(url: string): Promise<void> {
  const dropper = droppers.get(url) ?? openDropper(url);
  const { rows } = await dropper.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')`,
  );
  const drops = rows.map(({ name }) => `drop schema ${pg.escapeIdentifier(name)} cascade`);
  if (drops.length > 0) await dropper.query(drops.join(';'));
}

/** Its connection ends by itself after the last test of a file, at the latest with this process. */
function openDropper(url: string): pg.Pool {
  const dropper = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 2_000, allowExitOnIdle: true });
  dropper.on('error', () => undefined); // a test may end all connections
  droppers.set(url, dropper);
  return dropper;
}
