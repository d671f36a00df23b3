/** Values at the edges of what a schema accepts, each for one reason: what tests send to see that it is taken. */
import type { Json } from '../json/json-value.ts';
import { edgesOf } from './edges.ts';
import { type Variation, variations } from './variations.ts';
import { standalone } from '../schema/standalone.ts';
import { viewSchema } from '../schema/view/document-schemas.ts';
import type { Direction, SchemaView } from '../schema/view/schema-view.ts';
import { compileValidator } from '../validation/validator.ts';

/** `why`: what is at its edge: `minimum 1`. */
export type EdgeValue = Variation;

/**
 * The valid value with each of its parts brought in turn to each edge of its schema: bounds, lengths, every value of an
 * `enum`, null where it is allowed, every optional member left out, the ends of formats. The validator accepts every one
 * of them. Members that `valid` has not are at no edge.
 */
export function edgeValues(schema: SchemaView, valid: Json, direction: Direction): readonly EdgeValue[] {
  const whole = standalone(schema, direction);
  const validate = compileValidator(whole);
  const found = new Map<string, EdgeValue>([[JSON.stringify(valid), { pointer: '', why: 'as it is', value: valid }]]);
  for (const candidate of variations(viewSchema(whole), valid, edgesOf)) {
    const key = JSON.stringify(candidate.value);
    if (found.has(key) || validate(structuredClone(candidate.value)).length > 0) continue; // it fills in defaults
    found.set(key, candidate);
  }
  return [...found.values()];
}
