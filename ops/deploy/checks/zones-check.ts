/** Checks that Route 53 accepts our credentials and has a public hosted zone for each host of the documents. */
import type { PlanFault } from '../../../pulumi/plan/faults/plan-error.ts';
import { toConfigCommand } from '../../../pulumi/plan/settings/stack-settings-reader.ts';
import { planSettings, type Zone } from '../../../pulumi/plan/settings/plan-settings.ts';
import type { Route53 } from '../../route53/route53.ts';
import type { CheckResult } from './check-round.ts';

export interface CheckZonesOptions {
  readonly route53: Route53;
  readonly hosts: readonly string[];
  /** The hosted zones of the setting; undefined: found by name. */
  readonly given: readonly Zone[] | undefined;
}

/** @throws OpsError if AWS does not answer */
export async function checkZonesAtAws(options: CheckZonesOptions): Promise<CheckResult<readonly Zone[]>> {
  return options.given === undefined ? findZones(options) : checkGivenZones(options.route53, options.given);
}

/** Checks the hosted zones of the setting. The plan checks that they contain every host. */
async function checkGivenZones(route53: Route53, given: readonly Zone[]): Promise<CheckResult<readonly Zone[]>> {
  const faults: PlanFault[] = [];
  for (const { name, id } of given) {
    const zone = await route53.zone(id);
    const problem = describeZoneFault(name, zone);
    if (problem === undefined) continue;
    const remedy = `give the id of the public hosted zone "${name}", as aws route53 list-hosted-zones shows it`;
    const where = planSettings.hostedZones.name;
    const data = { zone: name, id };
    faults.push({ code: 'plan-zone-invalid', where, problem: `${name}=${id}: ${problem}`, remedy, data });
  }
  return { value: given, detail: listNames(given), faults };
}

function describeZoneFault(name: string, zone: Awaited<ReturnType<Route53['zone']>>): string | undefined {
  if (zone === undefined) return 'the hosted zone does not exist';
  if (zone.name !== name) return `the hosted zone has the name "${zone.name}"`;
  return zone.isPrivate ? 'the hosted zone is private, so clients on the internet cannot use it' : undefined;
}

async function findZones({ route53, hosts }: CheckZonesOptions): Promise<CheckResult<readonly Zone[]>> {
  const found = await route53.readZones(hosts);
  const faults = hosts
    .filter((host) => !found.has(host))
    .map((host): PlanFault => {
      const name = host.split('.').slice(-2).join('.');
      const line = toConfigCommand({ ...planSettings.hostedZones, example: `${name}=<id>` });
      const remedy = `create the hosted zone (aws route53 create-hosted-zone --name ${name} --caller-reference 1), or run ${line} with the id of an existing one`;
      const problem = `Route 53 has no public hosted zone for "${host}"`;
      const where = planSettings.hostedZones.name;
      return { code: 'plan-zone-missing', where, problem, remedy, data: { host } };
    });
  const zones = [...new Map([...found.values()].map((zone) => [zone.id, zone])).values()];
  return { value: zones, detail: listNames(zones), faults };
}

const listNames = (zones: readonly Zone[]): string => zones.map(({ name, id }) => `${name} (${id})`).join(', ');
