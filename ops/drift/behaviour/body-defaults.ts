/** Defaults that an answer has to say of members that a request did not send. */
import type { ApiDocument, Json, JsonObject, Operation } from '../../../openapi/document.ts';
import { partsOf, requiredOf } from '../../../openapi/samples/constraints.ts';
import { defaultOf } from '../../../openapi/schemas/visibility.ts';
import { bodyOf } from '../../contract/sample.ts';
import { membersOf } from './resources.ts';

/** Name → default, of the members of a request's body that need not be sent. */
export function bodyDefaults(document: ApiDocument, operation: Operation): JsonObject {
  const schema = bodyOf(operation)?.schema;
  if (schema === undefined || operation.method === 'patch') return {};
  const required = requiredOf(partsOf(document.content, schema, () => 0));
  const members = [...membersOf(document, schema)].filter(([name]) => !required.has(name));
  const defaults = members.flatMap(([name, member]): [string, Json][] => {
    const value = defaultOf(document.content, member);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(defaults);
}
