/** Varies a value in one part at a time, by the schema of that part. */
import { isArray, isObject } from '../json/json.ts';
import type { Json, JsonObject } from '../json/json-value.ts';
import { join } from '../json/pointer.ts';
import { findItem, findProperty } from '../schema/view/facts.ts';
import type { SchemaView } from '../schema/view/schema-view.ts';

export interface Variation {
  /** The JSON pointer of the changed part in `value`, also for a missing member. */
  readonly pointer: string;
  /** The change to the given value, such as `below minimum 1`. */
  readonly why: string;
  /** The whole value. */
  readonly value: Json;
}

export interface Proposal {
  readonly why: string;
  /** The affected member, if it is not the value itself. */
  readonly member?: string;
  readonly value: Json;
}

/** Proposes other values instead of one; undefined for proposals that do not apply to the value. */
export type Propose<Value extends Json> = (
  value: Value,
  parts: readonly SchemaView[],
) => readonly (Proposal | undefined)[];

/** The number of items of a list that are varied; the others are similar. */
const maximumItems = 2;

/** @param schema in one piece, as `standalone` gives it; its `$ref`s lead into itself */
export function variations(schema: SchemaView, value: Json, propose: Propose<Json>): Iterable<Variation> {
  return within({ schema, value, pointer: '', rebuild: (other) => other }, propose);
}

/** One value within the whole. */
interface Place {
  /** Undefined for any. */
  readonly schema: SchemaView | undefined;
  readonly value: Json;
  readonly pointer: string;
  /** Returns the whole with another value here. */
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
  for (const [name, member] of getMembers(value)) {
    const inner = {
      schema: isArray(value) ? findItem(parts, Number(name)) : findProperty(parts, name),
      value: member,
      pointer: join(pointer, name),
      rebuild: (other: Json) => rebuild(replaced(value, name, other)),
    };
    yield* within(inner, propose);
  }
}

function getMembers(value: Json): [string, Json][] {
  if (isArray(value)) return Object.entries(value.slice(0, maximumItems));
  return isObject(value) ? Object.entries(value) : [];
}

function replaced(value: Json, name: string, member: Json): Json {
  if (isArray(value)) return value.with(Number(name), member);
  return { ...(value as JsonObject), [name]: member }; // only objects and lists have members
}
