/** The body of a request: JSON, or a form whose texts are read as the fields' types say. */
import type { IncomingMessage } from 'node:http';
import type { Json, JsonObject } from '../../../openapi/document.ts';
import { isObject } from '../../../openapi/json.ts';
import { unreadableBody } from './store/refusal.ts';
import type { Fields } from './entity/fields.ts';

const maximumBytes = 1024 * 1024;

export async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBytes) throw unreadableBody();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** @throws Refusal */
export function parseBody(text: string, contentType: string, fields: Fields): JsonObject {
  if (text === '') return {};
  if (contentType.startsWith('application/x-www-form-urlencoded')) return formOf(new URLSearchParams(text), fields);
  const value = jsonOf(text);
  if (!isObject(value)) throw unreadableBody();
  return value;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadableBody();
  }
}

/** `config.minute=5&tags[]=a&tags[]=b` */
function formOf(form: URLSearchParams, fields: Fields): JsonObject {
  const names = [...new Set(form.keys())];
  return names.reduce<JsonObject>((entity, name) => {
    const [first = '', ...rest] = name.replace(/\[\d*\]$/, '').split('.');
    const isList = name.endsWith(']') || ['set', 'array'].includes(fields[first]?.type ?? '');
    const values = form.getAll(name).map((text) => inferred(text, fields[first]?.type));
    return withMember(entity, [first, ...rest], isList ? values : (values.at(-1) ?? null));
  }, {});
}

function withMember(entity: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  const inner = entity[name];
  return { ...entity, [name]: rest.length === 0 ? value : withMember(isObject(inner) ? inner : {}, rest, value) };
}

function inferred(text: string, type: string | undefined): Json {
  if (text === '') return null;
  if (type === 'boolean' || (type === 'record' && /^(true|false)$/.test(text))) return text === 'true';
  const isNumber = type === 'integer' || type === 'number' || type === 'record';
  return isNumber && !Number.isNaN(Number(text)) ? Number(text) : text;
}
