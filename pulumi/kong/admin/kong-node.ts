/** What kind of Kong answers: its version, and whether it takes changes. */
import { objectOf, stringOf } from '../../../openapi/json.ts';
import type { AdminClient } from './admin-client.ts';
import { KongError } from './kong-error.ts';

export interface KongNode {
  readonly version: string;
  /** Without one its configuration is taken as a whole only. */
  readonly hasDatabase: boolean;
  /** Names of plugins that can be used. */
  readonly plugins: readonly string[];
}

/** @throws KongError where none answers, or something else does */
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
