/** An item for trials of operations that make none. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { isObject } from '../../../openapi/json/json.ts';
import { memoize } from '../../../openapi/memoize.ts';
import { SampleError, sampleValue } from '../../../openapi/sample/sample.ts';
import type { ItemSchema } from './item.ts';
import { Obstacle } from './obstacle.ts';

/** @throws Obstacle where none is found */
export const sampleItem = memoize((item: ItemSchema): JsonObject => {
  try {
    const value = sampleValue(item.schema, 'response');
    if (!isObject(value)) throw new Obstacle('its items are no objects');
    return value;
  } catch (error) {
    if (error instanceof SampleError) throw new Obstacle(`no valid item is known: ${error.message}`);
    throw error;
  }
});
