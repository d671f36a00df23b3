/** From a place in a document's normal form back to where its author wrote it. */
import type { ApiDocument, Json } from '../../../openapi/document.ts';
import { isArray, isObject } from '../../../openapi/json.ts';
import { join } from '../../../openapi/pointer.ts';
import { resolvePlace } from '../../../openapi/loading/resolve.ts';
import { parameterKey } from './normal-form.ts';

interface Spot {
  readonly value: Json;
  readonly pointer: string;
}

/**
 * The JSON pointer of what stands at a path of the normal form, or of the nearest thing around it that the document
 * has. References on the way are followed: what many operations share is found where it is written.
 */
export function sourcePointer({ content }: ApiDocument, path: readonly string[]): string {
  let spot: Spot = { value: content, pointer: '' };
  for (const name of path) {
    const next = step(isObject(spot.value) ? resolvePlace(content, spot.value, spot.pointer) : spot, name, content);
    if (next === undefined) return spot.pointer;
    spot = next;
  }
  return spot.pointer;
}

function step({ value, pointer }: Spot, name: string, content: ApiDocument['content']): Spot | undefined {
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
