/** The place of a handler that is still to be written. */
import { HttpError } from '../../errors/errors.ts';

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
  refuseFirst(names.filter((name) => isSaid(value?.[name])));
}

/**
 * Answers 501 where a client says something by a member that is not one of these, in an object of any members.
 * @throws HttpError not_implemented
 */
export function notImplementedBesides<Value extends object>(
  value: Value | undefined,
  ...names: readonly (keyof Value & string)[]
): void {
  const others = Object.entries(value ?? {}).filter(([name]) => !names.some((own) => own === name));
  refuseFirst(others.flatMap(([name, member]) => (isSaid(member) ? [name] : [])));
}

function isSaid(member: unknown): boolean {
  return member !== undefined && member !== null;
}

function refuseFirst([said]: readonly string[]): void {
  if (said !== undefined) throw new HttpError('not_implemented', `nothing can be done with ${said} yet`);
}
