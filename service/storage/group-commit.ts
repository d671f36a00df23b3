/**
 * Writes that arrive together are committed together: one fsync serves many. Each write runs in a savepoint of its own,
 * so that one that fails is undone alone, and each is answered after the commit that holds it.
 */
import type BetterSqlite3 from 'better-sqlite3';
import { storageError } from './unavailable.ts';
import { type PendingWrite, WriteQueue } from './write-queue.ts';

type Answer = () => void;

const commands = {
  begin: 'begin immediate',
  commit: 'commit',
  rollback: 'rollback',
  savepoint: 'savepoint one_write',
  release: 'release one_write',
  undo: 'rollback to one_write',
};

export class GroupCommit {
  readonly #connection: BetterSqlite3.Database;
  readonly #prepared = new Map<string, BetterSqlite3.Statement>();
  readonly #queue = new WriteQueue({ commit: (take) => this.#commit(take()) });

  /** @param connection used by nobody else from now on */
  constructor(connection: BetterSqlite3.Database) {
    this.#connection = connection;
  }

  /**
   * Runs `work` with the writes that arrive in the same turn of the event loop, and answers after their commit.
   * @throws StorageUnavailable and whatever `work` throws
   */
  write<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.#queue.write(work);
  }

  /** Takes no more writes; resolves when those that were accepted are answered. */
  close(): Promise<void> {
    return this.#queue.close();
  }

  async #commit(group: readonly PendingWrite[]): Promise<void> {
    try {
      this.#run('begin');
      const answers: Answer[] = [];
      for (const write of group) answers.push(await this.#attempt(write));
      this.#run('commit');
      for (const answer of answers) answer();
    } catch (error) {
      this.#giveUp();
      for (const write of group) write.reject(storageError(error));
    }
  }

  /** @throws where SQLite has undone the whole transaction, as it may on a full disk: then the group has failed */
  async #attempt({ work, resolve, reject }: PendingWrite): Promise<Answer> {
    this.#run('savepoint');
    try {
      const result = await work();
      this.#run('release');
      return () => resolve(result);
    } catch (error) {
      if (!this.#connection.inTransaction) throw error;
      this.#run('undo');
      this.#run('release');
      return () => reject(storageError(error));
    }
  }

  /** What failed is what the callers hear of; a rollback that fails too leaves SQLite to undo it when next opened. */
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
