/** Reads of committed data that share a transaction of SQLite, since its locks take longer than to find a row by its key. */
import type BetterSqlite3 from 'better-sqlite3';

/**
 * Lets the reads of one turn of the event loop see the same commit. A turn with one read has no transaction. Only for a
 * connection whose file no other process writes: `end` must be called before each commit, so that later reads see it.
 */
export class SharedSnapshot {
  readonly #connection: BetterSqlite3.Database;
  readonly #begin: BetterSqlite3.Statement;
  readonly #commit: BetterSqlite3.Statement;
  readonly #endOfTurn = (): void => this.end();
  #reads: 'none' | 'one' | 'shared' = 'none';

  constructor(connection: BetterSqlite3.Database) {
    this.#connection = connection;
    this.#begin = connection.prepare('begin');
    this.#commit = connection.prepare('commit');
  }

  /** Must be called before each read. */
  join(): void {
    if (this.#reads === 'shared') return;
    if (this.#reads === 'none') {
      this.#reads = 'one';
      setImmediate(this.#endOfTurn);
      return;
    }
    this.#begin.run();
    this.#reads = 'shared';
  }

  end(): void {
    const isShared = this.#reads === 'shared';
    this.#reads = 'none';
    // An error, such as that of a broken disk, may have ended the transaction, and a closed connection has none.
    if (isShared && this.#connection.inTransaction) this.#commit.run();
  }
}
