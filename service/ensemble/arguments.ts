/** The arguments of an operation as one list: its parameters, and the properties of its body. */
import { type SchemaType, shapeOf } from 'fountainai';
import {
  type ApiDocument,
  arrayOf,
  conjuncts,
  isArray,
  isJsonType,
  type Json,
  type JsonObject,
  type MediaType,
  memoize,
  type Operation,
  type ParameterPlace,
  type Schema,
  stringOf,
} from 'fountainai/openapi';

export type ArgumentPlace = ParameterPlace | 'body';

export interface Argument {
  readonly place: ArgumentPlace;
  /** As the document spells it; the empty string where it is the whole body. */
  readonly name: string;
  readonly required: boolean;
  /** Empty: any. */
  readonly types: readonly SchemaType[];
  /** The only values that it may have (`enum`, `const`), where there are such. */
  readonly choices: readonly Json[] | undefined;
  readonly description: string;
  readonly schema: Schema;
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

export function bodyOf({ requestBody }: Operation): ArgumentBody | undefined {
  const contents = [...(requestBody?.content ?? [])];
  const chosen = contents.find(([mediaType]) => isJsonType(mediaType)) ?? contents[0];
  if (requestBody === undefined || chosen === undefined) return undefined;
  return { ...chosen[1], mediaType: chosen[0], required: requestBody.required };
}

/** Kept, since each interaction asks for them; `remember` takes those that were read elsewhere, without the schemas. */
export const argumentsOf = memoize((document: Pick<ApiDocument, 'content'>, operation: Operation) =>
  listArguments(document.content, operation),
);

function listArguments(content: JsonObject, operation: Operation): readonly Argument[] {
  const parameters = operation.parameters.map((parameter) => ({
    ...describe(content, parameter.schema),
    place: parameter.in,
    name: parameter.name,
    required: parameter.required,
    description: parameter.description,
    examples: parameter.examples.map(({ value }) => value),
  }));
  const ordered = places.flatMap((place) => parameters.filter((parameter) => parameter.place === place));
  return [...ordered, ...bodyArguments(content, operation)];
}

/** Nothing is required of a body that may be left out. */
function bodyArguments(content: JsonObject, operation: Operation): Argument[] {
  const body = bodyOf(operation);
  if (body === undefined) return [];
  const schema = body.schema ?? true;
  const { properties } = shapeOf(content, schema);
  if (properties.size === 0)
    return [{ ...describe(content, schema), place: 'body', name: '', required: body.required }];
  const required = new Set(conjuncts(content, schema).flatMap((part) => arrayOf(part.required)));
  return [...properties]
    .filter(([, property]) => !conjuncts(content, property).some((part) => part.readOnly === true))
    .map(([name, property]) => ({
      ...describe(content, property),
      place: 'body',
      name,
      required: body.required && required.has(name),
    }));
}

function describe(content: JsonObject, schema: Schema): Omit<Argument, 'place' | 'name' | 'required'> {
  const parts = conjuncts(content, schema);
  const { types } = shapeOf(content, schema);
  const listed = parts.map(choicesOf).find((choices) => choices !== undefined);
  const choices = types.length === 1 && types[0] === 'boolean' ? undefined : listed;
  const description = parts.map((part) => stringOf(part.description)).find(Boolean) ?? '';
  return { types, choices, description, schema, examples: [] };
}

function choicesOf(schema: JsonObject): readonly Json[] | undefined {
  if (schema.const !== undefined) return [schema.const];
  return isArray(schema.enum) ? schema.enum : undefined;
}
