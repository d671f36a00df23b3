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
  /** As the document spells it; the empty string where it is the whole body. */
  readonly name: string;
  readonly required: boolean;
  /** Empty: any. */
  readonly types: SchemaView['types'];
  /** The only values that it may have (`enum`, `const`), where there are such. */
  readonly choices: readonly Json[] | undefined;
  readonly description: string;
  readonly schema: SchemaView;
  /** From the document, where it has any for a parameter; those of schemas stay in the schema. */
  readonly examples: readonly Json[];
}

/** A choice as a person writes it. */
export const choiceText = (choice: Json): string => (typeof choice === 'string' ? choice : JSON.stringify(choice));

/** The body that is sent: JSON where the operation takes it, else the first that it names. */
export interface ArgumentBody extends MediaType {
  readonly mediaType: string;
  readonly required: boolean;
}

/** In the order in which a person would name them: path, query, header, cookie, body. */
export const places = ['path', 'query', 'header', 'cookie', 'body'] as const satisfies readonly ArgumentPlace[];

export function getBodyArgument({ requestBody }: Operation): ArgumentBody | undefined {
  const contents = [...(requestBody?.content ?? [])];
  const chosen = contents.find(([mediaType]) => isJsonType(mediaType)) ?? contents[0];
  if (requestBody === undefined || chosen === undefined) return undefined;
  return { ...chosen[1], mediaType: chosen[0], required: requestBody.required };
}

/** Kept, since each interaction asks for them; `remember` takes those that were read elsewhere, without the schemas. */
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

/** Nothing is required of a body that may be left out. */
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
