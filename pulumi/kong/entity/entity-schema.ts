/** The fields that Kong fills in, read from its own schema of a kind (`GET /schemas/…`). */
import type { Json, JsonObject } from '../../../openapi/document/document.ts';
import { arrayOf, isObject, objectOf, stringOf } from '../../../openapi/json/json.ts';
import type { KongKind } from '../../plan/gateway/kong-object.ts';
import type { AdminClient } from '../admin/admin-client.ts';
import { kindDescriptions } from './kind-descriptions.ts';

export interface FieldSchema {
  /** `set`, `array`, `record`, `map`, `foreign`, `string`, … */
  readonly type: string;
  /** True if Kong generates the value: ids, times. */
  readonly isAutomatic: boolean;
  /** The default; null if there is none. */
  readonly preset: Json;
  /** For a record. */
  readonly fields: KongSchema;
}

/** By the field's name. */
export type KongSchema = ReadonlyMap<string, FieldSchema>;

/** Kong's own schemas of its kinds, each fetched once. */
export class EntitySchemaCache {
  readonly #client: AdminClient;
  readonly #known = new Map<string, Promise<KongSchema>>();

  constructor(client: AdminClient) {
    this.#client = client;
  }

  /** @param plugin the plugin's name, for objects of the kind `plugins`. @throws KongError */
  async get(kind: KongKind, plugin?: string): Promise<KongSchema> {
    const key = plugin === undefined ? kind : `${kind}/${plugin}`;
    const known = this.#known.get(key) ?? this.#read(kind, plugin);
    this.#known.set(key, known);
    return known;
  }

  async #read(kind: KongKind, plugin: string | undefined): Promise<KongSchema> {
    const own = await this.#client.get(`/schemas/${kindDescriptions[kind].schema}`);
    const more = plugin === undefined ? {} : await this.#client.get(`/schemas/plugins/${encodeURIComponent(plugin)}`);
    // Kong answers 404 for a plugin that it does not have.
    return parseEntitySchema(own ?? {}, more ?? {});
  }
}

/**
 * @param kind the answer to `GET /schemas/services`
 * @param plugin the answer to `GET /schemas/plugins/acl`: the fields that replace those of all plugins
 */
export function parseEntitySchema(kind: JsonObject, plugin: JsonObject = {}): KongSchema {
  return new Map([...parseFields(kind), ...parseFields(plugin)]);
}

/** Parses fields, which Kong lists as objects with one member each to keep their order. */
function parseFields({ fields }: JsonObject): KongSchema {
  const entries = arrayOf(fields).flatMap((item) => Object.entries(objectOf(item)));
  return new Map(entries.map(([name, field]): [string, FieldSchema] => [name, parseField(objectOf(field))]));
}

function parseField(field: JsonObject): FieldSchema {
  const { type, auto, default: preset = null } = field;
  const isRecord = type === 'record';
  return {
    type: stringOf(type),
    isAutomatic: auto === true,
    preset: isRecord && !isObject(preset) ? {} : preset,
    fields: isRecord ? parseFields(field) : new Map(),
  };
}
