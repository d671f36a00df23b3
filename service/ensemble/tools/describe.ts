/** Describes services and their operations for the system prompt. All their texts are quoted and limited. */
import { memoize, type Operation } from 'fountainai/openapi';
import { type Argument, getArguments } from './arguments.ts';
import { quote } from './clean-text.ts';
import type { RefusedOperation, Snapshot } from './snapshot.ts';

/** Cached like the descriptions of operations, since each interaction needs it. */
export const describeService = memoize((snapshot: Snapshot): string =>
  [describeHead(snapshot), ...snapshot.callable.map(describeOperation), ...snapshot.refused.map(describeRefused)].join(
    '\n',
  ),
);

export function describeHead({ service }: Snapshot): string {
  return `Service ${quote(service.id, 200)}: ${quote(service.name, 200)}, ${quote(service.description, 1000)}`;
}

/**
 * Names an operation with its summary and its arguments. Its tool has the path, the description and the schemas, which a model
 * reads with the same request.
 */
export const describeOperation = memoize((operation: Operation): string => {
  const { id, method, summary, deprecated } = operation;
  const title = `- ${quote(id, 200)} ${method.toUpperCase()}${deprecated ? ' (deprecated)' : ''}`;
  const named = summary === '' ? title : `${title}: ${quote(summary, 300)}`;
  const list = listArguments(getArguments(operation));
  return list === '' ? named : `${named} (${list})`;
});

export function describeRefused({ operationId, reason }: RefusedOperation): string {
  return `- ${quote(operationId, 200)} cannot be called: ${quote(reason, 300)}`;
}

/** Maximum characters of the names of an operation's arguments. */
const maxNamesLength = 1_000;

/** `path "sessionId"; body "context"`: the names in each place, and no name for a whole body. */
function listArguments(all: readonly Argument[]): string {
  const parts: string[] = [];
  let [length, place] = [0, ''];
  for (const argument of all) {
    const name = argument.name === '' ? '' : ` ${quote(argument.name, 200)}`;
    const part = argument.place === place ? `,${name}` : `${place === '' ? '' : '; '}${argument.place}${name}`;
    place = argument.place;
    length += part.length;
    if (length > maxNamesLength) return `${parts.join('')}, …`;
    parts.push(part);
  }
  return parts.join('');
}
