/** Values that a schema refuses, each for one reason: what tests send to see that it is refused. */
import { itemOf, possibleParts, propertyOf } from './samples/constraints.ts';
import { breaksOf } from './samples/breaks.ts';
import type { Json, JsonObject, Schema } from './document.ts';
import { isArray, isObject } from './json.ts';
import { join } from './pointer.ts';
import { standalone } from './schema.ts';
import { compileValidator, type Validator } from './validator.ts';
import type { View } from './schemas/visibility.ts';

export interface BrokenValue {
  /** JSON pointer of what is wrong, in `value`; of a missing member, where it would be. */
  readonly pointer: string;
  /** What was done to the valid value: `below minimum 1`. */
  readonly why: string;
  /** The whole value. */
  readonly value: Json;
}

/** Items of a list that are broken in turn; the others are like them. */
const maximumItems = 2;

/**
 * The valid value with each member and each constraint of the schema broken in turn, one fault a value. The validator
 * refuses every one of them; a constraint that can't be broken alone gives none. Members that `valid` has not are only
 * broken as far as they may not be there.
 */
export function brokenValues(content: JsonObject, schema: Schema, valid: Json, view: View): readonly BrokenValue[] {
  const whole = standalone(content, schema, view);
  const validate = compileValidator(whole);
  const definitions = isObject(whole) ? whole : {};
  const found = new Map<string, BrokenValue>();
  for (const candidate of candidates({
    definitions,
    schema: whole,
    value: valid,
    pointer: '',
    rebuild: (value) => value,
  })) {
    const key = JSON.stringify([candidate.pointer, candidate.value]);
    if (!found.has(key) && isRefused(validate, candidate.value)) found.set(key, candidate);
  }
  return [...found.values()];
}

function isRefused(validate: Validator, value: Json): boolean {
  return validate(structuredClone(value)).length > 0; // it fills in defaults
}

/** One value within the whole. */
interface Place {
  readonly definitions: JsonObject;
  readonly schema: Schema;
  readonly value: Json;
  readonly pointer: string;
  /** The whole with another value here. */
  readonly rebuild: (value: Json) => Json;
}

function* candidates(place: Place): Generator<BrokenValue> {
  const { definitions, schema, value, pointer, rebuild } = place;
  const parts = possibleParts(definitions, schema);
  for (const proposal of breaksOf(value, parts)) {
    if (proposal === undefined) continue;
    const { why, member, value: broken } = proposal;
    yield { pointer: member === undefined ? pointer : join(pointer, member), why, value: rebuild(broken) };
  }
  for (const [name, member] of membersOf(value)) {
    yield* candidates({
      definitions,
      schema: isArray(value) ? itemOf(parts, Number(name)) : propertyOf(parts, name),
      value: member,
      pointer: join(pointer, name),
      rebuild: (other) => rebuild(replaced(value, name, other)),
    });
  }
}

function membersOf(value: Json): [string, Json][] {
  if (isArray(value)) return Object.entries(value.slice(0, maximumItems));
  return isObject(value) ? Object.entries(value) : [];
}

function replaced(value: Json, name: string, member: Json): Json {
  if (isArray(value)) return value.with(Number(name), member);
  return { ...(value as JsonObject), [name]: member }; // only these two have members
}
