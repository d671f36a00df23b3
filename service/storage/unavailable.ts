/** When the engine can't do its work now, through no fault of the request. */
import { HttpError } from '../http/errors.ts';

/** Full, locked, read-only, gone or stopping: the client may come again. Answered as 503. */
export class StorageUnavailable extends HttpError {
  override readonly name = 'StorageUnavailable';

  constructor(cause: unknown) {
    super('unavailable', 'the data cannot be reached now; try again later', { cause, details: detailsOf(cause) });
  }
}

/** The code of the engine's or the system's error, which tells an operator most: `SQLITE_FULL`, `57P03`, `ECONNREFUSED`. */
function detailsOf(cause: unknown): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Primary result codes, with whatever extends them: https://www.sqlite.org/rescode.html */
const unavailable = /^SQLITE_(BUSY|CANTOPEN|FULL|IOERR|LOCKED|NOMEM|READONLY)/;

/** The error as a store's caller sees it: `StorageUnavailable` where SQLite can't go on, any other as it is. */
export function storageError(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && unavailable.test(code) ? new StorageUnavailable(error) : error;
}
