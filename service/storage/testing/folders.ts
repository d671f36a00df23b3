/** For tests of stores: a database in a separate folder, removed after the test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import type { Statement } from '../database/statement.ts';

/** Creates a folder that `dispose` removes with its content. */
export async function temporaryFolder(): Promise<{ path: string; dispose: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'fountainai-'));
  return { path, dispose: () => rm(path, { recursive: true, force: true }) };
}

/** The same database, and the statements that are read outside of writes, in their order. */
export function recordStatements(database: Database): { database: Database; statements: Statement<never, unknown>[] } {
  const statements: Statement<never, unknown>[] = [];
  const recording: Database = {
    all(statement, parameters) {
      statements.push(statement);
      return database.all(statement, parameters);
    },
    first(statement, parameters) {
      statements.push(statement);
      return database.first(statement, parameters);
    },
    write: (work) => database.write(work),
    takeId: (table, column) => database.takeId(table, column),
    get aside() {
      return recording;
    },
    isExclusive: database.isExclusive,
    lock: (name, signal) => database.lock(name, signal),
    isLocked: (name) => database.isLocked(name),
    isMissingTable: (error) => database.isMissingTable(error),
    check: () => database.check(),
    close: () => database.close(),
  };
  return { database: recording, statements };
}
