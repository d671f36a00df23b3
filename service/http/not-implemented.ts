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

/**
 * Answers 501 where a client says something by one of these members: nothing is done with them yet.
 * @throws HttpError not_implemented
 */
export function notImplementedWith<Value extends object>(
  value: Value | undefined,
  ...names: readonly (keyof Value & string)[]
): void {
  const said = names.find((name) => (value?.[name] ?? undefined) !== undefined);
  if (said !== undefined) throw new HttpError('not_implemented', `nothing can be done with ${said} yet`);
}
