/** JSON values: told apart, and copied within bounds. */
import type { DocumentCode } from '../errors/document-codes.ts';
import type { Json, JsonObject } from './json-value.ts';
import { join } from './pointer.ts';

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is an object, else an empty one: for optional members of a document. */
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
  /** Values of all kinds, counted as often as they are referred to. */
  readonly values: number;
  /** UTF-16 units of all strings and member names. */
  readonly characters: number;
  readonly depth: number;
}

/** Something that JSON can't hold or a limit forbids; `pointer` says where. */
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
 * A copy that is a tree of plain JSON values. What a YAML parser gives may be none: aliases share values (a few lines
 * can stand for billions of values, or for a value inside itself), and tags give dates, bytes and sets.
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
    if (value === null || typeof value === 'boolean' || Number.isFinite(value)) return value as Json; // just tested
    if (Array.isArray(value)) return value.map((item, index) => copy(item, join(pointer, index), depth + 1));
    if (!isPlain(value)) throw new JsonError('document-value-invalid', 'not a JSON value', pointer);
    return copyMembers(value, pointer, depth);
  }

  function copyMembers(value: JsonObject, pointer: string, depth: number): JsonObject {
    const result: Record<string, Json> = {};
    for (const [name, member] of Object.entries(value)) {
      const place = join(pointer, count(name, pointer));
      // Assigning it would set the prototype instead of a member.
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
