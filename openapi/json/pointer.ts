/** JSON pointers (RFC 6901), also in the form that a `$ref` has: `#/paths/~1a%20b`. */
import type { Json } from './json-value.ts';

/** One member name or index as a segment of a pointer. */
export function escape(segment: string | number): string {
  const text = String(segment);
  // Few names need it, and checks of whole documents build a pointer for every value.
  return /[~/]/.test(text) ? text.replaceAll('~', '~0').replaceAll('/', '~1') : text;
}

/** `join('/paths', '/sessions', 'get')` → `/paths/~1sessions/get`. */
export function join(pointer: string, ...segments: readonly (string | number)[]): string {
  return segments.reduce<string>((base, segment) => `${base}/${escape(segment)}`, pointer);
}

/** The member names that lead there, unescaped: `#/a~1b` → `['a/b']`. The whole document: none. */
export function split(pointer: string): string[] {
  const path = pointer.startsWith('#') ? decode(pointer.slice(1)) : pointer;
  const segments = path.split('/').slice(1);
  return segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * The value at a pointer; undefined where there is none, and for references by name (`#pet`) or to another document.
 * Only own members count, never inherited ones.
 */
export function at(content: Json, pointer: string): Json | undefined {
  if (!/^#?(\/|$)/.test(pointer)) return undefined;
  let value: Json | undefined = content;
  for (const segment of split(pointer)) value = child(value, segment);
  return value;
}

function child(value: Json | undefined, segment: string): Json | undefined {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, segment)) return undefined;
  // Own members of arrays are their indexes and `length`, which is no value of the document.
  if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(segment)) return undefined;
  return Reflect.get(value, segment) as Json | undefined; // a member of a Json value is Json
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}
