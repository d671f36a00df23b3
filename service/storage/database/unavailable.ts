/** When the engine can't do its work now, through no fault of the request. */
import { errorCode } from '../../../openapi/errors/error-text.ts';
import { HttpError } from '../../errors/errors.ts';

/** Full, locked, read-only, gone or stopping: the client may come again. Answered as 503. */
export class StorageUnavailable extends HttpError {
  override readonly name = 'StorageUnavailable';

  constructor(cause: unknown) {
    // The code of the engine or the system is what helps an operator most: `SQLITE_FULL`, `57P03`, `ECONNREFUSED`.
    super('unavailable', 'the data cannot be reached now; try again later', { cause, details: errorCode(cause) });
  }
}

/** Primary result codes, with whatever extends them: https://www.sqlite.org/rescode.html */
const unavailable = /^SQLITE_(BUSY|CANTOPEN|FULL|IOERR|LOCKED|NOMEM|READONLY)/;

/** The error as a store's caller sees it: `StorageUnavailable` where SQLite can't go on, any other as it is. */
export function storageError(error: unknown): unknown {
  return unavailable.test(errorCode(error) ?? '') ? new StorageUnavailable(error) : error;
}
