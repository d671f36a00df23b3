/** Checks that Kong answers, has a supported version, accepts changes, and has the plugins of the plan. */
import { commandLine } from '../../../openapi/package/command-line.ts';
import type { GatewayPlan } from '../../../pulumi/plan/gateway/kong-object.ts';
import type { PlanFault } from '../../../pulumi/plan/faults/plan-error.ts';
import type { KongCode } from '../../../pulumi/kong/admin/kong-codes.ts';
import { stringOf } from '../../../openapi/json/json.ts';
import type { AdminClient } from '../../../pulumi/kong/admin/admin-client.ts';
import { Gateway } from '../../../pulumi/kong/entity/gateway.ts';
import { type KongNode, readKongNode } from '../../../pulumi/kong/admin/kong-node.ts';
import { type CheckResult, toFault } from './check-round.ts';

/** @throws KongError if no Kong answers */
export async function checkKong(client: AdminClient): Promise<CheckResult<KongNode>> {
  const node = await readKongNode(client);
  const faults = [findVersionFault(node), findDatabaseFault(node)].filter((fault) => fault !== undefined);
  const isTried = node.version.startsWith('3.9.');
  const warnings = isTried ? [] : [`version ${node.version} is not tested, only 3.9 is: its answers may differ`];
  return { value: node, detail: `Kong ${node.version}`, faults, warnings };
}

function findVersionFault({ version }: KongNode): PlanFault<KongCode> | undefined {
  if (version.startsWith('3.')) return undefined;
  const problem = `Kong ${version} is not supported`;
  const remedy = 'install Kong 3.9';
  return { code: 'kong-version-unsupported', where: 'gateway', problem, remedy, data: { version } };
}

function findDatabaseFault({ hasDatabase }: KongNode): PlanFault<KongCode> | undefined {
  if (hasDatabase) return undefined;
  const writer = commandLine('dockerize');
  const remedy = `give it a database (KONG_DATABASE=postgres), or configure it with kong.yml, which ${writer} writes`;
  const problem = 'this Kong has no database, so it takes no changes';
  return { code: 'kong-without-database', where: 'gateway', problem, remedy };
}

/** Checks that Kong has the plugins of the plan, and no object of another owner with the same name. @throws KongError */
export async function checkPlan(
  client: AdminClient,
  { plugins }: KongNode,
  { objects, ownerTag }: GatewayPlan,
): Promise<CheckResult<true>> {
  const needed = objects.filter(({ kind }) => kind === 'plugins').map(({ fields }) => stringOf(fields.name));
  const missing = [...new Set(needed)].filter((name) => !plugins.includes(name)).sort();
  const faults: PlanFault<KongCode>[] = missing.map((name) => ({
    code: 'kong-plugin-missing',
    data: { plugin: name },
    where: 'gateway',
    problem: `Kong does not have the plugin "${name}"`,
    remedy: `install it (KONG_PLUGINS=bundled,${name} if it is not bundled), or remove it from documents and settings`,
  }));
  const conflicts = await new Gateway(client, ownerTag).findConflicts(objects);
  const detail = `${objects.length} objects, no conflicts`;
  return { value: true, detail, faults: [...faults, ...conflicts.map(toFault)] };
}
