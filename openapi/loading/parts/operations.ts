/** A document's `paths` as a list of operations, each complete without the others. */
import { methods } from '../../document/document.ts';
import type { JsonObject, Method, Operation, Parameter } from '../../document/document.ts';
import { FrozenMap } from './freeze.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../json/json.ts';
import { operationIds } from './operation-ids.ts';
import { readParameterObject } from './parameter.ts';
import { readRequestBody, readResponse } from './payload.ts';
import type { OperationNames } from './payload.ts';
import { join } from '../../json/pointer.ts';
import { resolveEntries, resolvePlace } from './resolve.ts';
import type { ResolvedObject } from './resolve.ts';
import { DocumentSchemas } from '../../schema/view/document-schemas.ts';
import { readSecurity } from './security.ts';

/** An operation at its place, before its parts are read. */
interface OperationPlace extends ResolvedObject {
  readonly method: Method;
  readonly path: string;
  /** The parameters that all operations of the path share. */
  readonly shared: readonly ResolvedObject[];
}

interface NamedPlace extends OperationPlace {
  readonly id: string;
}

/** In the order of the document: https://spec.openapis.org/oas/v3.1.1.html#operation-object */
export function operationsOf(content: JsonObject, schemas = new DocumentSchemas(content)): Operation[] {
  const paths = Object.entries(objectOf(content.paths)).filter(([path]) => path.startsWith('/'));
  const unnamed = paths.flatMap(([path, item]) => getPlaces(content, path, objectOf(item)));
  const ids = operationIds(unnamed);
  const places = unnamed.map((place, index) => ({ ...place, id: ids[index] ?? '' }));
  const idAt = new Map(places.map(({ pointer, id }) => [`#${pointer}`, id]));
  return places.map((place) => getOperation(schemas, place, (reference) => idAt.get(reference)));
}

/** A path item may refer to another and have its own members next to the `$ref`, which have precedence. */
function getPlaces(content: JsonObject, path: string, item: JsonObject): OperationPlace[] {
  const own = { value: item, pointer: join('/paths', path) };
  const target = resolvePlace(content, item, own.pointer);
  const parts = target.pointer === own.pointer ? [own] : [target, own];
  const shared = parts.flatMap((part) => getParameters(content, part));
  const places = parts.flatMap(({ value, pointer }) => {
    const declared = Object.keys(value)
      .filter(isMethod)
      .filter((method) => isObject(value[method]));
    return declared.map((method) => ({ method, path, shared, ...member({ value, pointer }, method) }));
  });
  return [...new Map(places.map((place) => [place.method, place])).values()];
}

function getOperation(schemas: DocumentSchemas, place: NamedPlace, names: OperationNames): Operation {
  const { content } = schemas;
  const { id, value, pointer, method, path } = place;
  const responses = resolveEntries(content, place, 'responses').filter(([status]) => !status.startsWith('x-'));
  const body = isObject(value.requestBody)
    ? resolvePlace(content, value.requestBody, join(pointer, 'requestBody'))
    : undefined;
  return {
    id,
    method,
    path,
    pointer,
    summary: stringOf(value.summary),
    description: stringOf(value.description),
    tags: arrayOf(value.tags).map(stringOf),
    deprecated: value.deprecated === true,
    parameters: merge(
      [...place.shared, ...getParameters(content, place)].map((parameter) => readParameterObject(schemas, parameter)),
    ),
    requestBody: body === undefined ? undefined : readRequestBody(schemas, body),
    responses: new FrozenMap(
      responses.map(([status, response]) => [status, readResponse(schemas, status, response, names)]),
    ),
    security: readSecurity(value.security ?? content.security),
  };
}

function getParameters(content: JsonObject, { value, pointer }: ResolvedObject): ResolvedObject[] {
  const list = arrayOf(value.parameters);
  return list.map((parameter, index) => resolvePlace(content, parameter, join(pointer, 'parameters', index)));
}

/** The later of two parameters with the same name and place has precedence. */
function merge(parameters: readonly Parameter[]): Parameter[] {
  const byName = new Map(parameters.map((parameter) => [getKey(parameter), parameter]));
  return [...byName.values()].filter((parameter) => !isDescribedElsewhere(parameter));
}

function getKey({ in: place, name }: Parameter): string {
  return `${place}:${place === 'header' ? name.toLowerCase() : name}`;
}

/** Definitions of these headers must be ignored: media types and security schemes describe them. */
function isDescribedElsewhere({ in: place, name }: Parameter): boolean {
  return place === 'header' && ['accept', 'content-type', 'authorization'].includes(name.toLowerCase());
}

function isMethod(name: string): name is Method {
  return methods.some((method) => method === name);
}

function member({ value, pointer }: ResolvedObject, name: string): ResolvedObject {
  return { value: objectOf(value[name]), pointer: join(pointer, name) };
}
