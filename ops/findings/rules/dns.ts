/** Rules of the section `dns`: Route 53 and name servers against the documents. */
import type { RuleEntry } from './rule-entry.ts';

export const dnsRules = {
  'record-missing': {
    meaning: 'Route 53 does not have a record that the documents ask for.',
    example: 'The host of a document has no A record.',
    remedy: 'run `fountainai deploy up`',
  },
  'record-changed': {
    meaning: 'A record of Route 53 is not what the documents ask for.',
    example: 'The A record of a host leads to 203.0.113.8, and `gatewayAddresses` has 203.0.113.7.',
    remedy: 'run `fountainai deploy up`, which restores it; a record of another type must be deleted first',
  },
  'record-undesired': {
    meaning: 'A host of the documents has another record, which leads elsewhere.',
    example: 'The host also has an AAAA record, and `gatewayAddresses` has no IPv6 address.',
    remedy: 'delete it; if its address is right, add the address to gatewayAddresses and run `fountainai deploy up`',
  },
  'record-unasked': {
    meaning: 'A record leads to the gateway, and no document has its host.',
    example: '`old.example.com` leads to the gateway, and no document has this host.',
    remedy: 'delete it if it belonged to a removed document; records have no tag that names their owner',
  },
  'answer-differs': {
    meaning: 'Name servers answer with other addresses than the record has.',
    example: 'Route 53 has 203.0.113.7, and the name server still answers 203.0.113.8.',
    remedy: "wait as long as the record's TTL; then check that the domain's registrar names the zone's name servers",
  },
  'zone-missing': {
    meaning: 'No public zone of Route 53 contains a host of the documents.',
    example: 'The host is `api.example.org`, and Route 53 only has the zone `example.com`.',
    remedy: 'create the zone at Route 53, or correct the host in the document; then run `fountainai deploy up`',
  },
} as const satisfies Record<string, RuleEntry>;
