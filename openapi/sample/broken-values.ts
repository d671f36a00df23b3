/** Invalid values for a schema, each for one reason, which tests send to check that they are rejected. */
import { proposeBreaks } from './breaks.ts';
import { type Variation, variations } from './variations.ts';
import type { Json } from '../json/json-value.ts';
import { standalone } from '../schema/standalone.ts';
import { compileCheck } from '../validation/validator.ts';
import { viewSchema } from '../schema/view/document-schemas.ts';
import type { Direction, SchemaView } from '../schema/view/schema-view.ts';

/** `why`: the change to the valid value, such as `below minimum 1`. */
export type BrokenValue = Variation;

/**
 * Breaks each member and each constraint of the schema in the valid value, one fault in each result. The validator
 * rejects every result; a constraint that cannot be broken separately gives none. Members that `valid` does not have are
 * only broken if they are forbidden.
 */
export function brokenValues(schema: SchemaView, valid: Json, direction: Direction): readonly BrokenValue[] {
  const whole = standalone(schema, direction);
  const isValid = compileCheck(whole);
  const found = new Map<string, BrokenValue>();
  for (const candidate of variations(viewSchema(whole), valid, proposeBreaks)) {
    const key = JSON.stringify([candidate.pointer, candidate.value]);
    if (!found.has(key) && !isValid(candidate.value)) found.set(key, candidate);
  }
  return [...found.values()];
}
