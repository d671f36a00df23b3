/** The arguments of an operation as one list: its parameters, and the properties of its body. */
import {
  anySchema,
  isJsonType,
  type Json,
  type MediaType,
  memoize,
  type Operation,
  type ParameterPlace,
  type SchemaView,
} from 'fountainai/openapi';

export type ArgumentPlace = ParameterPlace | 'body';

export interface Argument {
  readonly place: ArgumentPlace;
  /** The name in the document; empty if the argument is the whole body. */
  readonly name: string;
  readonly required: boolean;
  /** Empty: any type. */
  readonly types: SchemaView['types'];
  /** The permitted values (`enum`, `const`); undefined: any. */
  readonly choices: readonly Json[] | undefined;
  readonly description: string;
  readonly schema: SchemaView;
  /** The examples of the parameter in the document; examples of schemas stay in the schema. */
  readonly examples: readonly Json[];
}

/** Returns a choice as a person writes it. */
export const choiceText = (choice: Json): string => (typeof choice === 'string' ? choice : JSON.stringify(choice));

/** The body to send: JSON if the operation accepts it, otherwise its first media type. */
export interface ArgumentBody extends MediaType {
  readonly mediaType: string;
  readonly required: boolean;
}

/** In the usual order of a person: path, query, header, cookie, body. */
export const places = ['path', 'query', 'header', 'cookie', 'body'] as const satisfies readonly ArgumentPlace[];

export function getBodyArgument({ requestBody }: Operation): ArgumentBody | undefined {
  const contents = [...(requestBody?.content ?? [])];
  const chosen = contents.find(([mediaType]) => isJsonType(mediaType)) ?? contents[0];
  if (requestBody === undefined || chosen === undefined) return undefined;
  return { ...chosen[1], mediaType: chosen[0], required: requestBody.required };
}

/**
 * Cached, since each interaction needs them; `remember` stores arguments that another thread has read, without schemas.
 */
export const getArguments = memoize((operation: Operation) => listArguments(operation));

function listArguments(operation: Operation): readonly Argument[] {
  const parameters = operation.parameters.map((parameter) => ({
    ...describe(parameter.schema),
    place: parameter.in,
    name: parameter.name,
    required: parameter.required,
    description: parameter.description,
    examples: parameter.examples.map(({ value }) => value),
  }));
  const ordered = places.flatMap((place) => parameters.filter((parameter) => parameter.place === place));
  return [...ordered, ...bodyArguments(operation)];
}

/** No property of an optional body is required. */
function bodyArguments(operation: Operation): Argument[] {
  const body = getBodyArgument(operation);
  if (body === undefined) return [];
  const schema = body.schema ?? anySchema;
  const { properties } = schema.shape;
  if (properties.size === 0) return [{ ...describe(schema), place: 'body', name: '', required: body.required }];
  return [...properties]
    .filter(([, property]) => !property.isReadOnly)
    .map(([name, property]) => ({
      ...describe(property),
      place: 'body',
      name,
      required: body.required && schema.required.has(name),
    }));
}

function describe(schema: SchemaView): Omit<Argument, 'place' | 'name' | 'required'> {
  const { types, parts, description } = schema;
  const choices = types.length === 1 && types[0] === 'boolean' ? undefined : parts.map(listChoices).find(Boolean);
  return { types, choices, description, schema, examples: [] };
}

function listChoices({ own }: SchemaView): readonly Json[] | undefined {
  return own.const === undefined ? own.enum : [own.const];
}
