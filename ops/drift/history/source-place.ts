/** From a place in a document's normal form back to where its author wrote it. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isArray, objectOf } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { resolvePlace } from '../../../openapi/loading/parts/resolve.ts';
import { parameterKey } from '../../lib/differences.ts';

interface Spot {
  readonly value: Json;
  readonly pointer: string;
}

/** All places that may be meant, and how much of the path leads there. */
export interface SourcePlaces {
  readonly pointers: readonly string[];
  /** Names at the end of the path that the document does not have. */
  readonly missing: number;
}

/**
 * The JSON pointers of what stands at a path of the normal form, or of the nearest thing around it that the document
 * has. References on the way are followed, and parts of schemas looked into: what many operations share is found where
 * it is written.
 */
export function sourcePlaces(content: JsonObject, path: readonly string[]): SourcePlaces {
  const found = spellings(path).map((spelling) => find(content, spelling));
  const missing = Math.min(...found.map((places) => places.missing));
  const nearest = found.filter((places) => places.missing === missing);
  return { missing, pointers: nearest.flatMap(({ pointers }) => pointers) };
}

/** What an operation takes over from its path or from the document stands there. */
function spellings(path: readonly string[]): readonly (readonly string[])[] {
  const [room, name = '', , member = '', ...inner] = path;
  if (room !== 'paths' || !['parameters', 'servers', 'security'].includes(member)) return [path];
  return [path, ['paths', name, member, ...inner], ...(member === 'parameters' ? [] : [[member, ...inner]])];
}

function find(content: JsonObject, path: readonly string[]): SourcePlaces {
  let spots: readonly Spot[] = withParts([{ value: content, pointer: '' }], content);
  for (const [index, name] of path.entries()) {
    const next = spots.flatMap((spot) => steps(spot, name, content));
    if (next.length === 0) return { missing: path.length - index, pointers: spots.map(({ pointer }) => pointer) };
    // The last name is found where it stands, even if a reference stands there.
    spots = index === path.length - 1 ? next : withParts(next, content);
  }
  return { missing: 0, pointers: withParts(spots, content).map(({ pointer }) => pointer) };
}

const choices = ['allOf', 'anyOf', 'oneOf'];

/** With what they refer to, and with the parts of schemas: the normal form writes them as one where it can. */
function withParts(spots: readonly Spot[], content: JsonObject): readonly Spot[] {
  const all = new Map(spots.map((spot) => [spot.pointer, spot]));
  // Grows while it is gone through.
  for (const { value, pointer } of all.values()) {
    const schema = objectOf(value);
    const target = '$ref' in schema ? [resolvePlace(content, schema, pointer)] : [];
    const parts = choices.flatMap((keyword) =>
      arrayOf(schema[keyword]).map((part, index) => ({ value: part, pointer: join(pointer, keyword, index) })),
    );
    for (const part of [...target, ...parts]) if (!all.has(part.pointer)) all.set(part.pointer, part);
  }
  return [...all.values()];
}

/** Several for a list of alternatives, which the normal form has in another order. */
function steps({ value, pointer }: Spot, name: string, content: JsonObject): readonly Spot[] {
  if (isArray(value)) {
    const isAny = choices.some((keyword) => pointer.endsWith(`/${keyword}`));
    return value.flatMap((item, index) =>
      isAny || keyFor(item, index, content) === name ? [{ value: item, pointer: join(pointer, index) }] : [],
    );
  }
  const own = Object.entries(objectOf(value)).filter(([key]) => key === name || isSameName(key, name, pointer));
  return own.map(([key, member]) => ({ value: member, pointer: join(pointer, key) }));
}

function keyFor(item: Json, index: number, content: JsonObject): string {
  const target = resolvePlace(content, item, '').value;
  if (!('in' in target)) return String(index);
  const key = parameterKey(target);
  return key.startsWith('header:') ? key.toLowerCase() : key;
}

/** Names of headers and media types in capitals or not. */
function isSameName(key: string, name: string, pointer: string): boolean {
  return /\/(?:headers|content)$/.test(pointer) && key.replace(/;.*/, '').toLowerCase() === name.toLowerCase();
}
