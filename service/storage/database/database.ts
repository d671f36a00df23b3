/**
 * The interface between a service's store and the engine that holds its data. Each engine has a folder next to this
 * one. Stores use only this interface, so the same queries and the same test bodies run on every engine.
 */
import type { Statement } from './statement.ts';

/** Runs statements and returns rows. */
export interface Reader {
  all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: NoInfer<Parameters>): Promise<Row[]>;
  first<Parameters, Row>(
    statement: Statement<Parameters, Row>,
    parameters: NoInfer<Parameters>,
  ): Promise<Row | undefined>;
}

/** A reader inside a write. It sees what the write has done so far. */
export interface Transaction extends Reader {
  /** Returns the number of rows touched. */
  run<Parameters>(statement: Statement<Parameters, unknown>, parameters: NoInfer<Parameters>): Promise<number>;
  /**
   * Runs a statement whose result is not needed: a remote engine is not waited for. It is done before any later statement and
   * before the commit; if it fails, the write is undone and rejects with its error.
   */
  send<Parameters>(statement: Statement<Parameters, unknown>, parameters: NoInfer<Parameters>): void;
}

/** A lock that one holder has at a time, among all processes of a service. */
export interface Lock {
  /** False if the engine has lost it: another process may have it. */
  readonly isHeld: boolean;
  /** Resolves when the engine has lost the lock, as far as the holder can notice; `Database.isLocked` knows it for sure. */
  readonly lost: Promise<void>;
  release(): Promise<void>;
}

export interface Database extends Reader {
  /** True if no other process of the service uses the database; separate jobs do not count. */
  readonly isExclusive: boolean;
  /**
   * Reads committed data for queries that may take long: they do not block the process.
   * @throws HttpError unavailable if a query takes too long, or too many wait
   */
  readonly aside: Reader;
  /** True if a statement has thrown this error because a table does not exist. */
  isMissingTable(error: unknown): boolean;
  /** True if a statement has thrown this error because the table has a row with one of the keys already. */
  isDuplicate(error: unknown, table: string): boolean;
  /**
   * Runs `work` in a transaction and resolves after its commit: a result that was returned survives `kill -9`.
   * Writes of a service run one after another, on every engine and from all of its processes, so that what `work` reads
   * stays true until its commit. Writes that arrive together may share one; a write that throws is undone alone. `work`
   * must await nothing but its transaction, and may be run again if an engine has undone it, or another write of its group.
   * On PostgreSQL reads may find a write a moment before it survives a crash: a write that changes nothing waits for it, too.
   * @throws StorageUnavailable if the engine cannot take the write now (full, locked, gone, stopping)
   */
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /**
   * Returns an id that no row of the table has had and that no other caller receives, for an auto-increment column. After a crash,
   * an id without a row may be taken again.
   */
  takeId(table: string, column: string): Promise<number>;
  /**
   * Waits until no other holder has the lock. The end of its process releases it.
   * @throws StorageUnavailable, also when `signal` aborts the wait
   */
  lock(name: string, signal: AbortSignal): Promise<Lock>;
  /** True if a holder has the lock now. @throws StorageUnavailable */
  isLocked(name: string): Promise<boolean>;
  /** Resolves if the engine answers. @throws StorageUnavailable */
  check(): Promise<void>;
  /** Finishes the accepted writes, then closes. */
  close(): Promise<void>;
}
