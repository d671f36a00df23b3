/** What kind of Kong answers: its version, and whether it takes changes. */
import { objectOf, stringOf } from '../../openapi/json/json.ts';
import type { AdminClient } from './admin-client.ts';
import { KongError } from './kong-error.ts';
import type { KongKind } from '../plan/desired.ts';
import { kinds } from './kinds.ts';
import { type Schema, schemaOf } from './schema.ts';

export interface KongNode {
  readonly version: string;
  /** Without one its configuration is taken as a whole only. */
  readonly hasDatabase: boolean;
  /** Names of plugins that can be used. */
  readonly plugins: readonly string[];
}

/** @throws KongError where none answers, or something else does */
export async function readNode(client: AdminClient): Promise<KongNode> {
  const root = (await client.get('/')) ?? {};
  const version = stringOf(root.version);
  if (!/^\d+\.\d+/.test(version)) {
    const remedy = 'set kongAdminUrl to the address of the Admin API of a Kong 3.9';
    const problem = 'what answers is no Admin API: it tells no version';
    throw new KongError('kong-not-admin-api', problem, remedy, { method: 'GET', path: '/' });
  }
  return {
    version,
    hasDatabase: objectOf(root.configuration).database !== 'off',
    plugins: Object.keys(objectOf(objectOf(root.plugins).available_on_server)).sort(),
  };
}

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
