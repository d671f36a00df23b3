/** What an operation takes as one schema: `{ path?, query?, header?, cookie?, body? }`. */
import type { JsonObject, Operation, ParameterPlace, Schema } from 'fountainai/openapi';
import { bodyOf, places } from './arguments.ts';

/** References in it still point into the document. */
export function argumentsSchema(operation: Operation): JsonObject {
  const body = bodyOf(operation);
  const groups = places.flatMap((place): [string, Schema, boolean][] => {
    if (place !== 'body') return parameterGroup(operation, place);
    return body === undefined ? [] : [[place, body.schema ?? true, body.required]];
  });
  return closedObject(groups);
}

function parameterGroup(operation: Operation, place: ParameterPlace): [string, Schema, boolean][] {
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  if (parameters.length === 0) return [];
  const members = parameters.map(({ name, schema, description, required }): [string, Schema, boolean] => [
    name,
    typeof schema === 'boolean' || description === '' ? schema : { ...schema, description },
    required,
  ]);
  return [[place, closedObject(members), parameters.some(({ required }) => required)]];
}

function closedObject(members: readonly (readonly [string, Schema, boolean])[]): JsonObject {
  return {
    type: 'object',
    properties: Object.fromEntries(members.map(([name, schema]) => [name, schema])),
    required: members.filter(([, , required]) => required).map(([name]) => name),
    additionalProperties: false,
  };
}
