/** For tests: a document of one collection, `/shelves`, from what its operations take and answer; and requests to it. */
import type { ApiDocument, Json, JsonObject } from '../../../openapi/document/document.ts';
import { parseDocument } from '../../../openapi/loading/load.ts';

export interface CollectionParts {
  /** `Shelf` among the components. */
  readonly shelf: JsonObject;
  /** The schema of an answer, if it is not a shelf. */
  readonly answer?: JsonObject;
  /** The bodies of POST, PUT and PATCH; an operation without one is not in the document. */
  readonly post?: JsonObject;
  readonly put?: JsonObject;
  readonly patch?: JsonObject;
  /** Media types of the bodies: JSON, if none is given. */
  readonly mediaTypes?: readonly string[];
  readonly parameters?: readonly JsonObject[];
  /** Further members of the operation that lists. */
  readonly list?: JsonObject;
  readonly isBodyOptional?: boolean;
}

export interface SentExchange {
  readonly send: readonly [method: string, path: string, body?: Json, contentType?: string];
  /** Sent as files of a form. */
  readonly files?: Readonly<Record<string, string>>;
  readonly status: number;
  /** The whole body of the answer. */
  readonly body?: unknown;
}

export interface DataRow {
  readonly given: string;
  readonly parts: CollectionParts;
  readonly requests: readonly SentExchange[];
  /** The comment above a handler that answers 501. */
  readonly comment?: string;
}

export const shelf: JsonObject = { $ref: '#/components/schemas/Shelf' };

/** The schema of an object that requires all its members. */
export function objectOfAll(properties: JsonObject): JsonObject {
  return { type: 'object', required: Object.keys(properties), properties };
}

export function collectionDocument(name: string, parts: CollectionParts): Promise<ApiDocument> {
  const { answer = shelf, mediaTypes = ['application/json'], parameters = [], list = {}, isBodyOptional } = parts;
  const json = (schema: JsonObject) => ({ content: { 'application/json': { schema } } });
  const found = { description: 'A shelf', ...json(answer) };
  const none = { description: 'None' };
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
  const write = (operationId: string, schema: JsonObject | undefined, status: string): JsonObject => {
    if (schema === undefined) return {};
    const content = Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, { schema }]));
    const requestBody = { required: isBodyOptional !== true, content };
    const method = { make: 'post', replace: 'put', change: 'patch' }[operationId] ?? '';
    return { [method]: { operationId, parameters, requestBody, responses: { [status]: found, 404: none } } };
  };
  const all = { description: 'All', ...json({ type: 'array', items: shelf }) };
  const content = {
    openapi: '3.1.0',
    info: { title: 'Shelves', version: '1.0.0' },
    paths: {
      '/shelves': {
        get: { operationId: 'list', responses: { 200: all }, ...list },
        ...write('make', parts.post, '201'),
      },
      '/shelves/{id}': {
        parameters: [id],
        get: { operationId: 'read', responses: { 200: found, 404: none } },
        ...write('replace', parts.put, '200'),
        ...write('change', parts.patch, '200'),
      },
    },
    components: { schemas: { Shelf: parts.shelf } },
  };
  return parseDocument(JSON.stringify(content), { source: `${name}.json`, name });
}
