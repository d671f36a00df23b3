/** From a place in a document's normal form back to where its author wrote it. */
import type { ApiDocument, Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isArray, isObject, objectOf } from '../../../openapi/json/json.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { resolvePlace } from '../../../openapi/loading/parts/resolve.ts';
import { parameterKey } from '../../lib/differences.ts';

interface Spot {
  readonly value: Json;
  readonly pointer: string;
}

/** How much of a path was found, and where that is. */
interface Found {
  readonly pointer: string;
  /** Names of the path that the document does not have. */
  readonly missing: number;
}

/**
 * The JSON pointer of what stands at a path of the normal form, or of the nearest thing around it that the document
 * has. References on the way are followed, and parts of schemas looked into: what many operations share is found where
 * it is written.
 */
export function sourcePointer({ content }: ApiDocument, path: readonly string[]): string {
  return find({ value: content, pointer: '' }, path, content, 0).pointer;
}

/** Parts within parts that are looked into; they may lead in a circle. */
const deepest = 10;

function find(spot: Spot, path: readonly string[], content: JsonObject, depth: number): Found {
  const [name, ...rest] = path;
  const nearest: Found = { pointer: spot.pointer, missing: path.length };
  if (name === undefined || depth > deepest) return nearest;
  const whole = isObject(spot.value) ? resolvePlace(content, spot.value, spot.pointer) : spot;
  const next = step(whole, name, content);
  const own = next === undefined ? nearest : find(next, rest, content, depth);
  if (own.missing === 0) return own;
  const others = partsOf(whole).map((part) => find(part, path, content, depth + 1));
  return others.reduce((best, other) => (other.missing < best.missing ? other : best), own);
}

/** The normal form writes them as one where it can. */
function partsOf({ value, pointer }: Spot): readonly Spot[] {
  const schema = objectOf(value);
  return ['allOf', 'anyOf', 'oneOf'].flatMap((keyword) =>
    arrayOf(schema[keyword]).map((part, index) => ({ value: part, pointer: join(pointer, keyword, index) })),
  );
}

function step({ value, pointer }: Spot, name: string, content: JsonObject): Spot | undefined {
  if (isArray(value)) {
    const isWanted = (item: Json, index: number): boolean => {
      const target = resolvePlace(content, item, '').value;
      return 'in' in target ? parameterKey(target) === name : String(index) === name;
    };
    const index = value.findIndex(isWanted);
    return index < 0 ? undefined : { value: value[index] ?? null, pointer: join(pointer, index) };
  }
  if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
  return { value: value[name] ?? null, pointer: join(pointer, name) };
}
