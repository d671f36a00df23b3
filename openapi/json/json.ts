/** JSON values: checks of their types, and copies within bounds. */
import type { DocumentCode } from '../errors/document-codes.ts';
import type { Json, JsonObject } from './json-value.ts';
import { join } from './pointer.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value if it is an object, otherwise an empty one: for optional members of a document. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

export function arrayOf(value: Json | undefined): readonly Json[] {
  return isArray(value) ? value : [];
}

export function stringOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** `Array.isArray` does not narrow a readonly array. */
export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export interface JsonLimits {
  /** The maximum number of values of all kinds, counted once for each reference. */
  readonly values: number;
  /** The maximum number of UTF-16 units in all strings and member names. */
  readonly characters: number;
  readonly depth: number;
}

/** Reports a value that JSON cannot represent or that exceeds a limit; `pointer` is its place. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly code: DocumentCode;
  readonly pointer: string;

  constructor(code: DocumentCode, message: string, pointer: string) {
    super(message);
    this.code = code;
    this.pointer = pointer;
  }
}

/**
 * Returns a copy that is a tree of plain JSON values. The value of a YAML parser may be different: aliases share values (a
 * few lines can expand to billions of values, or contain themselves), and tags give dates, bytes and sets.
 * @throws JsonError
 */
export function copyJson(value: unknown, limits: JsonLimits): Json {
  let values = 0;
  let characters = 0;
  return copy(value, '', 0);

  function copy(value: unknown, pointer: string, depth: number): Json {
    if (++values > limits.values)
      throw new JsonError('document-too-large', `more than ${limits.values} values`, pointer);
    if (depth > limits.depth)
      throw new JsonError('document-too-deep', `nested deeper than ${limits.depth} levels`, pointer);
    if (typeof value === 'string') return count(value, pointer);
    if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return value as Json; // tested in this line
    if (Array.isArray(value)) return value.map((item, index) => copy(item, join(pointer, index), depth + 1));
    if (!isPlain(value)) throw new JsonError('document-value-invalid', 'not a JSON value', pointer);
    return copyMembers(value, pointer, depth);
  }

  function copyMembers(value: JsonObject, pointer: string, depth: number): JsonObject {
    const result: Record<string, Json> = {};
    for (const [name, member] of Object.entries(value)) {
      const place = join(pointer, count(name, pointer));
      // An assignment would set the prototype instead of a member.
      if (name === '__proto__')
        throw new JsonError('document-value-invalid', 'no member may be named __proto__', place);
      result[name] = copy(member, place, depth + 1);
    }
    return result;
  }

  function count(text: string, pointer: string): string {
    characters += text.length;
    if (characters > limits.characters)
      throw new JsonError('document-too-large', `more than ${limits.characters} characters`, pointer);
    return text;
  }
}

function isPlain(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
