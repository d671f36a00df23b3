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
import {
  ConnectionLost,
  ConnectionStale,
  isAborted,
  isRetriable,
  isSpoiled,
  mayBeCommitted,
  postgresError,
} from './postgres-errors.ts';
import { retrying } from '../database/retry.ts';
import { type QueuedWrite, WriteQueue } from '../database/write-queue.ts';
import pg from 'pg';

/** Gives other processes their turn, and limits the work that is done again if a write of the group fails. */
const most = 64;

/**
 * Resolves when all commits up to now are on disk, and on the standbys that the server's `synchronous_commit` demands: the message, which
 * nothing reads, makes a transaction of its own, whose commit waits. https://www.postgresql.org/docs/current/wal-async-commit.html
 */
export const flushText = `select pg_logical_emit_message(true, 'fountainai', ''),
  case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', true) end`;

/** One message, whose answer comes when the writes are on disk: a process is not woken for the commit alone. */
const commitText = `commit; ${flushText}`;

/**
 * Returns the command that ends the waits of this user for a missing standby whose callers have given up: a commit that waits does not
 * notice the end of its connection, so that each attempt to write would leave a session, until the server is full.
 * @param after milliseconds
 */
export function buildEndCommand(after: number): string {
  return `do $$ begin
    perform pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = current_user and wait_event = 'SyncRep'
      and query = ${pg.escapeLiteral(commitText)} and query_start < now() - interval '${after} milliseconds';
  exception when insufficient_privilege then null; end $$`;
}

type Answer = () => void;

export class PostgresWriter {
  readonly #connections: Connections;
  readonly #beginText: string;
  readonly #queue = new WriteQueue({ commit: (take) => this.#commit(take), most });
  /** The connection of the open transaction. */
  #connection: Connection | undefined;
  /** The transaction that was begun with the last commit. */
  #next: BegunTransaction | undefined;

  constructor(connections: Connections, schema: string) {
    this.#connections = connections;
    const begin = 'begin isolation level read committed read write; set local synchronous_commit = off';
    this.#beginText = `${begin}; ${buildLockQuery(schema)}`;
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
    try {
      const answers = await retrying(() => this.#attempt(group, take), { isRetriable });
      for (const answer of answers) answer();
    } catch (error) {
      if (group.length === 0) group.push(...take());
      if (error instanceof GroupUndone && group.length > 1) return this.#commitParts(group, error.index);
      const reason = error instanceof GroupUndone ? error.cause : error;
      for (const write of group) write.reject(postgresError(reason));
    }
  }

  /**
   * Commits the writes before the one that failed, then this one, then the others: each runs twice at most. A savepoint for each write
   * would keep the others, but costs two commands for each write that succeeds.
   */
  async #commitParts(group: readonly QueuedWrite[], failed: number): Promise<void> {
    const parts = [group.slice(0, failed), group.slice(failed, failed + 1), group.slice(failed + 1)];
    for (const part of parts) if (part.length > 0) await this.#commit(() => part);
  }

  /** @param group is filled when this process has its turn, unless an earlier attempt has filled it */
  async #attempt(group: QueuedWrite[], take: () => readonly QueuedWrite[]): Promise<Answer[]> {
    const { connection, begun } = this.#next ?? this.#begin(await this.#connections.lend());
    this.#next = undefined;
    try {
      await begun.catch(staleOr);
      if (group.length === 0) group.push(...take());
      const answers = await this.#run(connection, group);
      const committed = commit(connection);
      // Goes with the commit: the turn of the writes that wait comes after those of other processes, without another round trip.
      if (this.#queue.isWaiting) this.#next = this.#begin(connection.renew());
      // A failed transaction is rolled back here, also if a statement fails that was only sent, and the server reports no error.
      if ((await committed) !== 'COMMIT') throw describeFailure(connection);
      if (this.#next === undefined) connection.release();
      return answers;
    } catch (error) {
      if (isSpoiled(error)) this.#next = undefined;
      // Otherwise the commit has failed and undone its writes: the next attempt continues with what was begun after it.
      if (this.#next === undefined) await giveBack(connection, error);
      throw error;
    }
  }

  /** Begins a transaction, which continues when this process has its turn to write. */
  #begin(connection: Connection): BegunTransaction {
    const begun = connection.commands(this.#beginText);
    begun.catch(() => undefined); // if the commit before it fails, nothing waits for it
    return { connection, begun };
  }

  async #run(connection: Connection, group: readonly QueuedWrite[]): Promise<Answer[]> {
    this.#connection = connection;
    try {
      const answers: Answer[] = [];
      for (const [index, write] of group.entries()) {
        connection.user = index;
        answers.push(await runWrite(connection, write));
      }
      return answers;
    } finally {
      this.#connection = undefined;
    }
  }
}

interface BegunTransaction {
  readonly connection: Connection;
  /** Resolves when this process has its turn. */
  readonly begun: Promise<unknown>;
}

/**
 * @returns the tag of the commit
 * @throws ConnectionLost if it may be done: as if the connection were lost during the commit, no one knows whether the writes will last
 */
async function commit(connection: Connection): Promise<string | undefined> {
  const [tag] = await connection.commands(commitText).catch((error: unknown) => {
    throw mayBeCommitted(error) ? new ConnectionLost(error) : error;
  });
  return tag;
}

async function giveBack(connection: Connection, error: unknown): Promise<void> {
  let last = error;
  if (!isSpoiled(error)) await connection.commands('rollback').catch((failure: unknown) => (last = failure));
  connection.release(last);
}

/** @throws if the whole transaction is lost */
async function runWrite(connection: Connection, { work, resolve, reject }: QueuedWrite): Promise<Answer> {
  const before = connection.effects;
  try {
    const result = await work();
    return () => resolve(result);
  } catch (error) {
    if (connection.effects === before) return () => reject(postgresError(error));
    const { failure } = connection;
    // The statement that failed may be one that was sent before, also by an earlier write.
    throw isAborted(error) && failure !== undefined
      ? toGroupError(failure.error, failure.user)
      : toGroupError(error, connection.user);
  }
}

const toGroupError = (error: unknown, index: number): unknown =>
  isSpoiled(error) || isRetriable(error) ? error : new GroupUndone(error, index);

/** A write of the group failed after it had changed something; `cause` is its error. */
class GroupUndone extends Error {
  /** The place of the write in the group. */
  readonly index: number;

  constructor(cause: unknown, index: number) {
    super('a write of the group failed', { cause });
    this.index = index;
  }
}

/** After a failed statement, PostgreSQL rejects all others of the transaction, unlike SQLite. */
function describeFailure({ failure, user }: Connection): unknown {
  if (failure?.isSent === true) return toGroupError(failure.error, failure.user);
  const message = 'a statement of a write failed, and the write continued; the write must rethrow the error';
  return new GroupUndone(new Error(message, { cause: failure?.error }), failure?.user ?? user);
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
