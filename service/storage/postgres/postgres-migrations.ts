/** Brings a PostgreSQL schema up to date: all or nothing, and one replica after another if several start at once. */
import {
  type DatabaseMetadataOptions,
  Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  type PostgresPoolClient,
  sql,
  type TableMetadata,
} from 'kysely';
import pg from 'pg';
import { migrate, type Migrations } from '../database/migrations.ts';
import { vanishedHost } from './postgres-connections.ts';
import { PostgresWords, types } from './postgres-dialect.ts';
import { flushText } from './postgres-writer.ts';

/** Milliseconds that a replica waits for another one's migrations; moving much data takes time. */
const patience = 10 * 60_000;

/** @throws Error if the server cannot be reached, or if a migration fails: then nothing has changed */
export async function migrateSchema(
  { url, schema, connectTimeout }: { url: string; schema: string; connectTimeout: number },
  migrations: Migrations,
): Promise<void> {
  const client = new pg.Client({ connectionString: url, types, connectionTimeoutMillis: connectTimeout });
  client.on('error', () => undefined); // the caller that waits for the connection receives the error as well
  await client.connect();
  try {
    await inTransaction(client, schema, () => migrate(kyselyOn(client, schema), migrations, schema));
  } finally {
    await client.end();
  }
}

async function inTransaction(client: pg.Client, schema: string, work: () => Promise<void>): Promise<void> {
  const name = pg.escapeIdentifier(schema);
  const lock = `pg_advisory_xact_lock(hashtextextended(${pg.escapeLiteral(`fountainai migrates ${schema}`)}, 0))`;
  await client.query(vanishedHost); // or its lock would keep the other replicas from starting
  // All writes need it: a service that may not do it must not start. Only checked, since a missing standby must not stop reads.
  await client.query(`explain ${flushText}`);
  await client.query(`begin; set local lock_timeout = ${patience}; set local search_path = ${name}; select ${lock}`);
  try {
    // Also with `if not exists`, to create one needs a right that the role may lack if its schema was created for it.
    const { rowCount } = await client.query('select from pg_namespace where nspname = $1', [schema]);
    if (rowCount === 0) await client.query(`create schema if not exists ${name}`);
    await work();
    await client.query('commit');
  } catch (error) {
    // The caller receives the first error. If the rollback fails too, the end of the connection undoes the transaction.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/** Never destroyed: that would close the connection, which this file manages. */
function kyselyOn(client: pg.Client, schema: string): Kysely<unknown> {
  // Kysely needs only this of a client, and pg's types overload `query` in ways that Kysely's do not.
  const lent = { query: client.query.bind(client), release: () => undefined } as unknown as PostgresPoolClient;
  const pool = { connect: () => Promise.resolve(lent), end: () => Promise.resolve() };
  return new Kysely<unknown>({
    dialect: {
      createAdapter: () => new OuterTransaction(),
      createDriver: () => new PostgresDriver({ pool }),
      createIntrospector: (database) => new OwnTables(database, schema),
      createQueryCompiler: () => new PostgresWords(),
    },
  });
}

/** This file manages transaction and lock: Kysely locks after it has created its tables, so replicas would conflict. */
class OuterTransaction extends PostgresAdapter {
  override get supportsTransactionalDdl(): boolean {
    return false;
  }

  override acquireMigrationLock(): Promise<void> {
    return Promise.resolve();
  }

  override releaseMigrationLock(): Promise<void> {
    return Promise.resolve();
  }
}

/**
 * Kysely asks twice whether its own tables exist, with all columns of all schemas' tables. Migrations that ask for other tables get
 * their columns.
 */
class OwnTables extends PostgresIntrospector {
  readonly #database: Kysely<unknown>;
  readonly #schema: string;

  constructor(database: Kysely<unknown>, schema: string) {
    super(database);
    this.#database = database;
    this.#schema = schema;
  }

  override async getTables(options?: DatabaseMetadataOptions): Promise<TableMetadata[]> {
    if (options?.withInternalKyselyTables !== true) return super.getTables(options);
    const query = sql<{ name: string }>`select relname as name from pg_class
      where relnamespace = (select oid from pg_namespace where nspname = ${this.#schema}) and relkind = 'r'`;
    const { rows } = await query.execute(this.#database);
    return rows.map(({ name }) => ({ name, schema: this.#schema, isView: false, columns: [] }));
  }
}
