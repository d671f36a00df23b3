/** Values that a schema refuses, each for one reason: what tests send to see that it is refused. */
import { breaksOf } from './samples/breaks.ts';
import { type Variation, variations } from './samples/variations.ts';
import type { Json, JsonObject, Schema } from './document.ts';
import { standalone } from './schema.ts';
import { compileValidator, type Validator } from './validator.ts';
import type { View } from './schemas/visibility.ts';

/** `why`: what was done to the valid value: `below minimum 1`. */
export type BrokenValue = Variation;

/**
 * The valid value with each member and each constraint of the schema broken in turn, one fault a value. The validator
 * refuses every one of them; a constraint that can't be broken alone gives none. Members that `valid` has not are only
 * broken as far as they may not be there.
 */
export function brokenValues(content: JsonObject, schema: Schema, valid: Json, view: View): readonly BrokenValue[] {
  const whole = standalone(content, schema, view);
  const validate = compileValidator(whole);
  const found = new Map<string, BrokenValue>();
  for (const candidate of variations(whole, valid, breaksOf)) {
    const key = JSON.stringify([candidate.pointer, candidate.value]);
    if (!found.has(key) && isRefused(validate, candidate.value)) found.set(key, candidate);
  }
  return [...found.values()];
}

function isRefused(validate: Validator, value: Json): boolean {
  return validate(structuredClone(value)).length > 0; // it fills in defaults
}
