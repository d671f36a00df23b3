/** Thrown values as text. A `catch` can receive any value; only this file checks whether the value is an `Error`. */
import { types } from 'node:util';

/** Returns the message of an error; of several in one (a name with several addresses), all of them. */
export function errorText(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.map(errorText).join('; ');
  return isError(error) ? error.message : String(error);
}

/**
 * Returns the first line of the message, for parsers that add the source and an arrow below; also the next one after a colon, since
 * esbuild writes `Transform failed with 1 error:` and the reason below.
 */
export function errorLine(error: unknown): string {
  const [first = '', next = ''] = errorText(error).split('\n', 2);
  return first.endsWith(':') && next !== '' ? `${first} ${next.trim()}` : first;
}

/** Returns the stack, for faults of the program itself. */
export function errorStack(error: unknown): string {
  return isError(error) ? (error.stack ?? error.message) : String(error);
}

/** Returns the code that Node or a library gives an error, such as `ENOENT`; of several errors, the code of the first. */
export function errorCode(error: unknown): string | undefined {
  if (!isError(error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? errorCode(error.errors[0]) : undefined;
}

/** Adds the path to an error of `node:fs` that lacks one: reading a folder as a file fails without naming the folder. */
export function withFilePath(error: unknown, path: string): unknown {
  if (isError(error) && errorCode(error) === 'EISDIR' && !('path' in error)) Object.assign(error, { path });
  return error;
}

/** An error of another context of `node:vm` is not an instance of ours; a `DOMException` is not a native error. */
function isError(error: unknown): error is Error {
  return error instanceof Error || types.isNativeError(error);
}
