/** Connections to one schema of a PostgreSQL database, with common settings, and the statements on them. */
import type { Duplex } from 'node:stream';
import pg from 'pg';
import { memoize } from '../../../openapi/memoize.ts';
import { compiler, types } from './postgres-dialect.ts';
import { isSpoiled, queryError } from './postgres-errors.ts';
import { GrowingPool } from './postgres-pool.ts';
import type { Runner } from '../database/one-transaction.ts';
import type { CompiledStatement, Statement } from '../database/statement.ts';
import { StorageUnavailable } from '../database/unavailable.ts';

export interface ConnectionOptions {
  /** `postgres://…` */
  readonly url: string;
  readonly schema: string;
  /** Maximum number of connections. */
  readonly most: number;
  /** Sends a statement at once, even while the server works on the previous one. */
  readonly pipeline?: boolean;
  /** Commands for each new connection, after those for all of them. */
  readonly settings?: string;
  readonly timeouts: Timeouts;
  /** Called with the error of a connection that ends while it is idle. */
  readonly onLost: (error: Error) => void;
}

/** Milliseconds. */
export interface Timeouts {
  /** For a connection, also for one that is in use. */
  readonly connect: number;
  readonly statement: number;
  /** For the turn to write, and for any other lock. */
  readonly lock: number;
  /** An idle transaction is ended before the callers that wait for it give up. */
  readonly idleInTransaction: number;
}

export const defaultTimeouts: Timeouts = { connect: 5_000, statement: 10_000, lock: 10_000, idleInTransaction: 5_000 };

/** Milliseconds after which no one waits for a statement any more. */
export const getQueryTimeout = ({ statement, connect }: Timeouts): number => statement + connect;

/** Milliseconds after which an idle connection is closed. */
const idle = 30_000;

/**
 * A session whose host has vanished ends after about 20 s, and with it its turn to write. The server's own limit is two hours. It
 * ignores the settings for a connection by a socket of the system.
 */
export const vanishedHost =
  'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 2';

/**
 * Settings of every connection: only the schema of the service is searched for names, no wait is unlimited, an
 * acknowledged write is on disk regardless of the server's own setting, and queries are not compiled, which takes longer
 * than they do.
 */
const toSettings = (schema: string, timeouts: Timeouts): string => `
  set search_path = ${pg.escapeIdentifier(schema)};
  set statement_timeout = ${timeouts.statement};
  set lock_timeout = ${timeouts.lock};
  set idle_in_transaction_session_timeout = ${timeouts.idleInTransaction};
  ${vanishedHost};
  set jit = off;
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`;

export class Connections {
  readonly #pool: GrowingPool;
  #closed = false;

  constructor({ url, schema, most, pipeline = false, settings = '', timeouts, onLost }: ConnectionOptions) {
    this.#pool = new GrowingPool({
      connectionString: url,
      most,
      settings: `${toSettings(schema, timeouts)}; ${settings}`,
      onLost,
      types,
      fallback_application_name: `fountainai ${schema}`,
      connectionTimeoutMillis: timeouts.connect,
      idleTimeoutMillis: idle,
      keepAlive: true,
      pipeline,
      // The server ends slow statements; this timeout is for a server that is silent.
      query_timeout: getQueryTimeout(timeouts),
    });
  }

  /**
   * Lends a connection to `work` and takes it back, or ends it if it is no longer usable.
   * @throws Unreachable if no connection is available, and the errors of `work`
   */
  async use<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> {
    const connection = await this.lend();
    try {
      const result = await work(connection);
      connection.release();
      return result;
    } catch (error) {
      connection.release(error);
      throw error;
    }
  }

  /** Lends a connection until it is released. @throws Unreachable if none is available */
  async lend(): Promise<Connection> {
    if (this.#closed) throw new StorageUnavailable('the database is closed');
    return new Connection(await this.#pool.take());
  }

  /** Resolves when all connections are returned. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#pool.end();
  }
}

/** A statement that failed. */
interface StatementFailure {
  readonly error: unknown;
  /** `Connection.user` when it was sent. */
  readonly user: number;
  /** False if its caller was waiting for it, and so has got the error. */
  readonly isSent: boolean;
}

/** A connection while it is lent. */
export class Connection implements Runner {
  /** Counts statements that may have changed something, and statements that failed. */
  effects = 0;
  /** A number for what uses the connection now, which is part of a failure. */
  user = 0;
  /** The first statement that failed: those after it in its transaction fail, too, with an error that does not say why. */
  failure: StatementFailure | undefined;
  readonly #client: pg.PoolClient;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  /** Returns the same connection for its next use, which knows nothing of this one. */
  renew(): Connection {
    return new Connection(this.#client);
  }

  /** @param error of its last use: the connection ends if it is no longer usable */
  release(error?: unknown): void {
    this.#client.release(isSpoiled(error));
  }

  async all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Promise<Row[]> {
    // Kysely has derived the type of the rows from the query.
    return (await this.#query(statement, parameters)).rows as Row[];
  }

  /** @returns the number of rows touched */
  async run<Parameters>(statement: Statement<Parameters, unknown>, parameters: Parameters): Promise<number> {
    return (await this.#query(statement, parameters)).rowCount ?? 0;
  }

  /** If it fails, the commit fails, and `failure` is set before. */
  send<Parameters>(statement: Statement<Parameters, unknown>, parameters: Parameters): void {
    this.#query(statement, parameters, true).catch(() => undefined);
  }

  /** Runs one or more commands without parameters. @returns the command tag of each */
  async commands(text: string): Promise<string[]> {
    const result: unknown = await this.#send(() => this.#client.query(text), false);
    // pg returns a list if there were several commands.
    const results = (Array.isArray(result) ? result : [result]) as pg.QueryResult[];
    return results.map(({ command }) => command);
  }

  /** @throws TypeError or RangeError at once for values that pg cannot send: the server would commit without the statement */
  #query<Parameters>(
    statement: Statement<Parameters, unknown>,
    parameters: Parameters,
    isSent = false,
  ): Promise<pg.QueryResult> {
    const { name, sql, bind, isRead } = prepare(statement);
    const values = bind(parameters as never);
    if (values.some((value) => typeof value === 'object' && value !== null))
      throw new TypeError('a parameter of a statement is an object; pass it as text');
    if (values.length > mostValues) throw new RangeError(`a statement has ${values.length} values; pass lists as JSON`);
    if (!isRead) this.effects += 1;
    return this.#send(() => this.#client.query({ name, text: sql, values }), isSent);
  }

  async #send<Result>(query: () => Promise<Result>, isSent: boolean): Promise<Result> {
    const { user } = this;
    try {
      joinPackets(this.#client.connection.stream);
      return await query();
    } catch (cause) {
      const error = queryError(cause);
      this.effects += 1;
      this.failure ??= { error, user, isSent };
      throw error;
    }
  }
}

/** Sends what is written in this turn of the event loop at once: each call of the system takes as long as a short statement. */
function joinPackets(stream: Duplex): void {
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

/** The protocol counts them with 16 bits. */
const mostValues = 65_535;

interface PreparedStatement extends CompiledStatement<never, unknown> {
  /** The name of the prepared statement. */
  readonly name: string;
  readonly isRead: boolean;
}

let count = 0;

const prepare = memoize((statement: Statement<never, unknown>): PreparedStatement => {
  count += 1;
  const compiled = statement.compile(compiler);
  return { name: `statement ${count}`, ...compiled, isRead: /^select\b/i.test(compiled.sql) };
});
