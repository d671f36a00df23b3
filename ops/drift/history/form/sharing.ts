/** Decides which references of a document are written out, and which remain. */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../../openapi/json/json.ts';
import { at, join, split } from '../../../../openapi/json/pointer.ts';

/** The maximum number of values of one reference that is written out: a few lines can expand to billions. */
const maximumSize = 2_000;

/** Returns the pointer of a local reference, percent-decoded. */
export const toPointer = (reference: string): string => join('', ...split(reference));

interface Measure {
  readonly size: number;
  /** The pointers that it refers to, with repetitions. */
  readonly references: readonly string[];
}

/** Finds the values that contain themselves, or are large if all their references are written out. */
export class Sharing {
  readonly #content: JsonObject;
  readonly #measures = new Map<string, Measure>();
  readonly #recursive = new Map<string, boolean>();
  readonly #staying = new Map<string, boolean>();

  constructor(content: JsonObject) {
    this.#content = content;
  }

  /** True if the pointer must remain a reference. */
  stays(pointer: string): boolean {
    const known = this.#staying.get(pointer);
    if (known !== undefined) return known;
    const stays = this.containsItself(pointer) || this.#size(pointer) > maximumSize;
    this.#staying.set(pointer, stays);
    return stays;
  }

  /** True if the value is small enough to be written out and joined with the keywords next to the reference. */
  isJoinable(pointer: string): boolean {
    return this.#size(pointer) <= 4 * maximumSize;
  }

  containsItself(pointer: string): boolean {
    const known = this.#recursive.get(pointer);
    if (known !== undefined) return known;
    const reached = new Set(this.#measure(pointer).references);
    // The list grows during the loop.
    for (const reference of reached) for (const next of this.#measure(reference).references) reached.add(next);
    this.#recursive.set(pointer, reached.has(pointer));
    return reached.has(pointer);
  }

  /** A reference that remains counts as one value. */
  #size(pointer: string): number {
    const { size, references } = this.#measure(pointer);
    return references.reduce((sum, reference) => sum + (this.stays(reference) ? 1 : this.#size(reference)), size);
  }

  #measure(pointer: string): Measure {
    let measured = this.#measures.get(pointer);
    if (measured === undefined) this.#measures.set(pointer, (measured = measure(at(this.#content, pointer))));
    return measured;
  }
}

function measure(value: Json | undefined): Measure {
  const references: string[] = [];
  let size = 0;
  const waiting = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    size += 1;
    if (isArray(next)) waiting.push(...next);
    if (!isObject(next)) continue;
    waiting.push(...Object.values(next));
    if (typeof next.$ref === 'string') references.push(toPointer(next.$ref));
  }
  return { size, references };
}
