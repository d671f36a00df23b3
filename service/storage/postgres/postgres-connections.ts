/** Connections to one schema of a PostgreSQL database, with the settings that every one has, and the statements on them. */
import pg from 'pg';
import { memoize } from '../../../openapi/memoize.ts';
import { compiler, types } from './postgres-dialect.ts';
import { isSpoiled, queryError, Unreachable } from './postgres-errors.ts';
import type { Runner } from '../database/one-transaction.ts';
import type { CompiledStatement, Statement } from '../database/statement.ts';
import { StorageUnavailable } from '../database/unavailable.ts';

export interface ConnectionOptions {
  /** `postgres://…` */
  readonly url: string;
  readonly schema: string;
  /** At most so many. */
  readonly most: number;
  /** Sends a statement as soon as it is there, also while the server works on the one before. */
  readonly pipeline?: boolean;
  readonly timeouts: Timeouts;
  /** Told of connections that end while nobody uses them. */
  readonly onLost: (error: Error) => void;
}

/** Milliseconds. */
export interface Timeouts {
  /** For a connection, also for one that others have. */
  readonly connect: number;
  readonly statement: number;
  /** For the turn to write, and whatever else others hold. */
  readonly lock: number;
  /** A transaction that stands still is ended: before those that wait for it give up. */
  readonly idleInTransaction: number;
}

export const defaultTimeouts: Timeouts = { connect: 5_000, statement: 10_000, lock: 10_000, idleInTransaction: 5_000 };

/** Milliseconds after which a connection that nobody uses is closed. */
const idle = 30_000;

/**
 * For every connection: names are looked for in the schema of the service alone, nothing waits without end, and an
 * acknowledged write is on disk, whatever the server's own setting is.
 */
const settingsOf = (schema: string, timeouts: Timeouts): string => `
  set search_path = ${pg.escapeIdentifier(schema)};
  set statement_timeout = ${timeouts.statement};
  set lock_timeout = ${timeouts.lock};
  set idle_in_transaction_session_timeout = ${timeouts.idleInTransaction};
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`;

export class Connections {
  readonly #pool: pg.Pool;
  readonly #settings: string;
  readonly #ready = new WeakSet<pg.PoolClient>();
  #closed = false;

  constructor({ url, schema, most, pipeline = false, timeouts, onLost }: ConnectionOptions) {
    this.#settings = settingsOf(schema, timeouts);
    this.#pool = new pg.Pool({
      connectionString: url,
      max: most,
      types,
      fallback_application_name: `fountainai ${schema}`,
      connectionTimeoutMillis: timeouts.connect,
      idleTimeoutMillis: idle,
      keepAlive: true,
      pipeline,
      // The server ends what takes too long; this is for a server that is silent.
      query_timeout: timeouts.statement + timeouts.connect,
    });
    // A connection that ends while it is idle, or between two statements, says so here or ends the process.
    this.#pool.on('error', onLost);
    this.#pool.on('connect', (client) => client.on('error', onLost));
  }

  /**
   * Lends a connection to `work` and takes it back, or ends it where it is of no use any more.
   * @throws Unreachable where none could be had, and whatever `work` throws
   */
  async use<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const client = await this.#take();
    try {
      const result = await work(new Connection(client));
      client.release();
      return result;
    } catch (error) {
      client.release(isSpoiled(error));
      throw error;
    }
  }

  /** Resolves when those that are lent are back. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }

  async #take(): Promise<pg.PoolClient> {
    if (this.#closed) throw new StorageUnavailable('the database is closed');
    const client = await this.#pool.connect().catch((error: unknown) => {
      throw new Unreachable(error);
    });
    if (this.#ready.has(client)) return client;
    try {
      await client.query(this.#settings);
      this.#ready.add(client);
      return client;
    } catch (error) {
      client.release(true);
      throw new Unreachable(error);
    }
  }
}

/** A connection for as long as it is lent. */
export class Connection implements Runner {
  readonly #client: pg.PoolClient;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Promise<Row[]> {
    // The rows of a query are what Kysely derived from it.
    return (await this.#query(statement, parameters)).rows as Row[];
  }

  /** @returns the number of rows touched */
  async run<Parameters>(statement: Statement<Parameters, unknown>, parameters: Parameters): Promise<number> {
    return (await this.#query(statement, parameters)).rowCount ?? 0;
  }

  /** Runs one command or several, without parameters. @returns the last one, as the server says that it was done */
  async command(text: string): Promise<string> {
    const result: unknown = await this.#send(() => this.#client.query(text));
    // pg gives a list where there were several.
    const results = (Array.isArray(result) ? result : [result]) as pg.QueryResult[];
    return results.at(-1)?.command ?? '';
  }

  #query<Parameters>(statement: Statement<Parameters, unknown>, parameters: Parameters): Promise<pg.QueryResult> {
    const { name, sql, bind } = prepare(statement);
    return this.#send(() => this.#client.query({ name, text: sql, values: bind(parameters as never) }));
  }

  async #send<Result>(query: () => Promise<Result>): Promise<Result> {
    try {
      return await query();
    } catch (error) {
      throw queryError(error);
    }
  }
}

interface PreparedStatement extends CompiledStatement<never, unknown> {
  /** Under which a connection keeps it prepared. */
  readonly name: string;
}

let count = 0;

const prepare = memoize((statement: Statement<never, unknown>): PreparedStatement => {
  count += 1;
  return { name: `statement ${count}`, ...statement.compile(compiler) };
});
