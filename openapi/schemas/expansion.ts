/** How much a schema stands for: a few lines of references to references can stand for billions of schemas. */
import type { JsonObject, Schema } from '../document.ts';
import { isArray, isObject } from '../json.ts';
import { at } from '../pointer.ts';
import { applicators } from './keywords.ts';

/**
 * Counts the schemas that a schema holds when its references are written out. A reference that leads back to where it
 * stands counts as one schema. Takes time that grows with the schemas in the document, not with the count.
 *
 * @param counts of the document's schemas that were counted before; give the same map for each schema of a document
 * @throws RangeError where references are nested deeper than the stack
 */
export function countSchemas(content: JsonObject, schema: Schema, counts = new Map<JsonObject, number>()): number {
  if (!isObject(schema)) return 1;
  const before = counts.get(schema);
  if (before !== undefined) return before;
  counts.set(schema, 1);
  let count = 1;
  for (const inner of innerSchemas(content, schema)) count += countSchemas(content, inner, counts);
  counts.set(schema, count);
  return count;
}

function* innerSchemas(content: JsonObject, schema: JsonObject): Generator<JsonObject> {
  for (const [keyword, value] of Object.entries(schema)) {
    const shape = applicators.get(keyword);
    const isMany = isArray(value) || (shape === 'map' && isObject(value));
    const members = shape === undefined ? [] : isMany ? Object.values(value) : [value];
    yield* members.filter(isObject);
  }
  const target = typeof schema.$ref === 'string' ? at(content, schema.$ref) : undefined;
  if (isObject(target)) yield target;
}
