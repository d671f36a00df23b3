/** The place of a handler that is still to be written. */
import { HttpError } from './errors.ts';

/**
 * Answers 501, in the document's own error schema. Every operation can have it for a handler; the drift check knows by
 * it which ones are still to be written.
 * @throws HttpError not_implemented
 */
export function notImplemented(): never {
  throw new HttpError('not_implemented');
}
