/** Completes a sent entity with defaults, and validates every field. */
import { randomBytes, randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../../../../openapi/document/document.ts';
import { isArray, isObject, stringOf } from '../../../../openapi/json/json.ts';
import { isUuid } from '../entity/text-checks.ts';
import { checkAll, type EntityCheck, type EntityFaults } from '../entity/entity-check.ts';
import type { EntityKind } from '../entity/entity-kinds.ts';
import { type FieldFaults, schemaViolation } from './kong-refusal.ts';
import { type KongField, type KongFields, foreign, record } from '../entity/fields.ts';
import { expandConfig, pluginKinds } from '../entity/plugin-kinds.ts';

/**
 * @param sent the members to store, with `id` and `created_at` of a replaced entity
 * @throws KongRefusal 400 with all faults
 */
export function completeEntity(kind: EntityKind, sent: JsonObject): JsonObject {
  const fields = getEntityFields(kind, sent);
  const entity = fillDefaults(fields, sent);
  const faults = findFaults(fields, entity);
  const checks = kind.name === 'plugins' ? [pluginCheck(entity)] : (kind.checks ?? []);
  const runnable = checks.filter(({ fields: concerned }) => !concerned.some((name) => name in faults));
  const all = runnable.map(({ findFaults: find }) => find(entity)).reduce<FieldFaults>(joinFaults, faults);
  if (Object.keys(all).length > 0) throw schemaViolation(all);
  return entity;
}

/** The faults of the whole entity are a list; each other field has one fault. */
function joinFaults(before: FieldFaults, more: EntityFaults): FieldFaults {
  const ofEntity = [before, more].flatMap((faults) => faults['@entity'] ?? []);
  return { ...before, ...more, ...(ofEntity.length === 0 ? {} : { '@entity': ofEntity.map(String) }) };
}

/** Converts other names of fields. */
export function expandEntity(kind: EntityKind, sent: JsonObject): JsonObject {
  const plugin = kind.name === 'plugins' ? pluginKinds[stringOf(sent.name)] : undefined;
  if (plugin !== undefined && isObject(sent.config)) return { ...sent, config: expandConfig(plugin, sent.config) };
  return kind.expand?.(sent) ?? sent;
}

/** Applies a change: records are merged, all other members are replaced. */
export function mergeFields(kept: JsonObject, change: JsonObject): JsonObject {
  const changed = Object.entries(change).map(([name, value]): [string, Json] => {
    const before = kept[name];
    const isRecord = isObject(before) && isObject(value) && !('id' in before);
    return [name, isRecord ? mergeFields(before, value) : value];
  });
  return { ...kept, ...Object.fromEntries(changed) };
}

/** @throws KongRefusal for an unknown plugin */
export function getEntityFields(kind: EntityKind, { name }: JsonObject): KongFields {
  if (kind.name !== 'plugins' || typeof name !== 'string') return kind.fields;
  const plugin = pluginKinds[name];
  if (plugin === undefined) {
    const fault = `plugin '${name}' not enabled; add it to the 'plugins' configuration property`;
    throw schemaViolation({ name: fault });
  }
  const { config, protocols, forConsumers } = plugin;
  const consumer = forConsumers ? {} : { consumer: foreign('consumers', { forbidden: true }) };
  const more = plugin.checkConfig === undefined ? {} : { checkMembers: plugin.checkConfig };
  return { ...kind.fields, ...consumer, protocols, config: record(config, more) };
}

function pluginCheck({ name }: JsonObject): EntityCheck {
  const check = pluginKinds[stringOf(name)]?.check;
  return { ...checkAll(({ config }) => check?.(isObject(config) ? config : {}) ?? []), fields: ['config'] };
}

function fillDefaults(fields: KongFields, sent: JsonObject): JsonObject {
  const known = Object.entries(fields).map(([name, field]): [string, Json] => [name, fillDefault(field, sent[name])]);
  return { ...sent, ...Object.fromEntries(known) };
}

function fillDefault(field: KongField, sent: Json | undefined): Json {
  if (sent === undefined && field.automatic !== undefined) return automatic[field.automatic]();
  if (field.type === 'record' && (sent === undefined || isObject(sent)))
    return fillDefaults(field.fields ?? {}, sent ?? {});
  if (field.type === 'set' && isArray(sent)) return withoutRepeats(sent);
  return sent ?? (sent === null ? null : (field.default ?? null));
}

const automatic = {
  id: () => randomUUID(),
  seconds: () => Math.floor(Date.now() / 1000),
  milliseconds: () => Date.now() / 1000,
  key: () => randomBytes(16).toString('hex'),
};

const withoutRepeats = (list: readonly Json[]): Json => [
  ...new Map(list.map((item) => [JSON.stringify(item), item])).values(),
];

function findFaults(fields: KongFields, entity: JsonObject): FieldFaults {
  const faults = Object.entries(entity).flatMap(([name, value]): [string, FieldFaults[string]][] => {
    const field = fields[name];
    const fault = field === undefined ? 'unknown field' : findFault(field, value);
    return fault === undefined ? [] : [[name, fault]];
  });
  return Object.fromEntries(faults);
}

function findFault(field: KongField, value: Json): FieldFaults[string] | undefined {
  if (value === null) return field.required === true ? 'required field missing' : undefined;
  if (field.forbidden === true) return 'value must be null';
  const type = typeFault(field, value);
  if (type !== undefined) return type;
  if (isArray(value)) return listFault(field, value);
  if (isObject(value) && field.type !== 'foreign') {
    const faults = field.type === 'record' ? nonEmpty(findFaults(field.fields ?? {}, value)) : undefined;
    return faults ?? field.checkMembers?.(value);
  }
  if (isObject(value)) return referenceFault(value);
  return scalarFault(field, value);
}

const nonEmpty = (faults: FieldFaults): FieldFaults | undefined =>
  Object.keys(faults).length === 0 ? undefined : faults;

function typeFault({ type }: KongField, value: Json): string | undefined {
  const isRight = {
    string: typeof value === 'string',
    integer: Number.isInteger(value),
    number: typeof value === 'number',
    boolean: typeof value === 'boolean',
    array: isArray(value),
    set: isArray(value),
    map: isObject(value),
    record: isObject(value),
    foreign: isObject(value),
  }[type];
  const word = type === 'foreign' ? 'record' : type;
  return isRight ? undefined : `expected ${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}

function listFault({ elements, least = 0 }: KongField, list: readonly Json[]): FieldFaults[string] | undefined {
  if (list.length < least) return `length must be at least ${least}`;
  const faults = list.map((item) => {
    const fault = elements === undefined ? undefined : findFault(elements, item);
    return fault === undefined ? null : typeof fault === 'string' ? fault : JSON.stringify(fault);
  });
  const last = faults.findLastIndex((fault) => fault !== null);
  return last < 0 ? undefined : faults.slice(0, last + 1);
}

function referenceFault(key: JsonObject): FieldFaults | undefined {
  if (typeof key.id === 'string') return isUuid(key.id) ? undefined : { id: 'expected a valid UUID' };
  return Object.keys(key).length === 0 ? { id: 'missing primary key' } : undefined;
}

function scalarFault({ oneOf, between, uuid, check }: KongField, value: Json): string | undefined {
  if (value === '') return 'length must be at least 1';
  if (oneOf?.some((one) => one === value) === false) return `expected one of: ${oneOf.join(', ')}`;
  if (between !== undefined && typeof value === 'number' && (value < between[0] || value > between[1])) {
    return `value should be between ${between[0]} and ${between[1]}`;
  }
  if (typeof value !== 'string') return undefined;
  if (uuid === true && !isUuid(value)) return 'expected a valid UUID';
  return check?.(value);
}
