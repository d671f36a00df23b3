/** Documents and settings → records and health checks of Route 53, and their hosted zones. */
import type { ApiDocument } from '../../openapi/document/document.ts';
import type { PlanFaults } from './faults/plan-error.ts';
import { checkHosts, listPublicHosts, type PublicHost } from './document/hosts.ts';
import { groupBy } from './document/ordering.ts';
import { toConfigCommand, StackSettingsReader, type SettingsSource } from './settings/stack-settings-reader.ts';
import { type Addresses, planSettings, type Zone } from './settings/plan-settings.ts';

export interface DnsRecord {
  /** The same from plan to plan, also if the host changes: `session-context-production-a`. */
  readonly key: string;
  readonly host: string;
  readonly type: 'A' | 'AAAA';
  /** Seconds. */
  readonly ttlSeconds: number;
  /** Sorted. */
  readonly addresses: readonly string[];
}

export interface HealthCheck {
  /** The same from plan to plan: `session-context-production`. */
  readonly key: string;
  readonly host: string;
  readonly type: 'HTTP' | 'HTTPS';
  readonly port: number;
  readonly path: string;
}

export interface DnsPlan {
  /** Sorted by key. */
  readonly records: readonly DnsRecord[];
  /** Sorted by key; empty if the setting does not enable them. */
  readonly healthChecks: readonly HealthCheck[];
  /** Undefined if the hosted zones must be found by name: see `listZoneNames` and `findZone`. */
  readonly zones: readonly Zone[] | undefined;
}

export interface DnsSettings {
  readonly addresses: Addresses | undefined;
  readonly zones: readonly Zone[] | undefined;
  readonly healthChecks: boolean;
}

/** Seconds that a resolver may keep an answer. */
const ttlSeconds = 300;

export function readDnsSettings(source: SettingsSource, faults: PlanFaults): DnsSettings {
  const reader = new StackSettingsReader(source, faults);
  return {
    addresses: reader.required(planSettings.gatewayAddresses),
    zones: reader.optional(planSettings.hostedZones),
    healthChecks: reader.optional(planSettings.healthChecks),
  };
}

export function createDnsPlan(documents: readonly ApiDocument[], options: DnsSettings, faults: PlanFaults): DnsPlan {
  checkHosts(documents, faults);
  const hosts = documents.flatMap(listKeyedHosts).sort((one, other) => (one.key < other.key ? -1 : 1));
  if (options.zones !== undefined) checkZones(hosts, options.zones, faults);
  return {
    records: hosts.flatMap((host) => createRecords(host, options.addresses)),
    healthChecks: options.healthChecks ? hosts.map(createHealthCheck) : [],
    zones: options.zones,
  };
}

/** Returns the hosted zone with the longest matching name; undefined if no zone contains the host. */
export function findZone(host: string, zones: readonly Zone[]): Zone | undefined {
  const names = listZoneNames(host);
  return names.map((name) => zones.find((zone) => zone.name === name)).find((zone) => zone !== undefined);
}

/** Returns the names that the hosted zone of a host can have, the longest first: `a.b.c` → `a.b.c`, `b.c`, `c`. */
export function listZoneNames(host: string): string[] {
  const labels = host.split('.');
  return labels.map((_label, index) => labels.slice(index).join('.'));
}

/** Adds a fault for each host that no hosted zone contains. */
export function checkZones(hosts: readonly { host: string }[], zones: readonly Zone[], faults: PlanFaults): void {
  for (const { host } of hosts) {
    if (findZone(host, zones) !== undefined) continue;
    const example = [...zones.map(({ name, id }) => `${name}=${id}`), `${host.split('.').slice(-2).join('.')}=<id>`];
    const line = toConfigCommand({ ...planSettings.hostedZones, example: example.join(',') });
    const problem = `"${host}" is not in any hosted zone of the setting`;
    const remedy = `run ${line} with the id of its zone`;
    faults.add({ code: 'plan-zone-missing', where: planSettings.hostedZones.name, problem, remedy, data: { host } });
  }
}

interface KeyedHost extends PublicHost {
  readonly key: string;
}

/** A key counts the hosts of a document and does not contain their names, which may change. */
function listKeyedHosts(document: ApiDocument): KeyedHost[] {
  return [...groupBy(listPublicHosts(document), ({ kind }) => kind)].flatMap(([kind, hosts]) =>
    hosts.map((host, index) => ({ ...host, key: `${document.name}-${kind}${index === 0 ? '' : `-${index + 1}`}` })),
  );
}

function createRecords({ key, host }: KeyedHost, { ipv4, ipv6 }: Addresses = { ipv4: [], ipv6: [] }): DnsRecord[] {
  const a: DnsRecord = { key: `${key}-a`, host, type: 'A', ttlSeconds, addresses: ipv4 };
  const aaaa: DnsRecord = { key: `${key}-aaaa`, host, type: 'AAAA', ttlSeconds, addresses: ipv6 };
  return ipv6.length === 0 ? [a] : [a, aaaa];
}

function createHealthCheck({ key, host, protocol, port, basePath }: KeyedHost): HealthCheck {
  return { key, host, type: protocol === 'https' ? 'HTTPS' : 'HTTP', port, path: `${basePath}/healthz` };
}
