/**
 * A document → the TypeScript types of its operations as their handlers see them: what has a default is always there,
 * and every operation has its id. `service/http/handlers.ts` derives the types of handlers from them.
 */
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import type { ApiDocument, Json, JsonObject, Operation, RequestBody } from '../../openapi/document.ts';
import { isObject, objectOf, stringOf } from '../../openapi/json.ts';
import { resolvePlace } from '../../openapi/loading/resolve.ts';
import { at, join } from '../../openapi/pointer.ts';
import { anySchema, type DocumentSchemas } from '../../openapi/schema/document-schemas.ts';
import type { SchemaView } from '../../openapi/schema/schema-view.ts';
import { walk } from '../../openapi/walk.ts';

/** The text of `api.d.ts`: the same for the same content, whatever the document's wording on disk. */
export async function generateTypes(document: ApiDocument): Promise<string> {
  const view = JSON.stringify(handlersView(document));
  const nodes = await openapiTS(Buffer.from(view), {
    silent: true,
    emptyObjectsUnknown: true,
    transformProperty: presentByDefault(document.schemas),
  });
  const title = document.title.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /');
  const header = `/** Types of "${title}", written by \`npm run generate\`: change the document, not this file. */\n`;
  return header + astToString(nodes);
}

function handlersView({ content, operations }: ApiDocument): JsonObject {
  const view = structuredClone(content);
  for (const operation of operations) set(view, operation.pointer, 'operationId', operation.id);
  for (const operation of operations) {
    for (const pointer of defaultedParameters(operation)) set(view, pointer, 'required', true);
    for (const [pointer, name] of optionalHeaders(content, operation)) writeOut(view, pointer, name);
  }
  for (const { method, pointer, requestBody } of operations) {
    // The document cannot be changed, and its schemas in the body are changed below.
    if (method === 'patch' && requestBody) set(view, pointer, 'requestBody', structuredClone(changeBody(requestBody)));
  }
  walk(view, (kind, schema, pointer) => {
    const { mapping } = objectOf(schema.discriminator);
    if (kind === 'schema' && isObject(mapping))
      set(view, `${pointer}/discriminator`, 'mapping', referring(view, mapping));
  });
  dropReferencesInData(view);
  return view;
}

/**
 * The library follows every `$ref` and fetches every `externalValue`, wherever they are, from any host. Those in data
 * are dropped, since types do not need them.
 */
function dropReferencesInData(view: JsonObject): void {
  const described = new Set<Json>();
  walk(view, (_kind, object) => described.add(object));
  step(view);

  function step(value: Json): void {
    if (typeof value !== 'object' || value === null) return;
    for (const name of described.has(value) ? ['externalValue'] : ['externalValue', '$ref']) {
      if (typeof Reflect.get(value, name) === 'string') Reflect.deleteProperty(value, name);
    }
    Object.values(value).forEach(step);
  }
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
function changeBody({ required, content: bodies }: RequestBody): JsonObject {
  const mediaTypes = [...bodies].map(([name, { schema = anySchema }]): [string, JsonObject] => [
    name,
    { schema: withoutDefaults(schema) },
  ]);
  return { required, content: Object.fromEntries(mediaTypes) };
}

/** In a PATCH nothing is filled in: what is not sent stays as it is. */
function withoutDefaults({ parts, node }: SchemaView): Json {
  const isDefaulted = parts.some(({ own }) => [...own.properties.values()].some(hasDefault));
  return isDefaulted ? { allOf: parts.map(bare) } : node;
}

/** What a schema says itself, without the defaults of its members. */
function bare(part: SchemaView): JsonObject {
  const node = apart(part);
  const properties = [...part.own.properties].map(([name, property]): [string, Json] => [
    name,
    hasDefault(property) ? withoutDefault(property) : property.node,
  ]);
  return node.properties === undefined ? node : { ...node, properties: Object.fromEntries(properties) };
}

function apart({ node }: SchemaView): JsonObject {
  return without(objectOf(node), '$ref', 'allOf');
}

/** A default of its own only has to go; one that a reference leads to takes the reference with it. */
function withoutDefault(property: SchemaView): Json {
  const own = property.owner.of(without(objectOf(property.node), 'default'), property.pointer);
  if (!hasDefault(own)) return own.node;
  return {
    allOf: own.parts.map((part) => without(apart(part), 'default')).filter((part) => Object.keys(part).length > 0),
  };
}

function without(object: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** Its own, or that of a schema that it refers to: the pipeline fills in both. */
function hasDefault(schema: SchemaView): boolean {
  return schema.default !== undefined;
}

function defaultedParameters({ parameters }: Operation): string[] {
  return parameters.filter(({ schema }) => hasDefault(schema)).map(({ pointer }) => pointer);
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
function presentByDefault(schemas: DocumentSchemas) {
  return (property: ts.PropertySignature, schema: object): ts.PropertySignature | undefined => {
    if (!isObject(schema) || !hasDefault(schemas.of(schema)) || property.questionToken === undefined) return undefined;
    const { modifiers, name, type } = property;
    return ts.factory.updatePropertySignature(property, modifiers, name, undefined, type);
  };
}
