/** JSON pointers (RFC 6901), also in the form of a `$ref`: `#/paths/~1a%20b`. */
import { decodePercent } from '../text/escapes.ts';
import type { Json } from './json-value.ts';

/** One member name or index as a segment of a pointer. */
export function escape(segment: string | number): string {
  const text = String(segment);
  // Few names need the replacement, and checks of whole documents build a pointer for every value.
  return /[~/]/.test(text) ? text.replaceAll('~', '~0').replaceAll('/', '~1') : text;
}

/** `join('/paths', '/sessions', 'get')` → `/paths/~1sessions/get`. */
export function join(pointer: string, ...segments: readonly (string | number)[]): string {
  return segments.reduce<string>((base, segment) => `${base}/${escape(segment)}`, pointer);
}

/** Returns the unescaped member names of a pointer: `#/a~1b` → `['a/b']`. The pointer to the whole document has none. */
export function split(pointer: string): string[] {
  const path = pointer.startsWith('#') ? decodePercent(pointer.slice(1)) : pointer;
  const segments = path.split('/').slice(1);
  // Few pointers have escapes, and each reference of a document is followed many times.
  if (!path.includes('~')) return segments;
  return segments.map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * Returns the value at a pointer; undefined if it is missing, and for references by name (`#pet`) or to another document.
 * Finds only own members, never inherited ones.
 */
export function at(content: Json, pointer: string): Json | undefined {
  if (!/^#?(\/|$)/.test(pointer)) return undefined;
  let value: Json | undefined = content;
  for (const segment of split(pointer)) value = child(value, segment);
  return value;
}

function child(value: Json | undefined, segment: string): Json | undefined {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, segment)) return undefined;
  // Own members of arrays are their indexes and `length`, which does not come from the document.
  if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(segment)) return undefined;
  return Reflect.get(value, segment) as Json | undefined; // a member of a Json value is Json
}
