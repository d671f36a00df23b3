/** Rules of the section `dns`: Route 53 and name servers against the documents. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const dnsRules = {
  'record-missing': {
    meaning: 'Route 53 does not have a record that the documents ask for.',
    remedy: 'run `fountainai deploy up`',
  },
  'record-changed': {
    meaning: 'A record of Route 53 is not what the documents ask for.',
    remedy: 'run `fountainai deploy up`, which restores it; a record of another type must be deleted first',
  },
  'record-undesired': {
    meaning: 'A host of the documents has another record, which leads elsewhere.',
    remedy: 'delete it, or add such an address to gatewayAddresses',
  },
  'record-unasked': {
    meaning: 'A record leads to the gateway, and no document has its host.',
    remedy: 'delete it if it belonged to a removed document; records have no tag that names their owner',
  },
  'answer-differs': {
    meaning: 'Name servers answer with other addresses than the record has.',
    remedy: "wait as long as the record's TTL; then check that the domain's registrar names the zone's name servers",
  },
  'zone-missing': {
    meaning: 'No public zone of Route 53 contains a host of the documents.',
    remedy: 'create the zone at Route 53, or name it: pulumi config set hostedZones <name>=<id>',
  },
} as const satisfies Record<string, CodeEntry>;
