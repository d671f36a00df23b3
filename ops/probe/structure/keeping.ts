/** Which operations keep what they are sent. */
import type { ApiDocument, Operation } from '../../../openapi/document.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { itemSegment } from './path.ts';
import { sourcesOf } from './source.ts';

/** True for operations that keep what they are sent: a PUT or PATCH, and a POST whose answer leads to an item. */
export const isKeeping = memoize((document: ApiDocument, operation: Operation): boolean => {
  if (operation.method === 'put' || operation.method === 'patch') return true;
  const isSource = (other: Operation): boolean =>
    itemSegment(other.path) !== undefined && sourcesOf(document, other).some(({ from }) => from.id === operation.id);
  return operation.method === 'post' && document.operations.some(isSource);
});
