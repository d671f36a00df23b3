/** What Kong fills in by itself, read from its own description of a kind (`GET /schemas/…`). */
import type { Json, JsonObject } from '../../../openapi/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json.ts';
import type { KongKind } from '../../plan/gateway/kong-object.ts';
import type { AdminClient } from '../admin/admin-client.ts';
import { kinds } from './kinds.ts';

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

/** Kong's own descriptions of its kinds, each asked for once. */
export class Schemas {
  readonly #client: AdminClient;
  readonly #known = new Map<string, Promise<Schema>>();

  constructor(client: AdminClient) {
    this.#client = client;
  }

  /** @param plugin the plugin's name, for objects of the kind `plugins`. @throws KongError */
  async of(kind: KongKind, plugin?: string): Promise<Schema> {
    const key = plugin === undefined ? kind : `${kind}/${plugin}`;
    const known = this.#known.get(key) ?? this.#read(kind, plugin);
    this.#known.set(key, known);
    return known;
  }

  async #read(kind: KongKind, plugin: string | undefined): Promise<Schema> {
    const own = await this.#client.get(`/schemas/${kinds[kind].schema}`);
    const more = plugin === undefined ? {} : await this.#client.get(`/schemas/plugins/${encodeURIComponent(plugin)}`);
    return schemaOf(own ?? {}, more);
  }
}

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
