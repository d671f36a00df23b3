/** Bodies, responses, and the links from a response to the next request. */
import type { JsonObject, Link, MediaType, RequestBody, ResponseDescription } from '../../document/document.ts';
import { FrozenMap } from './freeze.ts';
import { objectOf, stringOf } from '../../json/json.ts';
import { readExamples, readHeaderObject, readSchemaMember } from './parameter.ts';
import { resolveEntries } from './resolve.ts';
import type { ResolvedObject } from './resolve.ts';
import type { DocumentSchemas } from '../../schema/view/document-schemas.ts';

/** Finds the operation that a link's `operationRef` points to; undefined if it is not in this document. */
export type OperationNames = (operationRef: string) => string | undefined;

/** https://spec.openapis.org/oas/v3.1.1.html#request-body-object */
export function readRequestBody(schemas: DocumentSchemas, place: ResolvedObject): RequestBody {
  const { value, pointer } = place;
  return {
    required: value.required === true,
    description: stringOf(value.description),
    content: getContent(schemas, place),
    pointer,
  };
}

/** https://spec.openapis.org/oas/v3.1.1.html#response-object */
export function readResponse(
  schemas: DocumentSchemas,
  status: string,
  place: ResolvedObject,
  names: OperationNames,
): ResponseDescription {
  const { content } = schemas;
  // The header of the media type belongs to `content`: a definition of the header must be ignored.
  const headers = resolveEntries(content, place, 'headers').filter(([name]) => name.toLowerCase() !== 'content-type');
  return {
    status,
    description: stringOf(place.value.description),
    headers: new FrozenMap(headers.map(([name, header]) => [name, readHeaderObject(schemas, header)])),
    content: getContent(schemas, place),
    links: new FrozenMap(
      resolveEntries(content, place, 'links').flatMap(([name, { value }]) => getLink(name, value, names)),
    ),
    pointer: place.pointer,
  };
}

function getContent(schemas: DocumentSchemas, place: ResolvedObject): FrozenMap<string, MediaType> {
  return new FrozenMap(
    resolveEntries(schemas.content, place, 'content').map(([type, media]) => [type, getMediaType(schemas, media)]),
  );
}

function getMediaType(schemas: DocumentSchemas, place: ResolvedObject): MediaType {
  const { value, pointer } = place;
  const encoding = objectOf(value.encoding);
  return {
    schema: readSchemaMember(schemas, place),
    examples: readExamples(schemas.content, place),
    encoding,
    pointer,
  };
}

function getLink(name: string, value: JsonObject, names: OperationNames): [string, Link][] {
  const { operationId, operationRef, parameters, requestBody } = value;
  const id = typeof operationRef === 'string' ? names(operationRef) : operationId;
  return typeof id === 'string' ? [[name, { operationId: id, parameters: objectOf(parameters), requestBody }]] : [];
}
