/** Compares a planned object with the actual one: pure, shared by the provider, the drift check and tests. */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { isArray, isObject } from '../../../openapi/json/json.ts';
import { stringifySorted } from '../../../openapi/json/sorted-json.ts';
import type { KongObject } from '../../plan/gateway/kong-object.ts';
import { Secret } from '../../plan/settings/secret.ts';
import { toEntityBody } from './entity-body.ts';
import { kindDescriptions } from './kind-descriptions.ts';
import type { FieldSchema, KongSchema } from './entity-schema.ts';

export interface FieldDifference {
  /** `config.minute` */
  readonly field: string;
  /** With secrets masked. */
  readonly desired: Json;
  readonly actual: Json;
}

export interface CompareOptions {
  /** The id of the parent; without it, the parent is not compared. */
  readonly parent?: string | undefined;
  /** Without it, fields that the plan does not name are assumed to have their defaults. */
  readonly schema?: KongSchema | undefined;
}

/**
 * Returns the differences, sorted by field. Fields that Kong fills in are equal; a field that the plan does not name and that
 * has another value than Kong's default differs, since a deployment resets it.
 */
export function compareEntity(object: KongObject, actual: JsonObject, options: CompareOptions = {}): FieldDifference[] {
  return compareUnmasked(object, actual, options).map((difference) => maskDifference(object, difference));
}

/** Like `compareEntity`, with secrets as they are: for the state, never for output. */
export function compareUnmasked(
  object: KongObject,
  actual: JsonObject,
  options: CompareOptions = {},
): FieldDifference[] {
  const { parent, schema = new Map<string, FieldSchema>() } = options;
  const desired = toEntityBody(object, parent);
  const found = compareRecord(desired, actual, '', schema).filter(
    ({ field }) => object.of === undefined || parent !== undefined || !isReference(object, field),
  );
  return found.sort((one, other) => (one.field < other.field ? -1 : 1));
}

/** True if the field's value must not be shown. */
export function isSecretField({ kind, fields }: KongObject, field: string): boolean {
  return fields[field] instanceof Secret || kindDescriptions[kind].secrets.includes(field) || secretName.test(field);
}

/** Types for comparisons without Kong's schema; they are the same for all kinds. */
const usualTypes: Readonly<Record<string, string>> = {
  tags: 'set',
  protocols: 'set',
  methods: 'set',
  snis: 'set',
  sources: 'set',
  destinations: 'set',
  headers: 'map',
  service: 'foreign',
  route: 'foreign',
  consumer: 'foreign',
  upstream: 'foreign',
};

function compareRecord(desired: JsonObject, actual: JsonObject, place: string, schema: KongSchema): FieldDifference[] {
  const unnamed = [...schema].filter(([name, { isAutomatic, type }]) => {
    const isLeftOut = type === 'record' && (actual[name] ?? null) === null;
    return !isAutomatic && !isLeftOut && !Object.hasOwn(desired, name);
  });
  return [
    ...Object.entries(desired).flatMap(([name, value]) => {
      return compareField(value, actual[name] ?? null, place + name, schema.get(name));
    }),
    ...unnamed.flatMap(([name, field]) => compareField(field.preset, actual[name] ?? null, place + name, field)),
  ];
}

function compareField(desired: Json, actual: Json, field: string, schema: FieldSchema | undefined): FieldDifference[] {
  const type = schema?.type ?? usualTypes[field] ?? '';
  if (isObject(desired) && isObject(actual) && type !== 'map' && type !== 'foreign') {
    return compareRecord(desired, actual, `${field}.`, schema?.fields ?? new Map<string, FieldSchema>());
  }
  return isSame(desired, actual, type === 'set') ? [] : [{ field, desired, actual }];
}

function isSame(one: Json, other: Json, isSet: boolean): boolean {
  return toCanonicalText(one, isSet) === toCanonicalText(other, isSet);
}

/** An empty list equals a missing one. */
function toCanonicalText(value: Json, isSet: boolean): string {
  if (!isArray(value)) return stringifySorted(value);
  const items = value.map(stringifySorted);
  return items.length === 0 ? 'null' : `[${(isSet ? items.sort() : items).join()}]`;
}

function isReference({ kind }: KongObject, field: string): boolean {
  return Object.values(kindDescriptions[kind].parents).includes(field);
}

/** Plugins have passwords of other systems in their settings. */
const secretName = /(^|[._])(password|secret|token|key)$/i;

function maskDifference(object: KongObject, { field, desired, actual }: FieldDifference): FieldDifference {
  const planned = object.fields[field];
  const name = isSecretField(object, field) ? 'secret' : field;
  return {
    field,
    desired: planned instanceof Secret ? planned.toString() : maskMembers(desired, name),
    actual: maskMembers(actual, name),
  };
}

/** Masks the members whose names mark them as secret. */
function maskMembers(value: Json, name: string): Json {
  if (value !== null && secretName.test(name)) return '[secret]';
  if (isArray(value)) return value.map((item) => maskMembers(item, name));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([member, part]) => [member, maskMembers(part, member)]));
}
