/** Reads on connections of PostgreSQL. */
import { type AsideLimits, tooSlow, WaitingReads } from '../aside/waiting-reads.ts';
import type { Reader } from '../database/database.ts';
import { retrying } from '../database/retry.ts';
import type { Statement } from '../database/statement.ts';
import { StorageUnavailable } from '../database/unavailable.ts';
import type { Connections } from './postgres-connections.ts';
import { ConnectionLost, isCancelled, isRetriable, postgresError } from './postgres-errors.ts';

export class PostgresReader implements Reader {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /** A read can always be retried. */
  async all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Promise<Row[]> {
    try {
      return await retrying(() => this.#connections.use((connection) => connection.all(statement, parameters)), {
        isRetriable: (error) => error instanceof ConnectionLost || isRetriable(error),
      });
    } catch (error) {
      throw postgresError(error);
    }
  }

  async first<Parameters, Row>(
    statement: Statement<Parameters, Row>,
    parameters: Parameters,
  ): Promise<Row | undefined> {
    return (await this.all(statement, parameters))[0];
  }

  /** Resolves when the reads that have begun are settled. */
  close(): Promise<void> {
    return this.#connections.close();
  }
}

interface WaitingTurn {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Reads that may take long, on connections that no other reads wait for. The server ends those that take too long. */
export class PostgresAside extends PostgresReader {
  readonly #waiting: WaitingReads<WaitingTurn>;
  /** Of a read that has certainly not reached its timeout, in milliseconds. The clock of the server may be a little faster. */
  readonly #inTime: number;
  #free: number;

  /** @param count the number of reads at a time */
  constructor(connections: Connections, count: number, limits: AsideLimits) {
    super(connections);
    this.#waiting = new WaitingReads(limits);
    this.#inTime = limits.milliseconds * 0.9;
    this.#free = count;
  }

  /** @throws HttpError unavailable if too many queries wait, or if the query takes too long */
  override async all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: Parameters): Promise<Row[]> {
    await new Promise<void>((resolve, reject) => {
      this.#waiting.add({ resolve, reject });
      this.#next();
    });
    const start = performance.now();
    try {
      return await super.all(statement, parameters);
    } catch (error) {
      // For a statement that an operator has ended, only the message differs, which is in the language of the server.
      const isTimedOut = performance.now() - start >= this.#inTime;
      const isTooSlow = isTimedOut && error instanceof StorageUnavailable && isCancelled(error.cause);
      throw isTooSlow ? tooSlow({ cause: error.cause }) : error;
    } finally {
      this.#free += 1;
      this.#next();
    }
  }

  /** Rejects the reads that wait; resolves when those that have begun are settled. */
  override close(): Promise<void> {
    this.#waiting.end(new StorageUnavailable('the database is closed'));
    return super.close();
  }

  #next(): void {
    const turn = this.#free === 0 ? undefined : this.#waiting.take();
    if (turn === undefined) return;
    this.#free -= 1;
    turn.resolve();
  }
}
