/** Placeholders for handlers that are not written yet. */
import { HttpError } from '../../errors/errors.ts';

/**
 * Responds with 501 in the document's own error schema. Any operation can have it as its handler; the drift check finds
 * operations without an implementation by it.
 * @throws HttpError not_implemented
 */
export function notImplemented(): never {
  throw new HttpError('not_implemented');
}

/**
 * Responds with 501 if a request contains one of these members, which are not implemented yet.
 * @throws HttpError not_implemented
 */
export function notImplementedWith<Value extends object>(
  value: Value | undefined,
  ...names: readonly (keyof Value & string)[]
): void {
  refuseFirst(names.filter((name) => value !== undefined && Object.hasOwn(value, name) && isSaid(value[name])));
}

/**
 * Responds with 501 if an object contains a member besides these.
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
  if (said !== undefined) throw new HttpError('not_implemented', `"${said}" is not implemented yet; omit it`);
}
