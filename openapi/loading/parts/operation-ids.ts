/** The ids of operations: the `operationId`, or a readable id from method and path if the document has none. */
import type { JsonObject, Method } from '../../document/document.ts';

interface Unnamed {
  readonly method: Method;
  readonly path: string;
  readonly value: JsonObject;
}

/**
 * Returns unique ids in the order of the operations. The first operation keeps an `operationId` that occurs twice (two paths
 * can share a path item by `$ref`).
 */
export function operationIds(operations: readonly Unnamed[]): string[] {
  const given = new Set(operations.flatMap(({ value }) => givenId(value) ?? []));
  const taken = new Set<string>();
  return operations.map((operation) => {
    const own = givenId(operation.value);
    const id = own !== undefined && !taken.has(own) ? own : freeId(operation, (id) => given.has(id) || taken.has(id));
    taken.add(id);
    return id;
  });
}

function givenId({ operationId }: JsonObject): string | undefined {
  return typeof operationId === 'string' && operationId !== '' ? operationId : undefined;
}

/** `get /sessions/{sessionId}/context` → `getSessionsBySessionIdContext`; with a number appended if the id is in use. */
function freeId({ method, path }: Unnamed, isTaken: (id: string) => boolean): string {
  const wanted = method + path.split('/').map(getWord).join('');
  let id = wanted;
  for (let number = 2; isTaken(id); number++) id = `${wanted}${number}`;
  return id;
}

function getWord(segment: string): string {
  return segment
    .replaceAll('{', ' by ')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
