/** Kong's schema language for entities, as far as the double needs it: types, bounds, defaults. */
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { checkHost, checkEntityName, checkTag } from './text-checks.ts';

export interface KongField {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'set' | 'map' | 'record' | 'foreign';
  readonly required?: boolean;
  readonly default?: Json;
  readonly oneOf?: readonly (string | number)[];
  readonly between?: readonly [number, number];
  /** Least number of elements. */
  readonly least?: number;
  /** True if only null is valid: a plugin that cannot have a consumer has the field nevertheless. */
  readonly forbidden?: boolean;
  /** True if the schema that Kong shows does not have the field: `ttl`. */
  readonly isHidden?: boolean;
  /** For a set or an array. */
  readonly elements?: KongField;
  /** For a record. */
  readonly fields?: KongFields;
  /** For a foreign key: the referenced entity. */
  readonly reference?: string;
  /** For a foreign key: true if this entity is deleted with the referenced one. */
  readonly cascade?: boolean;
  readonly uuid?: boolean;
  /** The generated value of a missing field. */
  readonly automatic?: 'id' | 'seconds' | 'milliseconds' | 'key';
  /** Returns the fault of a text. */
  readonly check?: (text: string) => string | undefined;
  /** Returns the fault of a record or a map as a whole, whose members are valid one by one. */
  readonly checkMembers?: (members: JsonObject) => string | undefined;
}

export type KongFields = Readonly<Record<string, KongField>>;

export const text = (more: Partial<KongField> = {}): KongField => ({ type: 'string', ...more });
export const integer = (more: Partial<KongField> = {}): KongField => ({ type: 'integer', ...more });
export const flag = (preset: boolean): KongField => ({ type: 'boolean', required: true, default: preset });
export const set = (elements: KongField, more: Partial<KongField> = {}): KongField => ({
  type: 'set',
  elements,
  ...more,
});
export const array = (elements: KongField, more: Partial<KongField> = {}): KongField => ({
  type: 'array',
  elements,
  ...more,
});
export const record = (fields: KongFields, more: Partial<KongField> = {}): KongField => ({
  type: 'record',
  required: true,
  fields,
  ...more,
});
export const choice = (oneOf: readonly string[], more: Partial<KongField> = {}): KongField => text({ oneOf, ...more });

export function foreign(reference: string, more: Partial<KongField> = {}): KongField {
  return { type: 'foreign', reference, ...more };
}

const protocolNames = ['grpc', 'grpcs', 'http', 'https', 'tcp', 'tls', 'tls_passthrough', 'udp'];

export const id = text({ uuid: true, automatic: 'id' });
export const seconds = integer({ automatic: 'seconds' });
export const name = text({ check: checkEntityName });
export const tags = set(text({ check: checkTag, required: true }));
export const host = text({ required: true, check: checkHost });
export const port = integer({ between: [0, 65_535] });
export const timeout = integer({ default: 60_000, between: [1, 2_147_483_646] });
export const protocol = choice(protocolNames, { required: true, default: 'http' });
export const reference = foreign('certificates');

export function protocols(preset: readonly string[], allowed: readonly string[] = protocolNames): KongField {
  return set(choice(allowed, { required: true }), { required: true, least: 1, default: preset });
}

/** Returns the form of `GET /schemas/…`: a list of objects with one member each. */
export function describeFields(fields: KongFields): Json {
  const shown = Object.entries(fields).filter(([, { isHidden = false }]) => !isHidden);
  return shown.map(([field, description]) => ({ [field]: describeField(description) }));
}

function describeField(field: KongField): JsonObject {
  const { type, elements, fields, oneOf, automatic, forbidden, least } = field;
  const { required, default: preset, between, reference, uuid } = field;
  const same = { type, required, default: preset, between, reference, uuid };
  return {
    ...defined(same),
    ...(oneOf === undefined ? {} : { one_of: oneOf }),
    ...(least === undefined ? {} : { len_min: least }),
    ...(automatic === undefined ? {} : { auto: true }),
    ...(forbidden === true ? { eq: null } : {}),
    ...(elements === undefined ? {} : { elements: describeField(elements) }),
    ...(fields === undefined ? {} : { fields: describeFields(fields) }),
  };
}

const defined = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
