/** Returns the input of an operation as one schema: `{ path?, query?, header?, cookie?, body? }`. */
import { type ApiDocument, anySchema, type Operation, type ParameterPlace, type SchemaView } from 'fountainai/openapi';
import { getBodyArgument, places } from './arguments.ts';

type Schemas = ApiDocument['schemas'];
type ObjectMember = Parameters<Schemas['object']>[0][number];

export function argumentsSchema({ schemas }: Pick<ApiDocument, 'schemas'>, operation: Operation): SchemaView {
  const body = getBodyArgument(operation);
  const groups = places.flatMap((place): ObjectMember[] => {
    if (place !== 'body') return parameterGroup(schemas, operation, place);
    return body === undefined ? [] : [{ name: place, schema: body.schema ?? anySchema, isRequired: body.required }];
  });
  return schemas.object(groups, { isClosed: true });
}

function parameterGroup(schemas: Schemas, operation: Operation, place: ParameterPlace): ObjectMember[] {
  const parameters = operation.parameters.filter((parameter) => parameter.in === place);
  if (parameters.length === 0) return [];
  const members = parameters.map(({ name, schema, description, required }) => ({
    name,
    schema: description === '' ? schema : schema.withDescription(description),
    isRequired: required,
  }));
  const isRequired = parameters.some(({ required }) => required);
  return [{ name: place, schema: schemas.object(members, { isClosed: true }), isRequired }];
}
