/**
 * The seam between a service's store and the engine that holds its data. One engine is a file of its own beside this
 * one; stores know only what is here, so the same queries and the same test bodies run on every engine.
 */
import type { Statement } from './statement.ts';

/** Runs statements and answers with rows. */
export interface Reader {
  all<Parameters, Row>(statement: Statement<Parameters, Row>, parameters: NoInfer<Parameters>): Promise<Row[]>;
  first<Parameters, Row>(
    statement: Statement<Parameters, Row>,
    parameters: NoInfer<Parameters>,
  ): Promise<Row | undefined>;
}

/** A reader inside a write: it sees what the write has done so far. */
export interface Transaction extends Reader {
  /** Answers with the number of rows touched. */
  run<Parameters>(statement: Statement<Parameters, unknown>, parameters: NoInfer<Parameters>): Promise<number>;
}

export interface Database extends Reader {
  /** Whether no other process of the service works on it; jobs beside it do not count. */
  readonly isExclusive: boolean;
  /**
   * Runs `work` in a transaction and answers after the commit that holds it: what was answered survives `kill -9`.
   * Writes of a service run one after another, on every engine and from all of its processes, so that what `work` reads
   * stays true until its commit. Those that arrive together may share one; a write that throws is undone alone. `work`
   * must await nothing but its transaction, and may be run again where an engine has undone it.
   * @throws StorageUnavailable where the engine can't take the write now (full, locked, gone, stopping)
   */
  write<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** An id that no row of the table has had and that nobody else is given, for a column that counts by itself. */
  takeId(table: string, column: string): Promise<number>;
  /** Resolves when the engine answers. @throws StorageUnavailable */
  check(): Promise<void>;
  /** Finishes the writes that were accepted, then closes. */
  close(): Promise<void>;
}
