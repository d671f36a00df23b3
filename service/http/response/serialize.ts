/** Serialises a handler's reply: JSON as text, and its headers. */
import type { Operation } from '../../../openapi/document/document.ts';
import { isJsonType } from '../../../openapi/request/media-type.ts';
import type { Reply } from '../handlers/handlers.ts';
import { responseFor, type WholeAnswer } from './response.ts';

export type Serialize = (reply: Reply) => WholeAnswer;

const json = 'application/json; charset=utf-8';

/** @throws TypeError for a body that JSON cannot represent */
export function compileSerializer(operation: Operation): Serialize {
  const usualTypes = new Map<number, UsualType>();
  return ({ status, headers, body }) => {
    if (body === undefined) return { status, headers: present(headers, {}), body };
    let usual = usualTypes.get(status);
    if (usual === undefined) usualTypes.set(status, (usual = getUsualType(operation, status)));
    const all = present(headers, { 'Content-Type': usual.mediaType });
    const mediaType = all[contentType];
    const isJson = mediaType === usual.mediaType ? usual.isJson : isJsonType(String(mediaType));
    return { status, headers: all, body: encode(body, isJson) };
  };
}

const contentType = 'Content-Type';

/** Of responses whose handler sets no media type. */
interface UsualType {
  readonly mediaType: string;
  readonly isJson: boolean;
}

function getUsualType(operation: Operation, status: number): UsualType {
  const mediaType = getMediaType(operation, status);
  return { mediaType, isJson: isJsonType(mediaType) };
}

/** Returns the document's first media type for a status; JSON if it declares none, or a range. */
function getMediaType(operation: Operation, status: number): string {
  const [first = '*/*'] = responseFor(operation, status)?.content.keys() ?? [];
  if (first.includes('*') || first.toLowerCase() === 'application/json') return json;
  return /^text\/[^;]+$/i.test(first) ? `${first}; charset=utf-8` : first;
}

function encode(body: unknown, isJson: boolean): string | Uint8Array {
  if (isJson) return JSON.stringify(body);
  return typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
}

/** Adds the defined headers to those given, with one spelling of `Content-Type`. */
function present(headers: Reply['headers'], target: Record<string, string | number>): Record<string, string | number> {
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) target[isContentType(name) ? contentType : name] = value;
  }
  return target;
}

const isContentType = (name: string): boolean =>
  name.length === contentType.length && name.toLowerCase() === 'content-type';
