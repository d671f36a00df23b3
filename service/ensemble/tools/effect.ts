/** What an operation may do to the data of its service. */
import type { Method, Operation } from 'fountainai/openapi';
import type { components } from '../api.d.ts';

export type Effect = components['schemas']['Effect'];

/** Methods that change nothing: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
const safeMethods: ReadonlySet<Method> = new Set(['get', 'head', 'options', 'trace']);

/** Returns the effect that follows from the method. */
export function methodEffect({ method }: Pick<Operation, 'method'>): Effect {
  if (safeMethods.has(method)) return 'read';
  return method === 'delete' ? 'delete' : 'write';
}
