/** Rules of the sections `across`, `gateway` and `dns`: files of the containers, Kong and Route 53. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const dockerize = 'run npm run dockerize; it keeps files that were edited by hand, so correct or delete those';

export const acrossRules = {
  'file-missing': { meaning: 'A file that npm run dockerize writes does not exist.', remedy: 'run npm run dockerize' },
  'file-unusable': {
    meaning: 'docker-compose.yml or kong.yml cannot be parsed.',
    remedy: 'correct it, or delete it and run npm run dockerize',
  },
  'files-stale': {
    meaning: 'Files that npm run dockerize writes are not those of the documents.',
    remedy: 'run npm run dockerize',
  },
  'document-missing': {
    meaning: 'The compose file has a service that has no document.',
    remedy: `restore its document, or ${dockerize}`,
  },
  'port-differs': {
    meaning: 'The compose file has another port than the document.',
    remedy: `correct the document's local server if that is wrong; then ${dockerize}`,
  },
  'health-check-missing': { meaning: 'A service of the compose file has no health check.', remedy: dockerize },
  'compose-broken': {
    meaning: 'The compose file refers to something that it does not have.',
    remedy: 'add the missing entry to docker-compose.yml, or remove the references to it',
  },
  'gateway-file-differs': { meaning: 'kong.yml has other objects than the documents ask for.', remedy: dockerize },
  'operation-unreachable': {
    meaning: 'No route of the gateway matches the requests of an operation.',
    remedy: 'correct the routes of the document (x-kong-route-defaults), so that one route matches it',
  },
  'operation-ambiguous': {
    meaning: 'Several routes of the gateway match the requests of an operation.',
    remedy: 'correct the routes of the document (x-kong-route-defaults), so that only one route matches it',
  },
  'host-without-record': {
    meaning: 'No record is planned for a host of the documents.',
    remedy: "correct the document's server, or add its zone to hostedZones",
  },
  'not-deployable': {
    meaning: 'A document has something that cannot be deployed.',
    remedy: 'correct the document, so that it can be deployed',
  },
} as const satisfies Record<string, CodeEntry>;

export const gatewayRules = {
  'object-missing': {
    meaning: 'Kong does not have an object that the documents ask for.',
    remedy: 'run npm run deploy -- up; a Kong without a database takes kong.yml as a whole',
  },
  'object-changed': {
    meaning: 'An object of Kong has another value than the documents ask for.',
    remedy: 'run npm run deploy -- up, which restores it; or change the document (x-kong-*) or the settings',
  },
  'object-undesired': {
    meaning: 'Kong has an object with our tag that no document asks for.',
    remedy: 'run npm run deploy -- up, or delete it by hand if no deployment manages it',
  },
  'object-foreign': {
    meaning: 'An object of Kong has the name of one of ours and not our tag.',
    remedy: 'add our tag to it, so that it is managed, or rename one of the two (x-kong-name in the document)',
  },
} as const satisfies Record<string, CodeEntry>;

export const dnsRules = {
  'record-missing': {
    meaning: 'Route 53 does not have a record that the documents ask for.',
    remedy: 'run npm run deploy -- up',
  },
  'record-changed': {
    meaning: 'A record of Route 53 is not what the documents ask for.',
    remedy: 'run npm run deploy -- up, which restores it; a record of another type must be deleted first',
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
