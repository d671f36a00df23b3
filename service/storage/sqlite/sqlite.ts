/** The SQLite engine: one file for each service, one connection that writes, one that reads committed data. */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { errorCode } from '../../../openapi/errors/error-text.ts';
import { findBuiltFile, packageFolder } from '../../../openapi/package/package.ts';
import type { Database, Lock, Reader, Transaction } from '../database/database.ts';
import { GroupCommit } from './group-commit.ts';
import { ProcessLocks } from './process-locks.ts';
import { migrate, type Migrations } from '../database/migrations.ts';
import { withTransaction } from '../database/one-transaction.ts';
import { openConnection, PreparedStatements } from './sqlite-connection.ts';
import { openSqliteFile } from './sqlite-objects.ts';
import { SharedSnapshot } from './shared-snapshot.ts';
import { SqliteReaders } from './sqlite-readers.ts';
import { statement, type Statement } from '../database/statement.ts';
import { StorageUnavailable } from '../database/unavailable.ts';
import { isMissingSqliteTable, isSqliteDuplicate, sqliteError } from './sqlite-errors.ts';

export interface SqliteOptions {
  /** The built module of threads for long reads. Default: that of this process; a process that runs sources has none. */
  readonly thread?: string | undefined;
}

const threadSource = join(packageFolder, 'service/storage/sqlite/reading-thread.ts');

/**
 * Opens the file, creates it and its folder if they do not exist, and brings its tables up to date.
 * @throws Error if the file cannot be opened, written or migrated, or if another process has it open
 */
export async function openSqlite(
  file: string,
  migrations: Migrations,
  { thread = findBuiltFile(threadSource) }: SqliteOptions = {},
): Promise<Database> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const opened: BetterSqlite3.Database[] = [];
  const keep = (connection: BetterSqlite3.Database): BetterSqlite3.Database => {
    opened.push(connection);
    return connection;
  };
  const closeAll = (): void => {
    for (const connection of opened.reverse()) connection.close();
  };
  try {
    keep(claimFile(file));
    const writer = keep(openConnection(file, 'writer'));
    await migrateWhole(writer, migrations);
    const readers = thread === undefined ? undefined : new SqliteReaders({ file, thread });
    const reader = keep(openConnection(file, 'reader'));
    const snapshot = new SharedSnapshot(reader);
    return new SqliteDatabase({ writer, reader, snapshot, readers, closeConnections: closeAll });
  } catch (error) {
    closeAll();
    throw error;
  }
}

/**
 * Opens an in-memory database, which is lost when it is closed. One connection reads and writes, so a read also sees an
 * open write.
 */
export async function openSqliteInMemory(migrations: Migrations): Promise<Database> {
  const connection = openConnection(':memory:', 'writer');
  const close = (): void => void connection.close();
  try {
    await migrateWhole(connection, migrations);
    return new SqliteDatabase({ writer: connection, reader: connection, closeConnections: close });
  } catch (error) {
    close();
    throw error;
  }
}

/**
 * Opens an existing file while another process uses it, for jobs that only read, or write what that process polls
 * for; its tables are not migrated.
 * @throws Error if the file cannot be opened
 */
export function openSqliteBeside(file: string): Database {
  const reader = openConnection(file, 'reader');
  try {
    const writer = openConnection(file, 'writer');
    const closeConnections = (): void => {
      writer.close();
      reader.close();
    };
    return new SqliteDatabase({ writer, reader, closeConnections });
  } catch (error) {
    reader.close();
    throw error;
  }
}

/**
 * Locks an empty file next to the data as long as this process lives, so that no second process hands out the
 * same ids from its memory. The system releases the lock even after `kill -9`.
 * @throws Error if another process holds the lock, or if the folder cannot be written
 */
export function claimFile(file: string): BetterSqlite3.Database {
  const lock = openSqliteFile(`${file}.lock`, { timeout: 0 });
  try {
    lock.exec('begin exclusive');
    return lock;
  } catch (error) {
    lock.close();
    const isTaken = errorCode(error) === 'SQLITE_BUSY';
    throw isTaken
      ? new Error(`"${file}" is in use by another process; stop that process first`, { cause: error })
      : error;
  }
}

/** Migrates all or nothing: SQLite can undo a change of tables, but Kysely does not use that. */
async function migrateWhole(writer: BetterSqlite3.Database, migrations: Migrations): Promise<void> {
  // Never destroyed: that would close the connection, which this file manages.
  const database = new Kysely<unknown>({ dialect: new SqliteDialect({ database: writer }) });
  writer.exec('begin immediate');
  try {
    await migrate(database, migrations);
    writer.exec('commit');
  } catch (error) {
    if (writer.inTransaction) writer.exec('rollback');
    throw error;
  }
}

interface SqliteParts {
  readonly writer: BetterSqlite3.Database;
  readonly reader: BetterSqlite3.Database;
  /** Of the reader, if no other connection than the writer writes. */
  readonly snapshot?: SharedSnapshot;
  readonly readers?: SqliteReaders | undefined;
  readonly closeConnections: () => void;
}

class SqliteDatabase implements Database {
  readonly isExclusive = true;
  readonly aside: Reader;
  readonly isMissingTable = isMissingSqliteTable;
  readonly isDuplicate = isSqliteDuplicate;
  readonly #written: PreparedStatements;
  readonly #read: PreparedStatements;
  readonly #group: GroupCommit;
  readonly #closeConnections: () => void;
  readonly #readers: SqliteReaders | undefined;
  readonly #snapshot: SharedSnapshot | undefined;
  readonly #lastIds = new Map<string, number>();
  readonly #locks = new ProcessLocks();
  #closed = false;

  constructor({ writer, reader, snapshot, readers, closeConnections }: SqliteParts) {
    this.#readers = readers;
    this.#snapshot = snapshot;
    this.aside = readers ?? this;
    this.#written = new PreparedStatements(writer);
    this.#read = new PreparedStatements(reader);
    this.#group = new GroupCommit(writer, () => snapshot?.end());
    this.#closeConnections = closeConnections;
  }

  async all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Promise<Row[]> {
    try {
      this.#beginRead();
      return this.#read.all(statement, parameters);
    } catch (error) {
      throw sqliteError(error);
    }
  }

  async first<Parameters, Row>(
    statement: Statement<Parameters, Row>,
    parameters: Parameters,
  ): Promise<Row | undefined> {
    try {
      this.#beginRead();
      return this.#read.first(statement, parameters);
    } catch (error) {
      throw sqliteError(error);
    }
  }

  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#group.write(() => withTransaction(this.#written, work));
  }

  /**
   * Counts in memory, since only this process uses the file. An unused id is not taken again while the process runs.
   */
  async takeId(table: string): Promise<number> {
    const last = this.#lastIds.get(table) ?? (await this.first(greatestId, { table }))?.id ?? 0;
    // Other callers may have taken ids while the greatest was looked up.
    const taken = Math.max(last, this.#lastIds.get(table) ?? 0) + 1;
    this.#lastIds.set(table, taken);
    return taken;
  }

  /** In memory, since only this process uses the file. */
  lock(name: string, signal: AbortSignal): Promise<Lock> {
    return this.#locks.take(name, signal);
  }

  async isLocked(name: string): Promise<boolean> {
    return this.#locks.has(name);
  }

  async check(): Promise<void> {
    await this.all(alive, {});
    await this.#group.check();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#group.close();
    this.#closed = true;
    await this.#readers?.close();
    this.#snapshot?.end();
    this.#closeConnections();
  }

  #beginRead(): void {
    if (this.#closed) throw new StorageUnavailable('the database is closed');
    this.#snapshot?.join();
  }
}

const alive: Statement<unknown, unknown> = { compile: () => ({ sql: 'select 1', bind: () => [] }) };

/** SQLite keeps the greatest id that a table has ever had: https://www.sqlite.org/autoinc.html */
const greatestId = statement(
  (database: Kysely<{ sqlite_sequence: { name: string; seq: number } }>, parameter: { table: string }) =>
    database.selectFrom('sqlite_sequence').select('seq as id').where('name', '=', parameter.table),
);
