/** State as the gateway has it: what `refresh` keeps, and what the next deployment is compared with. */
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { objectOf } from '../../openapi/json/json.ts';
import type { KongObject } from '../plan/desired.ts';
import type { Entity } from './admin-client.ts';
import { type Difference, isSecretField, plainDifferences } from './compare.ts';
import { parentIn, type Properties, secretMark } from './properties.ts';
import type { Schema } from './schema.ts';

/** Inputs that would give what is there. Only fields that differ are taken over: those that Kong fills in stay out. */
export function liveInputs(properties: Properties, object: KongObject, entity: Entity, schema: Schema): Properties {
  const { gateway = null, name = null, of } = properties;
  const found = plainDifferences(object, entity, { parent: parentIn(properties)?.id, schema });
  const fields = found.reduce(
    (before, difference) => withDifference(before, difference, object),
    objectOf(properties.fields),
  );
  return { gateway, name, fields, ...(of === undefined ? {} : { of }) };
}

function withDifference(fields: JsonObject, { field, actual }: Difference, object: KongObject): JsonObject {
  return withValue(fields, field.split('.'), isSecretField(object, field) ? secretMark(actual) : actual);
}

function withValue(record: JsonObject, [name = '', ...rest]: readonly string[], value: Json): JsonObject {
  return { ...record, [name]: rest.length === 0 ? value : withValue(objectOf(record[name]), rest, value) };
}
