/** Maps a place in the normal form of a document to its place in the source. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isArray, objectOf } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { resolvePlace } from '../../../openapi/loading/parts/resolve.ts';
import { parameterKey } from '../../difference/differences.ts';

interface Spot {
  readonly value: Json;
  readonly pointer: string;
}

/** The candidate places, and how much of the path leads there. */
export interface SourcePlaces {
  readonly pointers: readonly string[];
  /** Names at the end of the path that the document does not have. */
  readonly missing: number;
}

/**
 * Returns the JSON pointers of a path of the normal form, or of its nearest parent that the document has. It follows
 * references and searches the parts of schemas, so that the place of a shared schema is its definition.
 */
export function findSourcePlaces(content: JsonObject, path: readonly string[]): SourcePlaces {
  const found = spellings(path).map((spelling) => find(content, spelling));
  const missing = Math.min(...found.map((places) => places.missing));
  const nearest = found.filter((places) => places.missing === missing);
  return { missing, pointers: nearest.flatMap(({ pointers }) => pointers) };
}

/** Operations inherit these members from their path or from the document. */
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
    // The last name is not followed, even if its value is a reference.
    spots = index === path.length - 1 ? next : withParts(next, content);
  }
  return { missing: 0, pointers: withParts(spots, content).map(({ pointer }) => pointer) };
}

const choices = ['allOf', 'anyOf', 'oneOf'];

/** Adds the targets of references and the parts of schemas, which the normal form joins if it can. */
function withParts(spots: readonly Spot[], content: JsonObject): readonly Spot[] {
  const all = new Map(spots.map((spot) => [spot.pointer, spot]));
  // The list grows during the loop.
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

/** Returns several places for a list of alternatives, which the normal form sorts. */
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

/** Compares names of headers and media types, ignoring case. */
function isSameName(key: string, name: string, pointer: string): boolean {
  return /\/(?:headers|content)$/.test(pointer) && key.replace(/;.*/, '').toLowerCase() === name.toLowerCase();
}
