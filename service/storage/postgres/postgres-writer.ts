/**
 * Writes on PostgreSQL. A store reads, decides and then writes, and must be correct with concurrent writers.
 * `serializable` would ensure that, and fail here: all numbers of a type come from one row, so of the concurrent
 * writers all but one would be undone; and new keys share a page of an index, which counts as a conflict. So the
 * writers of a service take turns, as they do on SQLite: one advisory lock for each schema, held until the commit, in
 * all processes. Then `read committed` is enough, since each statement sees all that was committed before it. One turn
 * at a time costs little, because the queued writes of a process share it.
 */
import { withTransaction } from '../database/one-transaction.ts';
import type { Transaction } from '../database/database.ts';
import type { Connection, Connections } from './postgres-connections.ts';
import { ConnectionLost, ConnectionStale, isRetriable, isSpoiled, postgresError } from './postgres-errors.ts';
import { retrying } from '../database/retry.ts';
import { type QueuedWrite, WriteQueue } from '../database/write-queue.ts';
import pg from 'pg';

/**
 * PostgreSQL caches so many savepoints of a transaction; more make every reader slower. The limit also gives other
 * processes their turn.
 */
const most = 64;

type Answer = () => void;

export class PostgresWriter {
  readonly #connections: Connections;
  readonly #begin: string;
  readonly #queue = new WriteQueue({ commit: (take) => this.#commit(take), most });
  /** The connection of the open transaction. */
  #connection: Connection | undefined;

  constructor(connections: Connections, schema: string) {
    this.#connections = connections;
    this.#begin = `begin isolation level read committed read write; ${buildLockQuery(schema)}`;
  }

  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#queue.write(() => {
      if (this.#connection === undefined) throw new Error('a write was run outside of its transaction');
      return withTransaction(this.#connection, work);
    });
  }

  /** Rejects new writes; resolves when the accepted writes are settled. */
  close(): Promise<void> {
    return this.#queue.close();
  }

  async #commit(take: () => readonly QueuedWrite[]): Promise<void> {
    const group: QueuedWrite[] = [];
    const attempt = () => this.#connections.use((connection) => this.#attempt(connection, group, take));
    try {
      const answers = await retrying(attempt, { isRetriable });
      for (const answer of answers) answer();
    } catch (error) {
      if (group.length === 0) group.push(...take());
      if (error instanceof SwallowedFailure && group.length > 1) return this.#commitSingly(group);
      for (const write of group) write.reject(postgresError(error));
    }
  }

  async #commitSingly(group: readonly QueuedWrite[]): Promise<void> {
    for (const write of group) await this.#commit(() => [write]);
  }

  /** @param group is filled when this process has its turn, unless an earlier attempt has filled it */
  async #attempt(connection: Connection, group: QueuedWrite[], take: () => readonly QueuedWrite[]): Promise<Answer[]> {
    try {
      await connection.command(this.#begin).catch(staleOr);
      if (group.length === 0) group.push(...take());
      this.#connection = connection;
      const marks = new Marks(connection);
      const answers: Answer[] = [];
      for (const write of group) answers.push(await toSingleStatement(marks, write));
      await marks.allSet();
      // A failed transaction is rolled back here, and the server reports no error.
      if ((await connection.command('commit')) !== 'COMMIT') throw new SwallowedFailure();
      return answers;
    } catch (error) {
      if (!isSpoiled(error)) await connection.command('rollback');
      throw error;
    } finally {
      this.#connection = undefined;
    }
  }
}

/** @throws if the whole transaction is lost */
async function toSingleStatement(marks: Marks, { work, resolve, reject }: QueuedWrite): Promise<Answer> {
  marks.set('savepoint one_write');
  try {
    const result = await work();
    marks.set('release one_write');
    return () => resolve(result);
  } catch (error) {
    if (isSpoiled(error) || isRetriable(error)) throw error;
    marks.set('rollback to one_write; release one_write');
    return () => reject(postgresError(error));
  }
}

/** Savepoint commands are sent with the statements of a write: no one waits for their results before the commit. */
class Marks {
  readonly #connection: Connection;
  #failures = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  set(command: string): void {
    this.#last = this.#connection.command(command).catch(() => (this.#failures += 1));
  }

  /** @throws SwallowedFailure if one command failed */
  async allSet(): Promise<void> {
    await this.#last; // the earlier commands were answered before
    if (this.#failures > 0) throw new SwallowedFailure();
  }
}

/** After a failed statement, PostgreSQL rejects all others of the transaction, unlike SQLite. */
class SwallowedFailure extends Error {
  constructor() {
    super('a statement of a write failed, and the write continued; the write must rethrow the error');
  }
}

/**
 * Returns the query that takes the lock. The end of the transaction releases it, so the end of the process does too.
 */
export function buildLockQuery(schema: string): string {
  return `select pg_advisory_xact_lock(hashtextextended(${pg.escapeLiteral(`fountainai writes ${schema}`)}, 0))`;
}

/** No transaction was begun: if this connection was broken, another one may work. */
function staleOr(error: unknown): never {
  if (error instanceof ConnectionLost || isSpoiled(error)) throw new ConnectionStale(error);
  throw error;
}
