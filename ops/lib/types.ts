/**
 * A document → the TypeScript types of its operations as their handlers see them: what has a default is always there,
 * and every operation has its id. `service/http/handlers.ts` derives the types of handlers from them.
 */
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import type { ApiDocument, Json, JsonObject, Operation, RequestBody, Schema } from '../../openapi/document.ts';
import { isObject, objectOf } from '../../openapi/json.ts';
import { at } from '../../openapi/pointer.ts';
import { conjuncts } from '../../openapi/schemas/visibility.ts';

/** The text of `api.d.ts`: the same for the same content, whatever the document's wording on disk. */
export async function generateTypes(document: ApiDocument): Promise<string> {
  const view = JSON.stringify(handlersView(document));
  const nodes = await openapiTS(Buffer.from(view), {
    silent: true,
    emptyObjectsUnknown: true,
    transformProperty: presentByDefault,
  });
  const title = document.title.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /');
  const header = `/** Types of "${title}", written by \`npm run generate\`: change the document, not this file. */\n`;
  return header + astToString(nodes);
}

function handlersView({ content, operations }: ApiDocument): JsonObject {
  const view = structuredClone(content);
  for (const operation of operations) set(view, operation.pointer, 'operationId', operation.id);
  for (const pointer of operations.flatMap(defaultedParameters)) set(view, pointer, 'required', true);
  for (const { method, pointer, requestBody } of operations) {
    if (method === 'patch' && requestBody) set(view, pointer, 'requestBody', changeBody(content, requestBody));
  }
  return view;
}

/** The body of a PATCH, which may share its description with a POST. */
function changeBody(content: JsonObject, { required, content: bodies }: RequestBody): JsonObject {
  const mediaTypes = [...bodies].map(([name, { schema = true }]): [string, JsonObject] => [
    name,
    { schema: withoutDefaults(content, schema) },
  ]);
  return { required, content: Object.fromEntries(mediaTypes) };
}

/** In a PATCH nothing is filled in: what is not sent stays as it is. */
function withoutDefaults(content: JsonObject, schema: Schema): Json {
  const parts = conjuncts(content, schema);
  const defaulted = parts.some(({ properties }) => Object.values(objectOf(properties)).some(hasDefault));
  if (!defaulted) return schema;
  return { allOf: parts.map((part) => bare(without(part, '$ref', 'allOf'))) };
}

function bare(part: JsonObject): JsonObject {
  const properties = Object.entries(objectOf(part.properties)).map(([name, property]): [string, Json] => [
    name,
    isObject(property) ? without(property, 'default') : property,
  ]);
  return part.properties === undefined ? part : { ...part, properties: Object.fromEntries(properties) };
}

function without(object: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

const hasDefault = (property: Json): boolean => isObject(property) && property.default !== undefined;

function defaultedParameters({ parameters }: Operation): string[] {
  return parameters
    .filter(({ schema }) => isObject(schema) && schema.default !== undefined)
    .map(({ pointer }) => pointer);
}

function set(view: JsonObject, pointer: string, member: string, value: Json): void {
  const target = at(view, pointer);
  if (isObject(target)) Reflect.set(target, member, value);
}

/** openapi-typescript does this too, but not for bodies that are described in place. */
function presentByDefault(property: ts.PropertySignature, schema: object): ts.PropertySignature | undefined {
  if (!('default' in schema) || property.questionToken === undefined) return undefined;
  const { modifiers, name, type } = property;
  return ts.factory.updatePropertySignature(property, modifiers, name, undefined, type);
}
