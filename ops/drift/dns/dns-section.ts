/** Section `dns`: the zones of Route 53 have the records that the documents ask for. With `--resolve`, name servers answer so. */
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { importOptional, PackageFault } from '../../../openapi/package/package-fault.ts';
import type { DnsRecord } from '../../../pulumi/plan/dns.ts';
import { listPublicHosts } from '../../../pulumi/plan/document/hosts.ts';
import { planDns } from '../../../pulumi/plan/plan.ts';
import type { SettingsSource } from '../../../pulumi/plan/settings/stack-settings-reader.ts';
import { planSettings, type Zone } from '../../../pulumi/plan/settings/plan-settings.ts';
import { placeIn, type FindingPlace } from '../../findings/finding.ts';
import { dnsRules } from '../../findings/rules/dns.ts';
import type { DriftContext } from '../section/context.ts';
import { readGivenZones, checkSetting } from '../section/deployment.ts';
import type { NameServers } from './answers.ts';
import { compareAnswer, compareRecord, type DnsGap, findOtherRecords } from './compare.ts';
import type { DnsReading } from './reading.ts';
import type { RecordSet } from './record-sets.ts';
import { createPlan } from '../section/planned.ts';
import { findBrokenDocuments, defineSection, ObstacleError } from '../section/section.ts';

interface Subject {
  /** Undefined for findings that do not concern one record. */
  readonly record: DnsRecord | undefined;
  readonly system: System;
}

/** The zones and name servers that all records are compared with. */
interface System {
  readonly documents: readonly ApiDocument[];
  readonly records: readonly DnsRecord[];
  /** Of each host that has one. */
  readonly zones: ReadonlyMap<string, Zone>;
  /** True if the settings name the zones; otherwise they are found by name. */
  readonly areZonesGiven: boolean;
  readonly reading: DnsReading;
  /** Undefined if no name server is asked. */
  readonly nameServers: NameServers | undefined;
}

interface Actual {
  /** Of the record's zone, or of all. Undefined if the record has no zone. */
  readonly sets: readonly RecordSet[] | undefined;
  readonly answer: readonly string[] | undefined;
}

/** Loaded only if it is needed: AWS's client takes long to load, and is optional. */
const importReading = () =>
  importOptional('@aws-sdk/client-route-53', 'drift --only dns', () => import('./reading.ts'));

export const dnsSection = defineSection({
  name: 'dns',
  purpose: 'Route 53 has the records that the documents ask for; with --resolve, name servers answer so',
  unconfigured: async ({ deployment }) => {
    const missing = checkSetting(deployment, planSettings.gatewayAddresses);
    if (missing !== undefined) return missing;
    try {
      const { findMissingCredentials: missingCredentials } = await importReading();
      return await missingCredentials(deployment.environment);
    } catch (error) {
      if (error instanceof PackageFault) return error;
      throw error;
    }
  },
  obstacle: findBrokenDocuments,
  subjects: findSubjects,
  desired: ({ record, system: { zones, areZonesGiven } }): DnsRecord | undefined => {
    if (record === undefined || zones.has(record.host) || !areZonesGiven) return record;
    throw new ObstacleError(`${record.host} is outside every zone of hostedZones`, 'across');
  },
  actual: readRecord,
  compare: (record, { sets, answer }, { system }): readonly DnsGap[] => {
    if (record === undefined)
      return [...findRecordsWithoutZone(system), ...findOtherRecords(system.records, sets ?? [])];
    if (sets === undefined) return [];
    // An error in the zone is also an error in the answers, and is reported once.
    const gap = compareRecord(record, sets) ?? (answer && compareAnswer(record, answer));
    return gap === undefined ? [] : [gap];
  },
  finding: ({ rule, host, message }, { system }) => ({
    rule,
    severity: rule === 'record-unasked' ? 'warning' : 'error',
    ...findPlace(host, system.documents),
    message,
    remedy: dnsRules[rule].remedy,
  }),
  release: async ([first]) => first?.system.reading.close(),
});

async function findSubjects({ documents, deployment, resolvers }: DriftContext): Promise<readonly Subject[]> {
  const { source, environment } = deployment;
  // Hosts outside the zones of the settings are reported one by one.
  const { records } = createPlan(() => planDns(documents, withoutZones(source)));
  const given = readGivenZones(deployment);
  const [{ DnsReading }, { NameServers }] = [await importReading(), await import('./answers.ts')];
  const nameServers = resolvers === undefined ? undefined : new NameServers(resolvers);
  const reading = new DnsReading(environment);
  try {
    const zones = await reading.listZones([...new Set(records.map(({ host }) => host))], given);
    const system = { documents, records, zones, areZonesGiven: given !== undefined, reading, nameServers };
    return [...records, undefined].map((record) => ({ record, system }));
  } catch (error) {
    reading.close();
    throw error;
  }
}

async function readRecord({ record, system }: Subject): Promise<Actual> {
  const { zones, reading, nameServers } = system;
  if (record === undefined) {
    const all = await Promise.all([...new Set(zones.values())].map((zone) => reading.readSets(zone)));
    return { sets: [...new Set(all)].flat(), answer: undefined };
  }
  const zone = zones.get(record.host);
  if (zone === undefined) return { sets: undefined, answer: undefined };
  const [sets, answer] = await Promise.all([reading.readSets(zone), nameServers?.readAddresses(record)]);
  return { sets, answer };
}

function findRecordsWithoutZone({ records, zones, areZonesGiven }: System): DnsGap[] {
  const hosts = [...new Set(records.map(({ host }) => host))].filter((host) => !zones.has(host));
  const [first] = hosts;
  if (areZonesGiven || first === undefined) return [];
  return [{ rule: 'zone-missing', host: first, message: `no public zone of Route 53 holds ${hosts.join(', ')}` }];
}

function findPlace(host: string, documents: readonly ApiDocument[]): FindingPlace {
  for (const document of documents) {
    const server = listPublicHosts(document).find((candidate) => candidate.host === host);
    if (server !== undefined) return placeIn(document, server.pointer);
  }
  return {};
}

function withoutZones(source: SettingsSource): SettingsSource {
  return { ...source, config: (name) => (name === planSettings.hostedZones.name ? undefined : source.config(name)) };
}
