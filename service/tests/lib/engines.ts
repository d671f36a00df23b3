/** The engines that the same test bodies run on. `DATABASES=sqlite npm test` leaves out the other; default: all. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import pg from 'pg';
import { expect, inject } from 'vitest';
import { notEmpty } from '../../../openapi/testing/not-empty.ts';
import type { Database } from '../../storage/database/database.ts';
import type { Migrations } from '../../storage/database/migrations.ts';
import { openPostgres } from '../../storage/postgres/postgres.ts';
import { openSqlite } from '../../storage/sqlite/sqlite.ts';
import { temporaryFolder } from '../../storage/testing/folders.ts';
import { sharedPostgres } from './postgres-for-all.ts';
import { findPostgres } from '../../../ops/lib/postgres-server.ts';

/** Where a test has its data. */
export interface Place {
  /** What a service needs to keep its data here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Opens the database, again after it was closed. */
  open(migrations: Migrations): Promise<Database>;
  /** Removes all data; what was opened is closed before. */
  dispose(): Promise<void>;
}

export interface Engine {
  readonly name: string;
  readonly place: () => Promise<Place>;
}

const all: readonly Engine[] = [
  { name: 'sqlite', place: sqlitePlace },
  { name: 'postgres', place: postgresPlace },
];

/** For `describe.each`. @throws Error where `DATABASES` names one that isn't there */
export const engines: readonly Engine[] = notEmpty(chosen(process.env.DATABASES));

/** For tests of what it alone does; undefined where it is left out or not installed: they are skipped by name. */
export const postgres = engines.find(({ name }) => name === 'postgres');

function chosen(names: string | undefined): readonly Engine[] {
  if (names === undefined || names === '') return findPostgres() === undefined ? all.slice(0, 1) : all;
  const wanted = names.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !all.some((engine) => engine.name === name));
  if (unknown.length > 0) throw new Error(`DATABASES: there is no engine ${unknown.join(', ')}`);
  return all.filter(({ name }) => wanted.includes(name));
}

async function sqlitePlace(): Promise<Place> {
  const folder = await temporaryFolder();
  return {
    environment: { DATA_DIR: folder.path },
    open: (migrations) => openSqlite(join(folder.path, 'data', 'test.sqlite'), migrations),
    dispose: () => folder.dispose(),
  };
}

/** Each file of tests has a database of its own, which goes with the server; each test the schemas in it. */
async function postgresPlace(): Promise<Place> {
  const url = await databaseOf(expect.getState().testPath ?? '');
  return {
    environment: { DATABASE_URL: url },
    open: (migrations) => openPostgres({ url, schema: 'test' }, migrations),
    dispose: () => administer(url, dropSchemas),
  };
}

const databases = new Map<string, Promise<string>>();

function databaseOf(testFile: string): Promise<string> {
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

/** Does `work` as the server's administrator. */
export async function administer(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function dropSchemas(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')`,
  );
  for (const { name } of rows) await client.query(`drop schema ${pg.escapeIdentifier(name)} cascade`);
}
