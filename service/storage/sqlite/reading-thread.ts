/** The thread of `SqliteReaders`: answers each query with its rows, on a connection of its own that only reads. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type BetterSqlite3 from 'better-sqlite3';
import { errorCode, errorText } from '../../../openapi/errors/error-text.ts';
import { openConnection } from './sqlite-connection.ts';

/** A query as the thread receives it. */
export interface ThreadQuery {
  readonly sql: string;
  readonly values: readonly unknown[];
}

export type ThreadRows =
  | { readonly rows: readonly unknown[] }
  /** The message and the code of SQLite. */
  | { readonly error: string; readonly code: string | undefined };

const lowPriority = 10;

/** Other requests do not wait for a search if all processors are busy. Linux changes this thread only, other systems the process. */
if (process.platform === 'linux') tryLowPriority();

function tryLowPriority(): void {
  try {
    setPriority(lowPriority);
  } catch {
    // An operator may forbid the system call, as systemd's group @resources does: the thread reads nevertheless.
  }
}

const connection = openConnection(String(workerData), 'reader');
const prepared = new Map<string, BetterSqlite3.Statement>();

function read({ sql, values }: ThreadQuery): ThreadRows {
  try {
    let statement = prepared.get(sql);
    if (statement === undefined) prepared.set(sql, (statement = connection.prepare(sql)));
    return { rows: statement.all(...values) };
  } catch (error) {
    return { error: errorText(error), code: errorCode(error) };
  }
}

parentPort?.on('message', (query: ThreadQuery) => parentPort?.postMessage(read(query)));
parentPort?.postMessage('ready'); // the time for a query begins after the start
