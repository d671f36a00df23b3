/** Defaults that an answer has to say of members that a request did not send. */
import type { Json, JsonObject, Operation } from '../../../openapi/document/document.ts';
import { getRequiredNames } from '../../../openapi/schema/view/facts.ts';
import { findBody } from './sample.ts';
import { getMembers } from '../structure/resources.ts';

/** Name → default, of the members of a request's body that need not be sent. */
export function bodyDefaults(operation: Operation): JsonObject {
  const schema = findBody(operation)?.schema;
  if (schema === undefined || operation.method === 'patch') return {};
  const required = getRequiredNames(schema.chosenParts(() => 0));
  const members = [...getMembers(schema)].filter(([name]) => !required.has(name));
  const defaults = members.flatMap(([name, member]): [string, Json][] =>
    member.default === undefined ? [] : [[name, member.default]],
  );
  return Object.fromEntries(defaults);
}
