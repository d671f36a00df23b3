/** The expanded size of a schema: a few lines of nested references can expand to billions of schemas. */
import { isArray, isObject } from '../json/json.ts';
import type { JsonObject } from '../json/json-value.ts';
import { applicators } from './keywords.ts';
import type { SchemaOwner, SchemaView } from './view/schema-view.ts';

/**
 * Counts the schemas that a schema contains if its references are expanded. A reference that leads back to its
 * own place counts as one schema. The time is linear in the schemas of the document, not in the count.
 *
 * @param counts of the document's schemas that were counted before; pass the same map for each schema of a document
 * @throws RangeError if references are nested deeper than the stack
 */
export function countSchemas({ node, owner }: SchemaView, counts = new Map<JsonObject, number>()): number {
  return isObject(node) ? countIn(owner, node, counts) : 1;
}

function countIn(schemas: SchemaOwner, node: JsonObject, counts: Map<JsonObject, number>): number {
  const before = counts.get(node);
  if (before !== undefined) return before;
  counts.set(node, 1);
  let count = 1;
  for (const inner of innerSchemas(schemas, node)) count += countIn(schemas, inner, counts);
  counts.set(node, count);
  return count;
}

function* innerSchemas(schemas: SchemaOwner, node: JsonObject): Generator<JsonObject> {
  for (const [keyword, value] of Object.entries(node)) {
    const shape = applicators.get(keyword);
    const isMany = isArray(value) || (shape === 'map' && isObject(value));
    const members = shape === undefined ? [] : isMany ? Object.values(value) : [value];
    yield* members.filter(isObject);
  }
  const target = typeof node.$ref === 'string' ? schemas.jsonAt(node.$ref) : undefined;
  if (isObject(target)) yield target;
}
