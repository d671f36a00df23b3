/** What an operation may do to the data of its service. */
import { type ApiDocument, at, isObject, memoize, type Method, type Operation } from 'fountainai/openapi';
import type { components } from '../api.d.ts';

export type Effect = components['schemas']['Effect'];

/** From the laxest to the strictest. */
export const effects = ['read', 'write', 'delete'] as const satisfies readonly Effect[];

/** Methods that change nothing: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
const safeMethods: ReadonlySet<Method> = new Set(['get', 'head', 'options', 'trace']);

/** Returns the effect that follows from the method. */
export function methodEffect({ method }: Pick<Operation, 'method'>): Effect {
  if (safeMethods.has(method)) return 'read';
  return method === 'delete' ? 'delete' : 'write';
}

export const isStricter = (one: Effect, other: Effect): boolean => effects.indexOf(one) > effects.indexOf(other);

const extension = 'x-fountainai-effect';

/**
 * Returns the effect by method and document. A document may only make the effect stricter, since its author may be anyone;
 * an invalid value counts as the strictest. Cached; `remember` stores the result of another thread.
 */
export const documentEffect = memoize((document: Pick<ApiDocument, 'content'>, operation: Operation): Effect => {
  const own = methodEffect(operation);
  const described = at(document.content, operation.pointer);
  const value = isObject(described) ? described[extension] : undefined;
  if (value === undefined) return own;
  const declared = effects.find((effect) => effect === value) ?? 'delete';
  return isStricter(declared, own) ? declared : own;
});
