/** Compares desired records with actual ones. Pure. */
import type { DnsRecord } from '../../../pulumi/plan/dns.ts';
import type { RecordSet } from './record-sets.ts';

export type DnsRule = 'record-missing' | 'record-changed' | 'record-undesired' | 'record-unasked' | 'answer-differs';

export interface DnsGap {
  readonly rule: DnsRule | 'zone-missing';
  /** Of a document, if one asks for it. */
  readonly host: string;
  readonly message: string;
}

/** @param sets all of the record's zone */
export function compareRecord(record: DnsRecord, sets: readonly RecordSet[]): DnsGap | undefined {
  const { host, type } = record;
  const own = sets.filter((set) => set.host === host);
  const [canonical] = own.filter((set) => set.type === 'CNAME');
  if (canonical !== undefined) {
    // A name with a CNAME has no other records, so it is reported once.
    const message = `${host} is a CNAME of ${canonical.values.join(', ')}, and should have ${describeRecord(record)}`;
    return type === 'A' ? { rule: 'record-changed', host, message } : undefined;
  }
  const same = own.filter((set) => set.type === type);
  if (same.length === 0) {
    return {
      rule: 'record-missing',
      host,
      message: `${host} has no ${type} record, and should have ${describeRecord(record)}`,
    };
  }
  const problems = same.some(({ isShared }) => isShared)
    ? [`is chosen by a routing policy from ${same.length}, and should be one`]
    : same.flatMap((set) => findSetProblems(record, set));
  if (problems.length === 0) return undefined;
  return { rule: 'record-changed', host, message: `the ${type} record of ${host} ${problems.join('; it ')}` };
}

function findSetProblems({ addresses, ttlSeconds: ttl }: DnsRecord, set: RecordSet): string[] {
  if (set.alias !== undefined) return [`is an alias of ${set.alias}, and should be ${addresses.join(', ')}`];
  const values = set.values.join(', ');
  return [
    ...(values === addresses.join(', ') ? [] : [`is ${values}, and should be ${addresses.join(', ')}`]),
    ...(set.ttl === ttl ? [] : [`has a TTL of ${set.ttl} s, and should have ${ttl} s`]),
  ];
}

const describeRecord = ({ type, addresses }: DnsRecord): string => `${type} ${addresses.join(', ')}`;

/**
 * Finds records of the zones that are not in the plan. Records have no tag, so the owner of a record that leads to the
 * gateway under a name of no document is unknown: it is only a warning.
 */
export function findOtherRecords(records: readonly DnsRecord[], sets: readonly RecordSet[]): DnsGap[] {
  const hosts = new Set(records.map(({ host }) => host));
  const planned = new Set(records.map(({ host, type }) => `${type} ${host}`));
  const addresses = new Set(records.flatMap((record) => record.addresses));
  return sets.flatMap(({ host, type, values, alias }): DnsGap[] => {
    if ((type !== 'A' && type !== 'AAAA') || planned.has(`${type} ${host}`)) return [];
    if (hosts.has(host)) {
      const message = `${host} also has an ${type} record (${alias ?? values.join(', ')}) that no document asks for`;
      return [{ rule: 'record-undesired', host, message }];
    }
    if (!values.some((value) => addresses.has(value))) return [];
    return [{ rule: 'record-unasked', host, message: `${host} leads to the gateway, and no document has that host` }];
  });
}

/** @param answer the addresses that resolvers give */
export function compareAnswer({ host, type, addresses }: DnsRecord, answer: readonly string[]): DnsGap | undefined {
  const [found, should] = [[...answer].sort().join(', '), addresses.join(', ')];
  if (found === should) return undefined;
  const actual = found === '' ? `has no ${type} address` : `is at ${found}`;
  return {
    rule: 'answer-differs',
    host,
    message: `by the name servers ${host} ${actual}; by Route 53 it is at ${should}`,
  };
}
