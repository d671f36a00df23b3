/**
 * Writes on PostgreSQL. A store reads, judges what it has read and then writes, and must be right when others do so too.
 * `serializable` would promise that, and fail here: all numbers of a type come from one row, so of the writers that meet
 * there all but one would be undone; and new keys stand on the same page of an index, which it takes for a conflict.
 * So the writers of a service take turns, as they do on SQLite: one advisory lock a schema, held until the commit, in
 * whichever process they are. Then `read committed` is enough, since each statement sees all that was committed before
 * it. One turn at a time costs little, because the writes that have gathered in a process share it.
 */
import { withTransaction } from '../database/one-transaction.ts';
import type { Transaction } from '../database/database.ts';
import type { Connection, Connections } from './postgres-connections.ts';
import { ConnectionLost, ConnectionStale, isRetriable, isSpoiled, postgresError } from './postgres-errors.ts';
import { retrying } from '../database/retry.ts';
import { type PendingWrite, WriteQueue } from '../database/write-queue.ts';
import pg from 'pg';

/** PostgreSQL keeps so many savepoints of a transaction at hand; more make every reader slower. Others get their turn, too. */
const most = 64;

type Answer = () => void;

export class PostgresWriter {
  readonly #connections: Connections;
  readonly #begin: string;
  readonly #queue = new WriteQueue({ commit: (take) => this.#commit(take), most });
  /** Where the transaction that is open now runs its statements. */
  #connection: Connection | undefined;

  constructor(connections: Connections, schema: string) {
    this.#connections = connections;
    this.#begin = `begin isolation level read committed read write; ${lockOf(schema)}`;
  }

  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result> {
    return this.#queue.write(() => {
      if (this.#connection === undefined) throw new Error('a write was run outside of its transaction');
      return withTransaction(this.#connection, work);
    });
  }

  /** Takes no more writes; resolves when those that were accepted are answered. */
  close(): Promise<void> {
    return this.#queue.close();
  }

  async #commit(take: () => readonly PendingWrite[]): Promise<void> {
    const group: PendingWrite[] = [];
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

  async #commitSingly(group: readonly PendingWrite[]): Promise<void> {
    for (const write of group) await this.#commit(() => [write]);
  }

  /** @param group is filled when it is this process's turn, unless it was in a former attempt */
  async #attempt(
    connection: Connection,
    group: PendingWrite[],
    take: () => readonly PendingWrite[],
  ): Promise<Answer[]> {
    try {
      await connection.command(this.#begin).catch(staleOr);
      if (group.length === 0) group.push(...take());
      this.#connection = connection;
      const marks = new Marks(connection);
      const answers: Answer[] = [];
      for (const write of group) answers.push(await oneOf(marks, write));
      await marks.allSet();
      // Of a transaction that is spoiled nothing is left after this, and no error tells of it.
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

/** @throws where all of the transaction is lost */
async function oneOf(marks: Marks, { work, resolve, reject }: PendingWrite): Promise<Answer> {
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

/** What begins and ends a write travels with its statements: nobody waits for the answer before the commit. */
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

  /** @throws SwallowedFailure where one was not */
  async allSet(): Promise<void> {
    await this.#last; // the others were answered before
    if (this.#failures > 0) throw new SwallowedFailure();
  }
}

/** PostgreSQL does nothing more in a transaction after a statement has failed in it, which SQLite does. */
class SwallowedFailure extends Error {
  constructor() {
    super('a statement of a write failed, and the write went on: its failure must be thrown on');
  }
}

/** The lock is let go of by the end of the transaction, so also by that of the process. */
export function lockOf(schema: string): string {
  return `select pg_advisory_xact_lock(hashtextextended(${pg.escapeLiteral(`fountainai writes ${schema}`)}, 0))`;
}

/** Nothing was begun: another connection may do, where this one was broken. */
function staleOr(error: unknown): never {
  if (error instanceof ConnectionLost || isSpoiled(error)) throw new ConnectionStale(error);
  throw error;
}
