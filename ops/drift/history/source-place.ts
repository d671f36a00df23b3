/** From a place in a document's normal form back to where its author wrote it. */
import type { ApiDocument, Json, JsonObject } from '../../../openapi/document.ts';
import { arrayOf, isArray, isObject, objectOf } from '../../../openapi/json.ts';
import { join } from '../../../openapi/pointer.ts';
import { resolvePlace } from '../../../openapi/loading/resolve.ts';
import { parameterKey } from '../../lib/differences.ts';

interface Spot {
  readonly value: Json;
  readonly pointer: string;
}

/** How much of a path was found, and where that is. */
export interface SourcePlace {
  readonly pointer: string;
  /** Names at the end of the path that the document does not have. */
  readonly missing: number;
}

/**
 * The JSON pointer of what stands at a path of the normal form, or of the nearest thing around it that the document
 * has. References on the way are followed, and parts of schemas looked into: what many operations share is found where
 * it is written.
 */
export function sourcePlace({ content }: ApiDocument, path: readonly string[]): SourcePlace {
  const places = spellings(path).map((spelling) => find({ value: content, pointer: '' }, spelling, content, 0));
  return places.reduce(nearer);
}

const nearer = (best: SourcePlace, other: SourcePlace): SourcePlace => (other.missing < best.missing ? other : best);

/** What an operation takes over from its path or from the document stands there. */
function spellings(path: readonly string[]): readonly (readonly string[])[] {
  const [room, name = '', , member = '', ...inner] = path;
  if (room !== 'paths' || !['parameters', 'servers', 'security'].includes(member)) return [path];
  return [path, ['paths', name, member, ...inner], ...(member === 'parameters' ? [] : [[member, ...inner]])];
}

/** Parts within parts that are looked into; they may lead in a circle. */
const deepest = 10;

function find(spot: Spot, path: readonly string[], content: JsonObject, depth: number): SourcePlace {
  const [name, ...rest] = path;
  const nearest: SourcePlace = { pointer: spot.pointer, missing: path.length };
  if (name === undefined || depth > deepest) return nearest;
  const whole = isObject(spot.value) ? resolvePlace(content, spot.value, spot.pointer) : spot;
  const own = steps(whole, name, content).map((next) => find(next, rest, content, depth));
  const best = own.reduce(nearer, nearest);
  if (best.missing === 0) return best;
  return partsOf(whole)
    .map((part) => find(part, path, content, depth + 1))
    .reduce(nearer, best);
}

const choices = ['allOf', 'anyOf', 'oneOf'];

/** The normal form writes them as one where it can. */
function partsOf({ value, pointer }: Spot): readonly Spot[] {
  const schema = objectOf(value);
  return choices.flatMap((keyword) =>
    arrayOf(schema[keyword]).map((part, index) => ({ value: part, pointer: join(pointer, keyword, index) })),
  );
}

/** Several for a list of alternatives, which the normal form has in another order. */
function steps({ value, pointer }: Spot, name: string, content: JsonObject): readonly Spot[] {
  if (isArray(value)) {
    const isAny = choices.some((keyword) => pointer.endsWith(`/${keyword}`));
    return value.flatMap((item, index) =>
      isAny || keyOf(item, index, content) === name ? [{ value: item, pointer: join(pointer, index) }] : [],
    );
  }
  const own = Object.entries(objectOf(value)).filter(([key]) => key === name || isSameName(key, name, pointer));
  return own.map(([key, member]) => ({ value: member, pointer: join(pointer, key) }));
}

function keyOf(item: Json, index: number, content: JsonObject): string {
  const target = resolvePlace(content, item, '').value;
  if (!('in' in target)) return String(index);
  const key = parameterKey(target);
  return key.startsWith('header:') ? key.toLowerCase() : key;
}

/** Names of headers and media types in capitals or not. */
function isSameName(key: string, name: string, pointer: string): boolean {
  return /\/(?:headers|content)$/.test(pointer) && key.toLowerCase() === name.toLowerCase();
}
