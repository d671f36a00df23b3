/** Where in a document stands what an answer or a request breaks, as near as its schemas lead. */
import type { ApiDocument, Json, JsonObject, Operation } from '../../../openapi/document.ts';
import { isObject } from '../../../openapi/json.ts';
import { isJsonType } from '../../../openapi/media-type.ts';
import { at, join, split } from '../../../openapi/pointer.ts';
import { responseFor } from '../../../service/http/response.ts';
import type { AnswerFault } from '../../contract/check.ts';

/** JSON pointer in the document, of what the answer should have kept to. */
export function placeOfAnswer(document: ApiDocument, operation: Operation, status: number, fault: AnswerFault): string {
  const responses = join(operation.pointer, 'responses');
  const response = responseFor(operation, status);
  if (response === undefined || fault.kind === 'status' || fault.kind === 'undeclared') return responses;
  const [place = '', ...path] = split(fault.pointer);
  if (place === 'headers') {
    const [, header] = [...response.headers].find(([name]) => name.toLowerCase() === path[0]?.toLowerCase()) ?? [];
    return header?.pointer ?? response.pointer;
  }
  const content = contentOf(response.content);
  return content === undefined ? response.pointer : memberPlace(document, join(content.pointer, 'schema'), path);
}

/** @param pointer of the value in the request: `/query/limit`, `/body/userId` */
export function placeOfRequest(document: ApiDocument, operation: Operation, pointer: string): string {
  const [place = '', name = '', ...path] = split(pointer);
  if (place === 'body') {
    const content = contentOf(operation.requestBody?.content ?? new Map<string, never>());
    return content === undefined
      ? operation.pointer
      : memberPlace(document, join(content.pointer, 'schema'), split(pointer).slice(1));
  }
  const parameter = operation.parameters.find((candidate) => candidate.in === place && candidate.name === name);
  return parameter === undefined ? operation.pointer : memberPlace(document, join(parameter.pointer, 'schema'), path);
}

function contentOf<Content>(content: ReadonlyMap<string, Content>): Content | undefined {
  return [...content].find(([mediaType]) => isJsonType(mediaType))?.[1] ?? [...content.values()][0];
}

/** The schema of a part of a value, or the nearest one around it that the document has. */
export function memberPlace({ content }: ApiDocument, schema: string, path: readonly string[]): string {
  let place = schema;
  for (const name of path) {
    const next = memberOf(content, place, name, new Set());
    if (next === undefined) return place;
    place = next;
  }
  return place;
}

function memberOf(content: JsonObject, pointer: string, name: string, seen: Set<string>): string | undefined {
  const schema = at(content, pointer);
  if (!isObject(schema) || seen.has(pointer)) return undefined;
  seen.add(pointer);
  const own = [join(pointer, 'properties', name), ...(/^\d+$/.test(name) ? [join(pointer, 'items')] : [])];
  const found = own.find((place) => at(content, place) !== undefined);
  if (found !== undefined) return found;
  const others = [
    ...(typeof schema.$ref === 'string' ? [join('', ...split(schema.$ref))] : []),
    ...['allOf', 'anyOf', 'oneOf'].flatMap((keyword) => partsAt(schema[keyword], join(pointer, keyword))),
  ];
  return others.map((place) => memberOf(content, place, name, seen)).find((place) => place !== undefined);
}

function partsAt(list: Json | undefined, pointer: string): readonly string[] {
  return Array.isArray(list) ? list.map((_, index) => join(pointer, index)) : [];
}
