/** Where in a document stands what an answer or a request breaks, as near as its schemas lead. */
import type { MediaType, Operation } from '../../../openapi/document/document.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import { join, split } from '../../../openapi/json/pointer.ts';
import type { SchemaView } from '../../../openapi/schema/view/schema-view.ts';
import { responseFor } from '../../../service/http/response/response.ts';
import type { ContractCase } from '../cases/case.ts';
import type { BehaviourRule } from './fault.ts';

/** Returns the JSON pointer in the document of what an answer to a case breaks. @param pointer in the answer */
export function placeOfCase(
  { operation, kind, expected }: ContractCase,
  status: number,
  rule: BehaviourRule,
  pointer: string,
): string {
  // No operation is to blame: the document has none for the path.
  if (kind === 'path') return '/paths';
  if (pointer !== '/status' && rule !== 'refusal-unclear') return placeOfAnswer(operation, status, pointer);
  if (kind === 'credentials') return join(operation.pointer, 'security');
  if (kind === 'broken' && typeof expected.says === 'string') return placeOfRequest(operation, expected.says);
  if (kind === 'body') return operation.requestBody?.pointer ?? operation.pointer;
  return kind === 'method' ? join('/paths', operation.path) : join(operation.pointer, 'responses');
}

/** @param pointer in the answer: `/headers/Allow`, `/body/userId` */
export function placeOfAnswer(operation: Operation, status: number, pointer: string): string {
  const response = responseFor(operation, status);
  if (response === undefined || !/^\/(?:headers|body)/.test(pointer)) return join(operation.pointer, 'responses');
  const [place = '', ...path] = split(pointer);
  if (place === 'headers') {
    const [, header] = [...response.headers].find(([name]) => name.toLowerCase() === path[0]?.toLowerCase()) ?? [];
    return header?.pointer ?? response.pointer;
  }
  const content = findContent(response.content);
  return content === undefined ? response.pointer : schemaPlace(content, path);
}

/** @param pointer of the value in the request: `/query/limit`, `/body/userId` */
export function placeOfRequest(operation: Operation, pointer: string): string {
  const [place = '', name = '', ...path] = split(pointer);
  if (place === 'body') {
    const content = findContent(operation.requestBody?.content ?? new Map<string, MediaType>());
    return content === undefined ? operation.pointer : schemaPlace(content, split(pointer).slice(1));
  }
  const parameter = operation.parameters.find((candidate) => candidate.in === place && candidate.name === name);
  return parameter === undefined ? operation.pointer : schemaPlace(parameter, path);
}

function findContent<Content>(content: ReadonlyMap<string, Content>): Content | undefined {
  return [...content].find(([mediaType]) => isJsonType(mediaType))?.[1] ?? [...content.values()][0];
}

/** The place of the schema of a part of a value, or of the nearest one around it that the document has. */
function schemaPlace({ schema, pointer }: Pick<MediaType, 'schema' | 'pointer'>, path: readonly string[]): string {
  let place = schema;
  for (const name of path) {
    const next = place && findMember(place, name, new Set());
    if (next === undefined) break;
    place = next;
  }
  return place === undefined || place.pointer === '' ? join(pointer, 'schema') : place.pointer;
}

function findMember(schema: SchemaView, name: string, seen: Set<SchemaView>): SchemaView | undefined {
  if (seen.has(schema)) return undefined;
  seen.add(schema);
  const { properties, items, target, allOf, anyOf = [], oneOf = [] } = schema.own;
  const found = properties.get(name) ?? (/^\d+$/.test(name) ? items : undefined);
  if (found !== undefined) return found;
  const others = [...(target === undefined ? [] : [target]), ...allOf, ...anyOf, ...oneOf];
  return others.map((other) => findMember(other, name, seen)).find((place) => place !== undefined);
}
