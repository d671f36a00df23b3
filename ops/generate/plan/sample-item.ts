/** An item for trials of operations that make none. */
import type { JsonObject } from '../../../openapi/document.ts';
import { isObject } from '../../../openapi/json.ts';
import { SampleError, sampleValue } from '../../../openapi/sample.ts';
import type { ItemSchema } from './item.ts';
import { Obstacle } from './obstacle.ts';

const samples = new WeakMap<ItemSchema, JsonObject>();

/** @throws Obstacle where none is found */
export function sampleItem(item: ItemSchema): JsonObject {
  const known = samples.get(item);
  if (known !== undefined) return known;
  try {
    const value = sampleValue(item.schema, 'response');
    if (!isObject(value)) throw new Obstacle('its items are no objects');
    samples.set(item, value);
    return value;
  } catch (error) {
    if (error instanceof SampleError) throw new Obstacle(`no valid item is known: ${error.message}`);
    throw error;
  }
}
