/** One connection to an SQLite file, with common settings, and the statements prepared on it. */
import type BetterSqlite3 from 'better-sqlite3';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { openSqliteFile } from './sqlite-objects.ts';
import type { CompiledStatement, Statement } from '../database/statement.ts';

/** Milliseconds that a connection waits for another process's lock; the process is blocked meanwhile. */
const busyTimeout = 1000;

/**
 * Opens the file; a writer creates it if it does not exist. An acknowledged write survives a crash and, on a disk that
 * honours fsync, power loss: https://www.sqlite.org/pragma.html#pragma_synchronous
 * @throws SqliteError if the file cannot be opened
 */
export function openConnection(file: string, role: 'writer' | 'reader'): BetterSqlite3.Database {
  const connection = openSqliteFile(file, { readonly: role === 'reader', timeout: busyTimeout });
  try {
    if (role === 'writer') connection.pragma('journal_mode = wal');
    connection.pragma('synchronous = full');
    connection.pragma('foreign_keys = on');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Compiles queries for SQLite and never runs them. */
export const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

interface PreparedStatement {
  readonly bind: (parameters: never) => unknown[];
  readonly engine: BetterSqlite3.Statement;
}

/** Prepares each statement at its first use and keeps it. */
export class PreparedStatements {
  readonly #connection: BetterSqlite3.Database;
  readonly #prepared = new Map<Statement<never, unknown>, PreparedStatement>();

  constructor(connection: BetterSqlite3.Database) {
    this.#connection = connection;
  }

  all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Row[] {
    const { engine, bind } = this.#prepare(statement);
    // Kysely has derived the type of the rows from the query.
    return engine.all(bind(parameters as never)) as Row[];
  }

  first<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Row | undefined {
    const { engine, bind } = this.#prepare(statement);
    return engine.get(bind(parameters as never)) as Row | undefined;
  }

  /** @returns the number of rows touched */
  run<Parameters>(statement: Statement<Parameters, unknown>, parameters: Parameters): number {
    const { engine, bind } = this.#prepare(statement);
    const values = bind(parameters as never);
    return engine.reader ? engine.all(values).length : engine.run(values).changes;
  }

  send<Parameters>(statement: Statement<Parameters, unknown>, parameters: Parameters): void {
    this.run(statement, parameters);
  }

  #prepare<Parameters>(statement: Statement<Parameters, unknown>): PreparedStatement {
    const known = this.#prepared.get(statement);
    if (known !== undefined) return known;
    const { sql, bind }: CompiledStatement<Parameters, unknown> = statement.compile(compiler);
    const prepared = { bind, engine: this.#connection.prepare(sql) };
    this.#prepared.set(statement, prepared);
    return prepared;
  }
}
