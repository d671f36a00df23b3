/**
 * Generates the TypeScript types of a document's operations as their handlers see them: members with a default are
 * required, and every operation has its id. `service/http/handlers/handlers.ts` derives the types of handlers from these types.
 */
import { astToString, resolveRef, scanDiscriminators, transformSchema } from 'openapi-typescript';
import ts from 'typescript';
import type { ApiDocument, Json, JsonObject, Operation, RequestBody } from '../../openapi/document/document.ts';
import { isObject, objectOf, stringOf } from '../../openapi/json/json.ts';
import { resolvePlace } from '../../openapi/loading/parts/resolve.ts';
import { at, join } from '../../openapi/json/pointer.ts';
import { anySchema, type DocumentSchemas } from '../../openapi/schema/view/document-schemas.ts';
import type { SchemaView } from '../../openapi/schema/view/schema-view.ts';
import { walk } from '../../openapi/document/walk.ts';

/** Returns the text of `api.d.ts`, which depends on the content of the document, but not on its formatting. */
export async function generateTypes(document: ApiDocument): Promise<string> {
  const view = JSON.parse(markInherited(JSON.stringify(createHandlerView(document)))) as View; // the form of the document is checked
  const nodes = transformSchema(view, createSettings(view, requireDefaulted(document.schemas)));
  const title = document.title.replaceAll(/\s+/g, ' ').replaceAll('*/', '* /');
  const header = `/** Types of "${title}", written by \`fountainai generate\`: change the document, not this file. */\n`;
  return header + astToString(nodes).replaceAll(mark, '');
}

type View = Parameters<typeof transformSchema>[0];
type Settings = Parameters<typeof transformSchema>[1];

/**
 * Those of the library's main function, which first checks and bundles the document: the code for that takes 80 ms to load, and a
 * loaded document is checked and in one part.
 */
function createSettings(view: View, transformProperty: ReturnType<typeof requireDefaulted>): Settings {
  return {
    additionalProperties: false,
    alphabetize: false,
    arrayLength: false,
    conditionalEnums: false,
    dedupeEnums: false,
    defaultNonNullable: true,
    discriminators: scanDiscriminators(view, { silent: true }),
    emptyObjectsUnknown: true,
    enum: false,
    enumValues: false,
    excludeDeprecated: false,
    exportType: false,
    generatePathParams: false,
    immutable: false,
    injectFooter: [],
    makePathsEnum: false,
    pathParamsAsTypes: false,
    postTransform: undefined,
    propertiesRequiredByDefault: false,
    readWriteMarkers: false,
    redoc: undefined as never, // only the check and the bundling read it
    resolve: (reference) => resolveRef(view, reference, { silent: true }),
    rootTypes: false,
    rootTypesKeepCasing: false,
    rootTypesNoSchemaPrefix: false,
    silent: true,
    transform: undefined,
    transformProperty,
  };
}

const mark = '$own$';

/** The library fails on members that every object inherits, such as `valueOf`: their names get a mark. */
function markInherited(json: string): string {
  const names = Object.getOwnPropertyNames(Object.prototype).join('|');
  return json.replaceAll(new RegExp(`(?<=["/])(?:${names})(?=["/])`, 'g'), `$&${mark.replaceAll('$', '$$$$')}`);
}

function createHandlerView({ content, operations }: ApiDocument): JsonObject {
  const view = structuredClone(content);
  const served = new Set(operations.map(({ pointer }) => pointer));
  // The library would list webhooks and callbacks among the operations, which need handlers.
  walk(view, (kind, operation, pointer) => {
    if (kind === 'operation' && !served.has(pointer)) Reflect.deleteProperty(operation, 'operationId');
  });
  for (const operation of operations) set(view, operation.pointer, 'operationId', operation.id);
  for (const operation of operations) {
    for (const pointer of findDefaultedParameters(operation)) set(view, pointer, 'required', true);
    for (const [pointer, name] of findOptionalHeaders(content, operation)) inlineReference(view, pointer, name);
  }
  for (const { method, pointer, requestBody } of operations) {
    // A copy, since the document is frozen and the schemas in the body are changed below.
    if (method === 'patch' && requestBody) set(view, pointer, 'requestBody', structuredClone(changeBody(requestBody)));
  }
  walk(view, (kind, schema, pointer) => {
    if (kind !== 'schema') return;
    const { mapping } = objectOf(schema.discriminator);
    if (isObject(mapping)) set(view, `${pointer}/discriminator`, 'mapping', convertMapping(view, mapping));
    // In TypeScript, the type of a map would also apply to the named members.
    if (isObject(schema.additionalProperties) && Object.keys(objectOf(schema.properties)).length > 0)
      set(view, pointer, 'additionalProperties', true);
  });
  dropReferencesInData(view);
  return view;
}

/** The library takes every `$ref` for a reference, wherever it is. Those in data are dropped, since types do not need them. */
function dropReferencesInData(view: JsonObject): void {
  const described = new Set<Json>();
  walk(view, (_kind, object) => described.add(object));
  step(view);

  function step(value: Json): void {
    if (typeof value !== 'object' || value === null) return;
    if (!described.has(value) && typeof Reflect.get(value, '$ref') === 'string') Reflect.deleteProperty(value, '$ref');
    Object.values(value).forEach(step);
  }
}

/** Converts names to references, since the library expects references in a mapping, and drops those without a target. */
function convertMapping(content: JsonObject, mapping: JsonObject): JsonObject {
  const schemas = objectOf(objectOf(content.components).schemas);
  const entries = Object.entries(mapping).map(([value, name]): [string, string] => [
    value,
    typeof name === 'string' && Object.hasOwn(schemas, name) ? `#${join('/components/schemas', name)}` : stringOf(name),
  ]);
  return Object.fromEntries(entries.filter(([, reference]) => at(content, reference) !== undefined));
}

/** Returns the body of a PATCH, which may share its description with a POST. */
function changeBody({ required, content: bodies }: RequestBody): JsonObject {
  const mediaTypes = [...bodies].map(([name, { schema = anySchema }]): [string, JsonObject] => [
    name,
    { schema: withoutDefaults(schema) },
  ]);
  return { required, content: Object.fromEntries(mediaTypes) };
}

/** A PATCH fills in no defaults: members that are not sent keep their values. */
function withoutDefaults({ parts, node }: SchemaView): Json {
  const isDefaulted = parts.some(({ own }) => [...own.properties.values()].some(hasDefault));
  return isDefaulted ? { allOf: parts.map(removeDefaults) } : node;
}

/** Returns the schema without its references and without the defaults of its members. */
function removeDefaults(part: SchemaView): JsonObject {
  const node = unlink(part);
  const properties = [...part.own.properties].map(([name, property]): [string, Json] => [
    name,
    hasDefault(property) ? withoutDefault(property) : property.node,
  ]);
  return node.properties === undefined ? node : { ...node, properties: Object.fromEntries(properties) };
}

function unlink({ node }: SchemaView): JsonObject {
  return without(objectOf(node), '$ref', 'allOf');
}

/** Removes the default of a property. If the default comes from a reference, the reference is expanded. */
function withoutDefault(property: SchemaView): Json {
  const own = property.owner.of(without(objectOf(property.node), 'default'), property.pointer);
  if (!hasDefault(own)) return own.node;
  return {
    allOf: own.parts.map((part) => without(unlink(part), 'default')).filter((part) => Object.keys(part).length > 0),
  };
}

function without(object: JsonObject, ...names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

/** True if the schema or a schema that it refers to has a default: the pipeline fills in both. */
function hasDefault(schema: SchemaView): boolean {
  return schema.default !== undefined;
}

function findDefaultedParameters({ parameters }: Operation): string[] {
  return parameters.filter(({ schema }) => hasDefault(schema)).map(({ pointer }) => pointer);
}

/** Finds optional headers behind references: openapi-typescript generates those as required. */
function findOptionalHeaders(content: JsonObject, { responses }: Operation): [pointer: string, name: string][] {
  return [...responses.values()].flatMap(({ pointer, headers }) =>
    [...headers].flatMap(([name, { required }]): [string, string][] => {
      const place = join(pointer, 'headers', name);
      return required || objectOf(at(content, place)).$ref === undefined ? [] : [[join(pointer, 'headers'), name]];
    }),
  );
}

/** Replaces a reference by its target. */
function inlineReference(view: JsonObject, pointer: string, name: string): void {
  const { value } = resolvePlace(view, at(view, join(pointer, name)), '');
  set(view, pointer, name, value);
}

function set(view: JsonObject, pointer: string, member: string, value: Json): void {
  const target = at(view, pointer);
  if (isObject(target)) Reflect.set(target, member, value);
}

/**
 * Removes the question mark from properties with a default. openapi-typescript does this too, but neither in inline bodies
 * nor across references.
 */
function requireDefaulted(schemas: DocumentSchemas) {
  return (property: ts.PropertySignature, schema: object): ts.PropertySignature | undefined => {
    if (!isObject(schema) || !hasDefault(schemas.of(schema)) || property.questionToken === undefined) return undefined;
    const { modifiers, name, type } = property;
    return ts.factory.updatePropertySignature(property, modifiers, name, undefined, type);
  };
}
