/** Values at the edges of a schema, each for one reason, which tests send to check that they are accepted. */
import type { Json } from '../json/json-value.ts';
import { proposeEdges } from './edges.ts';
import { type Variation, variations } from './variations.ts';
import { standalone } from '../schema/standalone.ts';
import { viewSchema } from '../schema/view/document-schemas.ts';
import type { Direction, SchemaView } from '../schema/view/schema-view.ts';
import { compileCheck } from '../validation/validator.ts';

/** `why`: the edge, such as `minimum 1`. */
export type EdgeValue = Variation;

/**
 * Returns the valid value with each part in turn at each edge of its schema: bounds, lengths, every value of an
 * `enum`, null if it is allowed, without each optional member, limits of formats. The validator accepts every
 * result. Members that `valid` does not have have no edges.
 */
export function edgeValues(schema: SchemaView, valid: Json, direction: Direction): readonly EdgeValue[] {
  const whole = standalone(schema, direction);
  const isValid = compileCheck(whole);
  const found = new Map<string, EdgeValue>([[JSON.stringify(valid), { pointer: '', why: 'as it is', value: valid }]]);
  for (const candidate of variations(viewSchema(whole), valid, proposeEdges)) {
    const key = JSON.stringify(candidate.value);
    if (!found.has(key) && isValid(candidate.value)) found.set(key, candidate);
  }
  return [...found.values()];
}
