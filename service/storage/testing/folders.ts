/** For tests of stores: a database in a separate folder, removed after the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database, Reader } from '../database/database.ts';
import type { Statement } from '../database/statement.ts';

/** Creates a folder for data, which `dispose` removes with its content. */
export async function temporaryFolder(): Promise<{ path: string; dispose: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'fountainai-'));
  return { path, dispose: () => rm(path, { recursive: true, force: true }) };
}

export interface RecordedDatabase {
  /** The same database. */
  readonly database: Database;
  /** The statements that are read outside of writes, in their order. */
  readonly statements: Statement<never, unknown>[];
  /** Those of them that are read aside. */
  readonly aside: Statement<never, unknown>[];
}

export function recordStatements(database: Database): RecordedDatabase {
  const statements: Statement<never, unknown>[] = [];
  const aside: Statement<never, unknown>[] = [];
  const record = (reader: Reader, ...lists: readonly Statement<never, unknown>[][]): Reader => ({
    all(statement, parameters) {
      for (const list of lists) list.push(statement);
      return reader.all(statement, parameters);
    },
    first(statement, parameters) {
      for (const list of lists) list.push(statement);
      return reader.first(statement, parameters);
    },
  });
  const recording: Database = {
    ...record(database, statements),
    aside: record(database.aside, statements, aside),
    write: (work) => database.write(work),
    takeId: (table, column) => database.takeId(table, column),
    isExclusive: database.isExclusive,
    lock: (name, signal) => database.lock(name, signal),
    isLocked: (name) => database.isLocked(name),
    isMissingTable: (error) => database.isMissingTable(error),
    isDuplicate: (error, table) => database.isDuplicate(error, table),
    check: () => database.check(),
    close: () => database.close(),
  };
  return { database: recording, statements, aside };
}
