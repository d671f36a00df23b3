/** Parses the body of a request: JSON, or a form whose values are converted by the fields' types. */
import type { IncomingMessage } from 'node:http';
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { unexpectedError, unreadableBody } from './store/kong-refusal.ts';
import type { KongFields } from './entity/fields.ts';

const maximumBytes = 1024 * 1024;

export async function readBodyText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBytes) throw unreadableBody();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** @throws KongRefusal also if a body is JSON but not an object, which Kong does not expect */
export function parseBody(text: string, contentType: string, fields: KongFields): JsonObject {
  if (text === '' && !contentType.startsWith('application/json')) return {};
  if (contentType.startsWith('application/x-www-form-urlencoded')) return parseForm(new URLSearchParams(text), fields);
  const value = parseJson(text);
  if (!isObject(value)) throw value === null || Array.isArray(value) ? unexpectedError() : unreadableBody();
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadableBody();
  }
}

/** `config.minute=5&tags[]=a&tags[]=b` */
function parseForm(form: URLSearchParams, fields: KongFields): JsonObject {
  const names = [...new Set(form.keys())];
  return names.reduce<JsonObject>((entity, name) => {
    const [first = '', ...rest] = name.replace(/\[\d*\]$/, '').split('.');
    const isList = name.endsWith(']') || ['set', 'array'].includes(fields[first]?.type ?? '');
    const values = form.getAll(name).map((text) => inferValue(text, fields[first]?.type));
    return setMember(entity, [first, ...rest], isList ? values : (values.at(-1) ?? null));
  }, {});
}

function setMember(entity: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  const inner = entity[name];
  return { ...entity, [name]: rest.length === 0 ? value : setMember(isObject(inner) ? inner : {}, rest, value) };
}

function inferValue(text: string, type: string | undefined): Json {
  if (text === '') return null;
  if (type === 'boolean' || (type === 'record' && /^(true|false)$/.test(text))) return text === 'true';
  const isNumber = type === 'integer' || type === 'number' || type === 'record';
  return isNumber && !Number.isNaN(Number(text)) ? Number(text) : text;
}
