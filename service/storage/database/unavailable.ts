/** The error for an engine that cannot do its work now, regardless of the request. */
import { errorCode } from '../../../openapi/errors/error-text.ts';
import { HttpError } from '../../errors/errors.ts';

/** The database is full, locked, read-only, gone or stopping. The response is 503, and the client may retry. */
export class StorageUnavailable extends HttpError {
  override readonly name = 'StorageUnavailable';

  constructor(cause: unknown) {
    // The code of the engine or the system helps an operator most: `SQLITE_FULL`, `57P03`, `ECONNREFUSED`.
    super('unavailable', 'the data cannot be reached now; try again later', { cause, details: errorCode(cause) });
  }
}
