/** Rules of the section `across`: the files of the containers against the documents. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const dockerize =
  'run `fountainai dockerize`; it keeps files that were edited by hand, so correct or delete those';

export const acrossRules = {
  'file-missing': {
    meaning: 'A file that `fountainai dockerize` writes does not exist.',
    remedy: 'run `fountainai dockerize`',
  },
  'file-unusable': {
    meaning: 'docker-compose.yml or kong.yml cannot be parsed.',
    remedy: 'correct it, or delete it and run `fountainai dockerize`',
  },
  'files-stale': {
    meaning: 'Files that `fountainai dockerize` writes are not those of the documents.',
    remedy: 'run `fountainai dockerize`',
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
