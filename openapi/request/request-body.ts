/** Bodies of requests as text: JSON, forms, and plain text. */
import type { Json, JsonObject, RequestBody } from '../document/document.ts';
import { readFieldStyle } from '../document/parameter-style.ts';
import { isArray, isObject, objectOf } from '../json/json.ts';
import { essence, isJsonType } from './media-type.ts';
import { isAbsent, queryText, RequestError } from './write-style.ts';

export interface WrittenBody {
  /** The value of `Content-Type`. */
  readonly mediaType: string;
  readonly text: string;
}

/** @throws RequestError if the operation has no body, or a media type cannot represent the value */
export function writeBody(
  description: RequestBody | undefined,
  value: Json | undefined,
  wanted: string | undefined,
): WrittenBody | undefined {
  if (value === undefined) return undefined;
  if (description === undefined) throw new RequestError('the operation takes no body');
  const written = [...description.content.keys()];
  const name = written.find((type) => type === wanted) ?? written.find(isJsonType) ?? written[0] ?? '*/*';
  const mediaType = wanted ?? concrete(name);
  const encoding = objectOf(description.content.get(name)?.encoding);
  if (isJsonType(mediaType)) return { mediaType, text: JSON.stringify(value) };
  switch (essence(mediaType)) {
    case 'application/x-www-form-urlencoded':
      return { mediaType, text: formText(getMembers(value, mediaType), encoding) };
    case 'multipart/form-data':
      return multipart(getMembers(value, mediaType), encoding);
    default:
      return { mediaType, text: plainText(value, mediaType) };
  }
}

const ofRange = new Map([
  ['*/*', 'application/json'],
  ['application/*', 'application/json'],
  ['text/*', 'text/plain'],
]);

/** Returns a type within a range; other types unchanged. */
function concrete(mediaType: string): string {
  // `application/*+json`
  return ofRange.get(essence(mediaType)) ?? mediaType.replace('*+', 'vnd.example+');
}

function getMembers(value: Json, mediaType: string): JsonObject {
  if (isObject(value)) return value;
  throw new RequestError(`${mediaType} requires an object`);
}

/** https://spec.openapis.org/oas/v3.1.1.html#encoding-the-x-www-form-urlencoded-media-type */
function formText(members: JsonObject, encoding: JsonObject): string {
  const fields = Object.entries(members).flatMap(([name, value]) => {
    const own = objectOf(encoding[name]);
    const parameter = { ...readFieldStyle(own), name, allowReserved: own.allowReserved === true, mediaType: undefined };
    const isStyled = [own.style, own.explode, own.allowReserved].some((part) => part !== undefined);
    if (isStyled) return isAbsent(parameter, value) ? [] : queryText(parameter, value);
    return parts(value, own).flatMap((part) => queryText(parameter, part));
  });
  return fields.join('&');
}

/** Returns the texts of one field: one for each item of a list; objects are JSON, as are fields whose encoding is JSON. */
function parts(value: Json, { contentType }: JsonObject): string[] {
  if (typeof contentType === 'string' && isJsonType(contentType)) return [JSON.stringify(value)];
  return (isArray(value) ? value : [value]).map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
}

/** https://www.rfc-editor.org/rfc/rfc7578 */
function multipart(members: JsonObject, encoding: JsonObject): WrittenBody {
  const fields = Object.entries(members).flatMap(([name, value]) => {
    const own = objectOf(encoding[name]);
    return parts(value, own).map((text) => fieldPart(name, text, own));
  });
  let boundary = 'boundary';
  while (fields.some((field) => field.includes(boundary))) boundary += '-';
  const text = [...fields.map((field) => `--${boundary}\r\n${field}\r\n`), `--${boundary}--\r\n`].join('');
  return { mediaType: `multipart/form-data; boundary=${boundary}`, text };
}

function fieldPart(name: string, text: string, { contentType }: JsonObject): string {
  // Escapes names as browsers do: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
  const escaped = name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
  const type =
    typeof contentType === 'string' && !/[*,\r\n]/.test(contentType) ? `\r\nContent-Type: ${contentType}` : '';
  return `Content-Disposition: form-data; name="${escaped}"${type}\r\n\r\n${text}`;
}

function plainText(value: Json, mediaType: string): string {
  if (typeof value === 'object' && value !== null) throw new RequestError(`${mediaType} requires text`);
  return String(value);
}
