/** What SQLite's errors mean for a caller. */
import { errorCode } from '../../../openapi/errors/error-text.ts';
import { StorageUnavailable } from '../database/unavailable.ts';

/** Primary result codes with their extended codes: https://www.sqlite.org/rescode.html */
const unavailable = /^SQLITE_(BUSY|CANTOPEN|FULL|IOERR|LOCKED|NOMEM|READONLY)/;

/** Returns `StorageUnavailable` if SQLite cannot continue, any other error unchanged. */
export function sqliteError(error: unknown): unknown {
  return unavailable.test(errorCode(error) ?? '') ? new StorageUnavailable(error) : error;
}

/** The message names each column of the key: `UNIQUE constraint failed: sessions.key`. */
export function isSqliteDuplicate(error: unknown, table: string): boolean {
  return (
    error instanceof Error &&
    /^SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID)$/.test(errorCode(error) ?? '') &&
    error.message.includes(`: ${table}.`)
  );
}

/** SQLite has no code of its own for a missing table. */
export function isMissingSqliteTable(error: unknown): boolean {
  return error instanceof Error && errorCode(error) === 'SQLITE_ERROR' && error.message.startsWith('no such table: ');
}
