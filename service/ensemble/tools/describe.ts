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

export const describeOperation = memoize((operation: Operation): string => {
  const { id, method, path, summary, description, deprecated } = operation;
  const title = `- ${quote(id, 200)} ${method.toUpperCase()} ${quote(path, 500)}${deprecated ? ' (deprecated)' : ''}`;
  return [
    summary === '' ? title : `${title}: ${quote(summary, 300)}`,
    ...(description === '' ? [] : [`  about: ${quote(description, 1500)}`]),
    ...getArguments(operation).map(describeArgument),
  ].join('\n');
});

export function describeRefused({ operationId, reason }: RefusedOperation): string {
  return `- ${quote(operationId, 200)} cannot be called: ${quote(reason, 300)}`;
}

function describeArgument({ place, name, types, choices, required, description }: Argument): string {
  const values = choices === undefined ? types.join(' or ') || 'any value' : `one of ${quote(choices, 500)}`;
  const title = name === '' ? place : `${place} ${quote(name, 200)}`;
  const about = description === '' ? '' : `: ${quote(description, 300)}`;
  return `  ${title} (${values}${required ? ', required' : ''})${about}`;
}
