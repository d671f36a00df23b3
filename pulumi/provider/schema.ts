/** What Kong fills in by itself, read from its own description of a kind (`GET /schemas/…`). */
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../openapi/json/json.ts';

export interface FieldSchema {
  /** `set`, `array`, `record`, `map`, `foreign`, `string`, … */
  readonly type: string;
  /** Kong makes the value itself: ids, times. */
  readonly isAutomatic: boolean;
  /** Null where it has none. */
  readonly preset: Json;
  /** Of a record. */
  readonly fields: Schema;
}

/** By the field's name. */
export type Schema = ReadonlyMap<string, FieldSchema>;

/**
 * @param kind the answer to `GET /schemas/services`
 * @param plugin the answer to `GET /schemas/plugins/acl`: what a plugin of that name has in place of any plugin's
 */
export function schemaOf(kind: JsonObject, plugin: JsonObject = {}): Schema {
  return new Map([...fieldsOf(kind), ...fieldsOf(plugin)]);
}

/** Fields are a list of objects with one member each, since their order counts for Kong. */
function fieldsOf({ fields }: JsonObject): Schema {
  const entries = arrayOf(fields).flatMap((item) => Object.entries(objectOf(item)));
  return new Map(entries.map(([name, field]): [string, FieldSchema] => [name, fieldOf(objectOf(field))]));
}

function fieldOf(field: JsonObject): FieldSchema {
  const { type, auto, default: preset = null } = field;
  const isRecord = type === 'record';
  return {
    type: stringOf(type),
    isAutomatic: auto === true,
    preset: isRecord && !isObject(preset) ? {} : preset,
    fields: isRecord ? fieldsOf(field) : new Map(),
  };
}
