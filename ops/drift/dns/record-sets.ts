/** The records of a zone of Route 53, in plain terms. */
import { ListResourceRecordSetsCommand, type ResourceRecordSet, type RRType } from '@aws-sdk/client-route-53';
import ipaddr from 'ipaddr.js';
import type { Route53 } from '../../lib/route53.ts';

/** What Route 53 keeps as one: the values of a name and a type. */
export interface RecordSet {
  /** Lower case, without a dot at its end. */
  readonly host: string;
  readonly type: string;
  /** Seconds; undefined for an alias. */
  readonly ttl: number | undefined;
  /** Sorted; addresses in their usual spelling. */
  readonly values: readonly string[];
  /** What it is an alias of: a load balancer, or another record. */
  readonly alias: string | undefined;
  /** It is one of several of its name and type, between which a routing policy chooses. */
  readonly isShared: boolean;
}

/** As many as Route 53 gives at a time. */
const mostAtOnce = 300;

/** All of a zone, over all pages. @throws OpsError */
export async function recordSetsOf(route53: Route53, zoneId: string, pageSize = mostAtOnce): Promise<RecordSet[]> {
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
    // The same page again would go round for ever.
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
    host: hostOf(name),
    type,
    ttl,
    values: records.map(({ Value: value = '' }) => spelled(value)).sort(),
    alias: alias?.DNSName === undefined ? undefined : hostOf(alias.DNSName),
    isShared: set.SetIdentifier !== undefined,
  };
}

/** `\052.Fountain.Coach.` → `*.fountain.coach` */
function hostOf(name: string): string {
  const plain = name.replaceAll(/\\([0-7]{3})/g, (_escape, octal: string) => String.fromCharCode(parseInt(octal, 8)));
  return plain.toLowerCase().replace(/\.$/, '');
}

/** An address as the plan writes it; anything else as it is. */
export const spelled = (value: string): string => (ipaddr.isValid(value) ? String(ipaddr.process(value)) : value);
