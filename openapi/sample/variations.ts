/** A value with one part of it changed at a time, as the schema of that part proposes. */
import { isArray, isObject } from '../json/json.ts';
import type { Json, JsonObject } from '../json/json-value.ts';
import { join } from '../json/pointer.ts';
import { itemOf, propertyOf } from '../schema/view/facts.ts';
import type { SchemaView } from '../schema/view/schema-view.ts';

export interface Variation {
  /** JSON pointer of what is changed, in `value`; of a missing member, where it would be. */
  readonly pointer: string;
  /** What was done to the given value: `below minimum 1`. */
  readonly why: string;
  /** The whole value. */
  readonly value: Json;
}

export interface Proposal {
  readonly why: string;
  /** The member that is meant, where it is not the value itself. */
  readonly member?: string;
  readonly value: Json;
}

/** Other values in the place of one; undefined for what this value gives no way to. */
export type Propose<Value extends Json> = (
  value: Value,
  parts: readonly SchemaView[],
) => readonly (Proposal | undefined)[];

/** Items of a list that are changed in turn; the others are like them. */
const maximumItems = 2;

/** @param schema in one piece, as `standalone` gives it; its `$ref`s lead into itself */
export function variations(schema: SchemaView, value: Json, propose: Propose<Json>): Iterable<Variation> {
  return within({ schema, value, pointer: '', rebuild: (other) => other }, propose);
}

/** One value within the whole. */
interface Place {
  /** Undefined: any. */
  readonly schema: SchemaView | undefined;
  readonly value: Json;
  readonly pointer: string;
  /** The whole with another value here. */
  readonly rebuild: (value: Json) => Json;
}

function* within(place: Place, propose: Propose<Json>): Generator<Variation> {
  const { schema, value, pointer, rebuild } = place;
  const parts = schema?.possibleParts ?? [];
  for (const proposal of propose(value, parts)) {
    if (proposal === undefined) continue;
    const { why, member, value: other } = proposal;
    yield { pointer: member === undefined ? pointer : join(pointer, member), why, value: rebuild(other) };
  }
  for (const [name, member] of membersOf(value)) {
    const inner = {
      schema: isArray(value) ? itemOf(parts, Number(name)) : propertyOf(parts, name),
      value: member,
      pointer: join(pointer, name),
      rebuild: (other: Json) => rebuild(replaced(value, name, other)),
    };
    yield* within(inner, propose);
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
