/** Kong's checks of an entity as a whole (`entity_checks`), and the faults that they find. */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';

/** Faults by field; those of the whole entity are at `@entity`. */
export type EntityFaults = Readonly<Record<string, string | readonly string[]>>;

export interface EntityCheck {
  /** The check is skipped if one of these fields has a fault; a check without fields always runs. */
  readonly fields: readonly string[];
  readonly findFaults: (entity: JsonObject) => EntityFaults;
}

/** Kong reports the second field, and that its condition depends on the first one. */
export function checkIf(
  field: string,
  isConcerned: (value: Json) => boolean,
  then: string,
  findFault: (value: Json) => string | undefined,
): EntityCheck {
  return {
    fields: [field, then],
    findFaults: (entity) => {
      const fault = isConcerned(entity[field] ?? null) ? findFault(entity[then] ?? null) : undefined;
      const reason = `failed conditional validation given value of field '${field}'`;
      return fault === undefined ? {} : { [then]: fault, '@entity': [reason] };
    },
  };
}

/** @param find returns the faults of the whole entity */
export const checkAll = (find: (entity: JsonObject) => readonly string[]): EntityCheck => ({
  fields: [],
  findFaults: (entity) => {
    const faults = find(entity);
    return faults.length === 0 ? {} : { '@entity': faults };
  },
});

export const isOneOf =
  (...names: readonly string[]) =>
  (value: Json): boolean =>
    names.some((name) => name === value);

export const mustBeNull = (value: Json): string | undefined => (value === null ? undefined : 'value must be null');

export const mustBeSet = (value: Json): string | undefined => (value === null ? 'required field missing' : undefined);

export const mustBeOneOf =
  (...names: readonly string[]) =>
  (value: Json): string | undefined =>
    names.some((name) => name === value) ? undefined : `expected one of: ${names.join(', ')}`;

export function isFilled(value: Json | undefined): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}

/** `'a', 'b'` */
export const quoteAll = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');
