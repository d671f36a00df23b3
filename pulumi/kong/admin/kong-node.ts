/** The facts of a Kong node: its version, its plugins, and whether it accepts changes. */
import { objectOf, stringOf } from '../../../openapi/json/json.ts';
import type { AdminClient } from './admin-client.ts';
import { KongError } from './kong-error.ts';

export interface KongNode {
  readonly version: string;
  /** Without a database, Kong accepts its configuration only as a whole. */
  readonly hasDatabase: boolean;
  /** Names of the available plugins. */
  readonly plugins: readonly string[];
}

/** @throws KongError if no Kong answers */
export async function readKongNode(client: AdminClient): Promise<KongNode> {
  const root = (await client.get('/')) ?? {};
  const version = stringOf(root.version);
  if (!/^\d+\.\d+/.test(version)) {
    const remedy = 'set kongAdminUrl to the address of the Admin API of a Kong 3.9';
    const problem = 'the answer has no version, so it is not from an Admin API';
    throw new KongError('kong-not-admin-api', problem, remedy, { method: 'GET', path: '/' });
  }
  return {
    version,
    hasDatabase: objectOf(root.configuration).database !== 'off',
    plugins: Object.keys(objectOf(objectOf(root.plugins).available_on_server)).sort(),
  };
}
