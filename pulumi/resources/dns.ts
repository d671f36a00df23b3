/** Planned records and health checks → resources of Route 53, in the hosted zones with the longest matching names. */
import { getZone } from '@pulumi/aws/route53/getZone.js';
import { HealthCheck } from '@pulumi/aws/route53/healthCheck.js';
import { Record } from '@pulumi/aws/route53/record.js';
import { type DnsPlan, listZoneNames, findZone } from '../plan/dns.ts';
import { PlanError } from '../plan/faults/plan-error.ts';
import { toConfigCommand } from '../plan/settings/stack-settings-reader.ts';
import { planSettings, type Zone } from '../plan/settings/plan-settings.ts';

/** @throws PlanError if a host has no hosted zone */
export async function createDnsResources(plan: DnsPlan): Promise<readonly Record[]> {
  const zones = plan.zones ?? (await findZones(plan));
  for (const { key, host, type, port, path } of plan.healthChecks) {
    const args = { fqdn: host, type, port, resourcePath: path, failureThreshold: 3, requestInterval: 30 };
    new HealthCheck(key, { ...args, tags: { Name: key } });
  }
  return plan.records.map(({ key, host, type, ttlSeconds, addresses }) => {
    const zoneId = findZone(host, zones)?.id ?? '';
    return new Record(key, { zoneId, name: host, type, ttl: ttlSeconds, records: [...addresses] });
  });
}

/** Finds the hosted zone of every host by name. */
async function findZones({ records }: DnsPlan): Promise<readonly Zone[]> {
  const found = new Map<string, Promise<Zone | undefined>>();
  const zones: Zone[] = [];
  for (const host of new Set(records.map((record) => record.host))) {
    const zone = await findFirstZone(host, found);
    if (zone === undefined) throw createZoneError(host);
    if (!zones.includes(zone)) zones.push(zone);
  }
  return zones;
}

async function findFirstZone(host: string, found: Map<string, Promise<Zone | undefined>>): Promise<Zone | undefined> {
  for (const name of listZoneNames(host)) {
    const asked = found.get(name) ?? findZoneByName(name);
    found.set(name, asked);
    const zone = await asked;
    if (zone !== undefined) return zone;
  }
  return undefined;
}

/** Private hosted zones are only for machines in a network of AWS. */
async function findZoneByName(name: string): Promise<Zone | undefined> {
  try {
    const { zoneId } = await getZone({ name, privateZone: false });
    return { name, id: zoneId };
  } catch (error) {
    // Other errors, such as missing credentials, do not mean that the zone is missing.
    if (error instanceof Error && /no matching .*hosted zone/i.test(error.message)) return undefined;
    throw error;
  }
}

function createZoneError(host: string): PlanError {
  const line = toConfigCommand({
    ...planSettings.hostedZones,
    example: `${host.split('.').slice(-2).join('.')}=<id>`,
  });
  const remedy = `create the hosted zone in Route 53, or run ${line} with the id of its zone`;
  const problem = `Route 53 has no public hosted zone for "${host}"`;
  const where = planSettings.hostedZones.name;
  return new PlanError([{ code: 'plan-zone-missing', where, problem, remedy, data: { host } }]);
}
