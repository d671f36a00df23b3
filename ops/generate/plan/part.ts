/** Parts of an object: what is written in the code, and what it comes to in a trial. */
import type { Json, JsonObject, Schema } from '../../../openapi/document.ts';
import { arrayOf, isArray, isObject } from '../../../openapi/json.ts';
import { defaultOf } from '../../../openapi/schemas/visibility.ts';
import { quoted } from '../write/names.ts';
import { resolved } from './answers.ts';
import { objectType } from './assignable.ts';

/** A part of an object in the code, and what it comes to. */
export interface Part {
  readonly code: string;
  readonly value: (given: Given) => JsonObject;
}

/** What an item is made of in a trial. */
export interface Given {
  readonly body: JsonObject;
  readonly key: Json;
  readonly current: JsonObject | undefined;
}

export function literal(name: string, value: Json): Part {
  return { code: `${quoted(name)}: ${JSON.stringify(value)}`, value: () => ({ [name]: value }) };
}

/** What a member is that nobody says: its default, nothing, an empty list. */
export function emptyPart(content: JsonObject, name: string, schema: Schema): Part | undefined {
  const value = fixedValue(content, schema) ?? emptyValue(content, schema);
  return value === undefined ? undefined : literal(name, value);
}

export function fixedValue(content: JsonObject, schema: Schema): Json | undefined {
  const value = defaultOf(content, schema);
  if (value !== undefined) return value;
  for (const part of partsOf(content, schema)) {
    if (part.const !== undefined) return part.const;
    if (isArray(part.enum) && part.enum.length === 1) return part.enum[0];
  }
  return undefined;
}

function emptyValue(content: JsonObject, schema: Schema): Json | undefined {
  const types = typesOf(content, schema);
  if (types.includes('null')) return null;
  if (types[0] === 'array') return [];
  const type = objectType(content, schema);
  return type?.required.size === 0 ? {} : undefined;
}

/** A member's own schema and what it refers to. */
export function partsOf(content: JsonObject, schema: Schema): JsonObject[] {
  const all = isObject(schema) ? [schema, ...arrayOf(schema.allOf)] : [];
  return all.flatMap((one) => (isObject(one) ? [one, resolved(content, one)] : [])).filter(isObject);
}

export function typesOf(content: JsonObject, schema: Schema): string[] {
  const type = partsOf(content, schema).find((part) => part.type !== undefined)?.type;
  return [type ?? []].flat().map(String);
}

/** The object in the code. */
export function objectCode(parts: readonly Part[]): string {
  return `{ ${parts.map(({ code }) => code).join(', ')} }`;
}

export function objectValue(parts: readonly Part[], given: Given): JsonObject {
  return Object.assign({}, ...parts.map(({ value }) => value(given))) as JsonObject; // made of JSON objects
}
