/** What follows from an operation and its document is costly at times, and always the same: it is made once. */
import type { ApiDocument, Operation } from '../../openapi/document.ts';

/** An operation belongs to one document. What `make` throws is thrown each time. */
export function onceForOperation<Result>(
  make: (document: ApiDocument, operation: Operation) => Result,
): (document: ApiDocument, operation: Operation) => Result {
  const made = new WeakMap<Operation, { readonly result: Result }>();
  return (document, operation) => {
    const known = made.get(operation) ?? { result: make(document, operation) };
    made.set(operation, known);
    return known.result;
  };
}
