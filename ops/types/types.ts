/**
 * A document → the TypeScript types of its operations as their handlers see them: what has a default is always there,
 * and every operation has its id. `service/http/handlers.ts` derives the types of handlers from them.
 */
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import type { ApiDocument, Json, JsonObject, Operation, RequestBody, Schema } from '../../openapi/document.ts';
import { isObject, objectOf, stringOf } from '../../openapi/json.ts';
import { resolvePlace } from '../../openapi/loading/resolve.ts';
import { at, join } from '../../openapi/pointer.ts';
import { conjuncts, defaultOf } from '../../openapi/schemas/visibility.ts';
import { walk } from '../../openapi/walk.ts';

/** The text of `api.d.ts`: the same for the same content, whatever the document's wording on disk. */
export async function generateTypes(document: ApiDocument): Promise<string> {
  const view = JSON.stringify(handlersView(document));
  const nodes = await openapiTS(Buffer.from(view), {
    silent: true,
    emptyObjectsUnknown: true,
    transformProperty: presentByDefault(document.content),
  });
  const title = document.title.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /');
  const header = `/** Types of "${title}", written by \`npm run generate\`: change the document, not this file. */\n`;
  return header + astToString(nodes);
}

function handlersView({ content, operations }: ApiDocument): JsonObject {
  const view = structuredClone(content);
  for (const operation of operations) set(view, operation.pointer, 'operationId', operation.id);
  for (const operation of operations) {
    for (const pointer of defaultedParameters(content, operation)) set(view, pointer, 'required', true);
    for (const [pointer, name] of optionalHeaders(content, operation)) writeOut(view, pointer, name);
  }
  for (const { method, pointer, requestBody } of operations) {
    if (method === 'patch' && requestBody) set(view, pointer, 'requestBody', changeBody(content, requestBody));
  }
  walk(view, (kind, schema, pointer) => {
    const { mapping } = objectOf(schema.discriminator);
    if (kind === 'schema' && isObject(mapping))
      set(view, `${pointer}/discriminator`, 'mapping', referring(view, mapping));
  });
  return view;
}

/** The library takes every name in a mapping for a reference; what leads nowhere says nothing of the types. */
function referring(content: JsonObject, mapping: JsonObject): JsonObject {
  const schemas = objectOf(objectOf(content.components).schemas);
  const entries = Object.entries(mapping).map(([value, name]): [string, string] => [
    value,
    typeof name === 'string' && Object.hasOwn(schemas, name) ? `#${join('/components/schemas', name)}` : stringOf(name),
  ]);
  return Object.fromEntries(entries.filter(([, reference]) => at(content, reference) !== undefined));
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
  const defaulted = parts.some(({ properties }) =>
    Object.values(objectOf(properties)).some((property) => hasDefault(content, property)),
  );
  if (!defaulted) return schema;
  return { allOf: apart(parts).map((part) => bare(content, part)) };
}

/** What each says itself, where that is anything. */
function apart(parts: readonly JsonObject[]): readonly JsonObject[] {
  return parts.map((part) => without(part, '$ref', 'allOf')).filter((part) => Object.keys(part).length > 0);
}

function bare(content: JsonObject, part: JsonObject): JsonObject {
  const properties = Object.entries(objectOf(part.properties)).map(([name, property]): [string, Json] => [
    name,
    hasDefault(content, property) ? withoutDefault(content, property) : property,
  ]);
  return part.properties === undefined ? part : { ...part, properties: Object.fromEntries(properties) };
}

/** A default of its own only has to go; one that a reference leads to takes the reference with it. */
function withoutDefault(content: JsonObject, property: Json): Json {
  const own = isObject(property) ? without(property, 'default') : property;
  if (!hasDefault(content, own)) return own;
  return { allOf: apart(conjuncts(content, own).map((part) => without(part, 'default'))) };
}

function without(object: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** Its own, or that of a schema that it refers to: the road fills in both. */
function hasDefault(content: JsonObject, schema: unknown): boolean {
  return isObject(schema) && defaultOf(content, schema) !== undefined;
}

function defaultedParameters(content: JsonObject, { parameters }: Operation): string[] {
  return parameters.filter(({ schema }) => hasDefault(content, schema)).map(({ pointer }) => pointer);
}

/** openapi-typescript takes each header that is described elsewhere for one that is always sent. */
function optionalHeaders(content: JsonObject, { responses }: Operation): [pointer: string, name: string][] {
  return [...responses.values()].flatMap(({ pointer, headers }) =>
    [...headers].flatMap(([name, { required }]): [string, string][] => {
      const place = join(pointer, 'headers', name);
      return required || objectOf(at(content, place)).$ref === undefined ? [] : [[join(pointer, 'headers'), name]];
    }),
  );
}

/** What a member refers to takes its place. */
function writeOut(view: JsonObject, pointer: string, name: string): void {
  const { value } = resolvePlace(view, at(view, join(pointer, name)), '');
  set(view, pointer, name, value);
}

function set(view: JsonObject, pointer: string, member: string, value: Json): void {
  const target = at(view, pointer);
  if (isObject(target)) Reflect.set(target, member, value);
}

/** openapi-typescript does this too, but not for bodies that are described in place, nor across references. */
function presentByDefault(content: JsonObject) {
  return (property: ts.PropertySignature, schema: object): ts.PropertySignature | undefined => {
    if (!hasDefault(content, schema) || property.questionToken === undefined) return undefined;
    const { modifiers, name, type } = property;
    return ts.factory.updatePropertySignature(property, modifiers, name, undefined, type);
  };
}
