/** Values that a schema refuses, each for one reason: what tests send to see that it is refused. */
import { breaksOf } from './breaks.ts';
import { type Variation, variations } from './variations.ts';
import type { Json } from '../json/json-value.ts';
import { standalone } from '../schema/standalone.ts';
import { compileValidator, type Validator } from '../validation/validator.ts';
import { viewSchema } from '../schema/view/document-schemas.ts';
import type { Direction, SchemaView } from '../schema/view/schema-view.ts';

/** `why`: what was done to the valid value: `below minimum 1`. */
export type BrokenValue = Variation;

/**
 * The valid value with each member and each constraint of the schema broken in turn, one fault a value. The validator
 * refuses every one of them; a constraint that can't be broken alone gives none. Members that `valid` has not are only
 * broken as far as they may not be there.
 */
export function brokenValues(schema: SchemaView, valid: Json, direction: Direction): readonly BrokenValue[] {
  const whole = standalone(schema, direction);
  const validate = compileValidator(whole);
  const found = new Map<string, BrokenValue>();
  for (const candidate of variations(viewSchema(whole), valid, breaksOf)) {
    const key = JSON.stringify([candidate.pointer, candidate.value]);
    if (!found.has(key) && isRefused(validate, candidate.value)) found.set(key, candidate);
  }
  return [...found.values()];
}

function isRefused(validate: Validator, value: Json): boolean {
  return validate(structuredClone(value)).length > 0; // it fills in defaults
}
