/**
 * Writes that arrive together are committed together: one fsync serves many. Each write runs in its own savepoint,
 * so that a failed write is undone alone, and each write is settled after the commit that contains it.
 */
import type BetterSqlite3 from 'better-sqlite3';
import { errorCode } from '../../../openapi/errors/error-text.ts';
import { retryingFor } from '../database/retry.ts';
import { StorageUnavailable } from '../database/unavailable.ts';
import { sqliteError } from './sqlite-errors.ts';
import { type QueuedWrite, WriteQueue } from '../database/write-queue.ts';

type Answer = () => void;

/** Milliseconds that a group waits for another process's lock; the event loop is not blocked meanwhile. */
const patience = 1000;

const commands = {
  begin: 'begin immediate',
  commit: 'commit',
  rollback: 'rollback',
  savepoint: 'savepoint one_write',
  release: 'release one_write',
  undo: 'rollback to one_write',
  /** Writes a page and changes nothing. */
  touch: 'pragma user_version = 0',
};

export class GroupCommit {
  readonly #beforeCommit: () => void;
  readonly #connection: BetterSqlite3.Database;
  /** The last group could not be written. */
  #isFailing = false;
  readonly #prepared = new Map<string, BetterSqlite3.Statement>();
  readonly #queue = new WriteQueue({ commit: (take) => this.#commit(take) });

  /**
   * @param connection is used only here from now on
   * @param beforeCommit is called before each commit, in the same turn of the event loop
   */
  constructor(connection: BetterSqlite3.Database, beforeCommit: () => void = () => undefined) {
    this.#connection = connection;
    this.#beforeCommit = beforeCommit;
    // SQLite would block the whole process while it waits for a lock; `#begin` waits instead.
    connection.pragma('busy_timeout = 0');
  }

  /**
   * Runs `work` with the writes that arrive in the same turn of the event loop, and resolves after their commit.
   * @throws StorageUnavailable, and the errors of `work`
   */
  write<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#queue.write(work);
  }

  /**
   * Checks whether data can be written again after the last writes failed. It sends its own write, since clients may
   * send no writes to a service that reports that it is not ready.
   * @throws StorageUnavailable
   */
  async check(): Promise<void> {
    if (!this.#isFailing) return;
    await this.write(() => {
      this.#run('touch');
      return Promise.resolve();
    });
  }

  /** Rejects new writes; resolves when the accepted writes are settled. */
  close(): Promise<void> {
    return this.#queue.close();
  }

  async #commit(take: () => readonly QueuedWrite[]): Promise<void> {
    let group: readonly QueuedWrite[] = [];
    try {
      await this.#begin();
      group = take();
      this.#isFailing = false;
      const answers: Answer[] = [];
      for (const write of group) answers.push(await this.#attempt(write));
      this.#beforeCommit();
      this.#run('commit');
      for (const answer of answers) answer();
    } catch (error) {
      this.#giveUp();
      if (group.length === 0) group = take();
      for (const write of group) write.reject(this.#failure(error));
    }
  }

  #begin(): Promise<void> {
    const pauses = { patience, firstPause: 2, longestPause: 50 };
    return retryingFor(() => this.#run('begin'), { ...pauses, isRetriable: isLocked });
  }

  #failure(error: unknown): unknown {
    const failure = sqliteError(error);
    if (failure instanceof StorageUnavailable) this.#isFailing = true;
    return failure;
  }

  /** @throws if SQLite has undone the whole transaction, as it may on a full disk: then the group has failed */
  async #attempt({ work, resolve, reject }: QueuedWrite): Promise<Answer> {
    this.#run('savepoint');
    try {
      const result = await work();
      this.#run('release');
      return () => resolve(result);
    } catch (error) {
      if (!this.#connection.inTransaction) throw error;
      this.#run('undo');
      this.#run('release');
      const failure = this.#failure(error);
      return () => reject(failure);
    }
  }

  /**
   * The callers receive the first error; if the rollback fails too, SQLite undoes the transaction when the file is next
   * opened.
   */
  #giveUp(): void {
    try {
      if (this.#connection.inTransaction) this.#run('rollback');
    } catch {
      this.#queue.refuse();
    }
  }

  #run(command: keyof typeof commands): void {
    let prepared = this.#prepared.get(command);
    if (prepared === undefined) this.#prepared.set(command, (prepared = this.#connection.prepare(commands[command])));
    prepared.run();
  }
}

function isLocked(error: unknown): boolean {
  return errorCode(error)?.startsWith('SQLITE_BUSY') === true;
}
