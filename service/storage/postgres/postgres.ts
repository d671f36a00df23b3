/** The PostgreSQL engine: one schema for each service, shared by all of its replicas. */
import type { Database, Transaction } from '../database/database.ts';
import type { Migrations } from '../database/migrations.ts';
import { type AsideLimits, defaultAsideLimits } from '../aside/waiting-reads.ts';
import { Connections, defaultTimeouts, getQueryTimeout, type Timeouts } from './postgres-connections.ts';
import { isMissingPostgresTable, isPostgresDuplicate } from './postgres-errors.ts';
import { SequenceIds } from './postgres-ids.ts';
import { migrateSchema } from './postgres-migrations.ts';
import { findLock, takePostgresLock } from './postgres-lock.ts';
import { PostgresAside, PostgresReader } from './postgres-reader.ts';
import { buildEndCommand, PostgresWriter } from './postgres-writer.ts';
import { statement, type Statement } from '../database/statement.ts';
import { type Kysely, sql } from 'kysely';

export { isNotThereYet } from './postgres-errors.ts';

export interface PostgresOptions {
  /** `postgres://…` */
  readonly url: string;
  /** Created if it does not exist. */
  readonly schema: string;
  /** Maximum number of connections for reading; one more connection writes, and one reads aside. */
  readonly readers?: number;
  readonly aside?: Partial<AsideLimits>;
  readonly timeouts?: Partial<Timeouts>;
  /** Called with the error of a connection that ends while it is idle, as when the server stops. */
  readonly onLost?: (error: Error) => void;
}

/** By default a server accepts 100 connections: enough for three services with four replicas each. */
const defaultReaders = 4;
/**
 * Reads only write the sequences of ids. A write that uses an id comes later, and is answered when the log is on disk up to there: an
 * id that a crash has made forgotten has no row.
 */
const readerSettings = 'set synchronous_commit = off';
/** A search keeps a processor of the server busy, so with two at a time other reads wait for a processor. */
const asideReaders = 1;
/**
 * A read aside leaves other processors to other reads: no parallel workers, and no workers that read its pages, which cost a tenth of a
 * search and a hundred switches between processes, mostly for pages in the memory of the system. It writes nothing. Its conditions may
 * uncompress long texts, which is not in the costs of the planner: it would read all of 1,000 rows with 39 kB each in 55 ms, instead of
 * asking an index for 7 ms.
 */
const asideSettings = `
  set max_parallel_workers_per_gather = 0;
  set effective_io_concurrency = 0;
  set default_transaction_read_only = on;
  set cpu_operator_cost = 0.25`; // 100 times the default

/**
 * Opens the schema, creates it if it does not exist, and brings its tables up to date.
 * @throws Error if the server cannot be reached, if the schema cannot be used or if a migration fails
 */
export async function openPostgres(options: PostgresOptions, migrations: Migrations): Promise<Database> {
  const { url, schema } = options;
  const { connect } = { ...defaultTimeouts, ...options.timeouts };
  await migrateSchema({ url, schema, connectTimeout: connect }, migrations);
  return openPostgresBeside(options);
}

/** Opens an existing schema without migrations. No connection is made before the first query. */
export function openPostgresBeside(options: PostgresOptions): Database {
  const { url, schema, readers = defaultReaders, onLost = () => undefined } = options;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const limits = { ...defaultAsideLimits, ...options.aside };
  const common = { url, schema, timeouts, onLost };
  const asideConnections = new Connections({
    ...common,
    most: asideReaders,
    settings: asideSettings,
    timeouts: { ...timeouts, statement: limits.milliseconds },
  });
  return new PostgresDatabase({
    schema,
    reader: new PostgresReader(new Connections({ ...common, most: readers, settings: readerSettings })),
    aside: new PostgresAside(asideConnections, asideReaders, limits),
    writing: new Connections({
      ...common,
      most: 1,
      pipeline: true,
      settings: buildEndCommand(getQueryTimeout(timeouts)),
    }),
    lock: (name, signal) =>
      takePostgresLock({ url, name: lockName(name, schema), connectTimeout: timeouts.connect, signal }),
  });
}

const lockName = (name: string, schema: string): string => `fountainai ${name} ${schema}`;

interface PostgresParts {
  readonly schema: string;
  readonly reader: PostgresReader;
  readonly aside: PostgresAside;
  /** A separate pool, so that a write never waits for readers that wait for the write. */
  readonly writing: Connections;
  readonly lock: Database['lock'];
}

class PostgresDatabase implements Database {
  readonly isExclusive = false;
  readonly aside: PostgresAside;
  readonly isMissingTable = isMissingPostgresTable;
  readonly isDuplicate = isPostgresDuplicate;
  readonly #reader: PostgresReader;
  readonly #writing: Connections;
  readonly #writer: PostgresWriter;
  readonly #schema: string;
  readonly #ids = new Map<string, SequenceIds>();
  readonly lock: Database['lock'];

  constructor({ schema, reader, aside, writing, lock }: PostgresParts) {
    this.#reader = reader;
    this.aside = aside;
    this.#writing = writing;
    this.lock = lock;
    this.#schema = schema;
    this.#writer = new PostgresWriter(writing, schema);
  }

  all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Promise<Row[]> {
    return this.#reader.all(statement, parameters);
  }

  first<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Promise<Row | undefined> {
    return this.#reader.first(statement, parameters);
  }

  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#writer.write(work);
  }

  /** Uses the column's sequence. */
  takeId(table: string, column: string): Promise<number> {
    const name = `${table}.${column}`;
    let ids = this.#ids.get(name);
    if (ids === undefined) this.#ids.set(name, (ids = new SequenceIds(this, table, column)));
    return ids.take();
  }

  async isLocked(name: string): Promise<boolean> {
    return (await this.first(findLock, { name: lockName(name, this.#schema) }))?.taken === 1;
  }

  async check(): Promise<void> {
    await this.all(alive, {});
  }

  async close(): Promise<void> {
    await this.#writer.close();
    await Promise.all([this.#reader, this.aside, this.#writing].map((each) => each.close()));
  }
}

const alive = statement((database: Kysely<unknown>) => database.selectNoFrom(sql<number>`1`.as('alive')));
