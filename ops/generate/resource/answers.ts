/** The bodies of an operation's requests and of its answers for success. */
import type { MediaType, Operation, ResponseDescription } from '../../../openapi/document/document.ts';
import { essence, isJsonType, isRangeOfJson } from '../../../openapi/request/media-type.ts';
import { anySchema } from '../../../openapi/schema/view/document-schemas.ts';
import { someHave } from '../../../openapi/schema/view/facts.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { getBodyKind } from '../../../service/http/request/body/media-types.ts';

export interface SuccessAnswer {
  readonly status: number;
  readonly response: ResponseDescription;
  /** Undefined if the answer has no body. */
  readonly body: JsonBody | undefined;
}

export interface JsonBody {
  readonly schema: SchemaView;
  readonly mediaType: string;
  /** Pointer to the schema in the document. */
  readonly pointer: string;
  /** True for the media type that is used if a request names no media type. */
  readonly isFirst: boolean;
}

/**
 * Returns the answers with these statuses, without the answers whose bodies are not JSON. A range (`2XX`), or `default` if the
 * document declares no other success, is an answer with the first status that allows its body.
 */
export function successAnswers({ responses }: Operation, statuses: readonly number[]): readonly SuccessAnswer[] {
  const single = statuses.flatMap((status) => answerWith(responses.get(String(status)), status));
  if (single.length > 0) return single;
  const isSuccessDeclared = [...responses.keys()].some((status) => status.startsWith('2'));
  const response = responses.get('2XX') ?? (isSuccessDeclared ? undefined : responses.get('default'));
  const status = statuses.find((one) => (one === 204) === (response?.content.size === 0)) ?? statuses[0] ?? 200;
  return answerWith(response, status);
}

function answerWith(response: ResponseDescription | undefined, status: number): SuccessAnswer[] {
  if (response === undefined) return [];
  if (response.content.size === 0) return [{ status, response, body: undefined }];
  const body = jsonBody(response.content);
  return body === undefined ? [] : [{ status, response, body }];
}

export function jsonBody(content: ReadonlyMap<string, MediaType>): JsonBody | undefined {
  const types = [...content];
  const index = types.findIndex(([mediaType]) => isJsonType(mediaType) && !/patch\+json|seq|\bndjson/.test(mediaType));
  const merge = types.findIndex(([mediaType]) => /^application\/merge-patch\+json/i.test(mediaType));
  const range = types.findIndex(([mediaType]) => isRangeOfJson(mediaType));
  return bodyAt(types, [index, merge, range].find((one) => one >= 0) ?? -1);
}

/** Returns the body that a handler gets as an object: JSON, or a form if no media type is JSON. */
export function objectBody(content: ReadonlyMap<string, MediaType>): JsonBody | undefined {
  const types = [...content];
  const form = types.findIndex(([mediaType]) => ['urlencoded', 'multipart'].includes(getBodyKind(essence(mediaType))));
  return jsonBody(content) ?? bodyAt(types, form);
}

function bodyAt(types: readonly (readonly [string, MediaType])[], index: number): JsonBody | undefined {
  const found = types[index];
  if (found === undefined) return undefined;
  const [mediaType, { schema = anySchema, pointer }] = found;
  return { schema, mediaType, pointer: `${pointer}/schema`, isFirst: index === 0 };
}

/** True if all media types of the body have the same schema, so that the handler gets one type. */
export function hasOneSchema(content: ReadonlyMap<string, MediaType>): boolean {
  return new Set([...content.values()].map(({ schema }) => JSON.stringify(schema ?? anySchema))).size === 1;
}

/** Returns the TypeScript type of an answer's body. */
export function answerTypeText(operation: Operation, { response }: SuccessAnswer, { mediaType }: JsonBody): string {
  const [id, status] = [JSON.stringify(operation.id), response.status];
  const key = /^\d+$/.test(status) ? status : JSON.stringify(status);
  return `operations[${id}]['responses'][${key}]['content'][${JSON.stringify(mediaType)}]`;
}

/** Returns the schema of a list's elements, from all parts of an `allOf`; undefined if the schema does not describe a list. */
export function getElement({ parts, types, items }: SchemaView): SchemaView | undefined {
  if (types.join() !== 'array' || someHave(parts, 'prefixItems', 'anyOf', 'oneOf')) return undefined;
  return items?.asBoolean === undefined ? items : undefined;
}

/** Returns the JSON pointer to a schema, or to the target of the schema if it is a reference. */
export function resolvePointer(schema: SchemaView, pointer: string): string {
  return schema.own.names.has('$ref') ? schema.resolved.pointer : pointer;
}
