/** The records of a zone of Route 53. */
import { ListResourceRecordSetsCommand, type ResourceRecordSet, type RRType } from '@aws-sdk/client-route-53';
import ipaddr from 'ipaddr.js';
import type { Route53 } from '../../route53/route53.ts';

/** The values of a name and a type, as Route 53 keeps them. */
export interface RecordSet {
  /** Lower case, without a dot at its end. */
  readonly host: string;
  readonly type: string;
  /** Seconds; undefined for an alias. */
  readonly ttl: number | undefined;
  /** Sorted; addresses in their usual spelling. */
  readonly values: readonly string[];
  /** The target of an alias: a load balancer, or another record. */
  readonly alias: string | undefined;
  /** Set if a routing policy chooses between several sets of the same name and type. */
  readonly isShared: boolean;
}

/** The maximum that Route 53 returns in one response. */
const mostAtOnce = 300;

/** Reads all record sets of a zone, over all pages. @throws OpsError */
export async function readRecordSets(route53: Route53, zoneId: string, pageSize = mostAtOnce): Promise<RecordSet[]> {
  const found: RecordSet[] = [];
  const seen = new Set<string>();
  for (let start: Start = {}; ;) {
    const command = new ListResourceRecordSetsCommand({ HostedZoneId: zoneId, MaxItems: pageSize, ...start });
    const page = await route53.ask((client) => client.send(command));
    found.push(...(page.ResourceRecordSets ?? []).map(recordSetFrom));
    const { IsTruncated: isTruncated, NextRecordName, NextRecordType, NextRecordIdentifier } = page;
    start = {
      StartRecordName: NextRecordName,
      StartRecordType: NextRecordType,
      StartRecordIdentifier: NextRecordIdentifier,
    };
    const next = JSON.stringify(start);
    // The same page again would never end.
    if (isTruncated !== true || seen.has(next)) return found;
    seen.add(next);
  }
}

interface Start {
  readonly StartRecordName?: string | undefined;
  readonly StartRecordType?: RRType | undefined;
  readonly StartRecordIdentifier?: string | undefined;
}

function recordSetFrom(set: ResourceRecordSet): RecordSet {
  const { Name: name = '', Type: type = '', TTL: ttl, ResourceRecords: records = [], AliasTarget: alias } = set;
  return {
    host: toHost(name),
    type,
    ttl,
    values: records.map(({ Value: value = '' }) => normalizeAddress(value)).sort(),
    alias: alias?.DNSName === undefined ? undefined : toHost(alias.DNSName),
    isShared: set.SetIdentifier !== undefined,
  };
}

/** `\052.Fountain.Coach.` → `*.fountain.coach` */
function toHost(name: string): string {
  const plain = name.replaceAll(/\\([0-7]{3})/g, (_escape, octal: string) => String.fromCharCode(parseInt(octal, 8)));
  return plain.toLowerCase().replace(/\.$/, '');
}

/** Returns an address as the plan writes it, and any other value unchanged. */
export const normalizeAddress = (value: string): string =>
  ipaddr.isValid(value) ? String(ipaddr.process(value)) : value;
