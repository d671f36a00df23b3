/** Rules of the sections `across`, `gateway` and `dns`: files of the containers, Kong and Route 53. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const dockerize =
  'run npm run dockerize; a file that was edited by hand is left alone by it, so mend or remove that one';

export const acrossRules = {
  'file-missing': { meaning: 'A file that npm run dockerize writes does not exist.', remedy: 'run npm run dockerize' },
  'file-unusable': {
    meaning: 'docker-compose.yml or kong.yml cannot be parsed.',
    remedy: 'mend it, or remove it and run npm run dockerize',
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
    remedy: `put the document's local server right if that is wrong; then ${dockerize}`,
  },
  'health-check-missing': { meaning: 'A service of the compose file has no health check.', remedy: dockerize },
  'compose-broken': {
    meaning: 'The compose file refers to something that it does not have.',
    remedy: 'add what is missing to docker-compose.yml, or take out what refers to it',
  },
  'gateway-file-differs': { meaning: 'kong.yml has other objects than the documents ask for.', remedy: dockerize },
  'operation-unreachable': {
    meaning: 'No route of the gateway takes the requests of an operation.',
    remedy: 'correct what the document says of routes (x-kong-route-defaults), so that one takes it',
  },
  'operation-ambiguous': {
    meaning: 'Several routes of the gateway could take the requests of an operation.',
    remedy: 'correct what the document says of routes (x-kong-route-defaults), so that only one takes it',
  },
  'host-without-record': {
    meaning: 'No record is planned for a host of the documents.',
    remedy: "correct the document's server, or add its zone to hostedZones",
  },
  'not-deployable': {
    meaning: 'A document has something that cannot be deployed.',
    remedy: 'mend the document: nothing can be deployed from it',
  },
} as const satisfies Record<string, CodeEntry>;

export const gatewayRules = {
  'object-missing': {
    meaning: 'Kong does not have an object that the documents ask for.',
    remedy: 'run npm run deploy -- up; a Kong without a database takes kong.yml as a whole',
  },
  'object-changed': {
    meaning: 'An object of Kong has another value than the documents ask for.',
    remedy: 'run npm run deploy -- up, which sets it back; or say it in the document (x-kong-*) or the settings',
  },
  'object-undesired': {
    meaning: 'Kong has an object with our tag that no document asks for.',
    remedy: 'run npm run deploy -- up, or remove it by hand where no deployment knows it',
  },
  'object-foreign': {
    meaning: 'An object of Kong has the name of one of ours and not our tag.',
    remedy: 'give it the tag to have it taken over, or rename one of the two (x-kong-name in the document)',
  },
} as const satisfies Record<string, CodeEntry>;

export const dnsRules = {
  'record-missing': {
    meaning: 'Route 53 does not have a record that the documents ask for.',
    remedy: 'run npm run deploy -- up',
  },
  'record-changed': {
    meaning: 'A record of Route 53 is not what the documents ask for.',
    remedy: 'run npm run deploy -- up, which sets it back; a record that is another kind has to be removed first',
  },
  'record-undesired': {
    meaning: 'A host of the documents has a record that leads elsewhere as well.',
    remedy: 'remove it, or give gatewayAddresses such an address',
  },
  'record-unasked': {
    meaning: 'A record leads to the gateway, and no document has its host.',
    remedy: 'remove it if it was for a document that is gone; records have no tag that would say whose they are',
  },
  'answer-differs': {
    meaning: 'Name servers answer with other addresses than the record has.',
    remedy: "wait as long as the record's TTL; then see that the domain's registrar names the zone's name servers",
  },
  'zone-missing': {
    meaning: 'No public zone of Route 53 contains a host of the documents.',
    remedy: 'make the zone at Route 53, or say which it is: pulumi config set hostedZones <name>=<id>',
  },
} as const satisfies Record<string, CodeEntry>;
