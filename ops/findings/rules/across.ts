/** Rules of the section `across`: the files of the containers against the documents. */
import type { RuleEntry } from './rule-entry.ts';

export const dockerize =
  'run `fountainai dockerize`; it keeps files that were edited by hand, so correct or delete those';

export const acrossRules = {
  'file-missing': {
    meaning: 'A file that `fountainai dockerize` writes does not exist.',
    example: '`docker-compose.yml` was deleted.',
    remedy: 'run `fountainai dockerize`',
  },
  'file-unusable': {
    meaning: 'docker-compose.yml or kong.yml cannot be parsed.',
    example: '`kong.yml` has a tab in its indentation.',
    remedy: 'correct it, or delete it and run `fountainai dockerize`',
  },
  'files-stale': {
    meaning: 'Files that `fountainai dockerize` writes are not those of the documents.',
    example: 'A service was added, and the Dockerfile does not expose its port.',
    remedy: 'run `fountainai dockerize`',
  },
  'document-missing': {
    meaning: 'The compose file has a service that has no document.',
    example: 'The compose file has a service `tasks`, and `openapi/tasks.yml` does not exist.',
    remedy: `restore its document, or ${dockerize}`,
  },
  'port-differs': {
    meaning: 'The compose file has another port than the document.',
    example: 'The local server in the document has port 8082, and the compose file maps 8083.',
    remedy: `correct the document's local server if that is wrong; then ${dockerize}`,
  },
  'health-check-missing': {
    meaning: 'A service of the compose file has no health check.',
    example: 'The service `tasks` of the compose file has no `healthcheck`.',
    remedy: dockerize,
  },
  'compose-broken': {
    meaning: 'The compose file refers to something that it does not have.',
    example: 'A service depends on `postgres`, and the file has no such service.',
    remedy: 'add the missing entry to docker-compose.yml, or remove the references to it',
  },
  'gateway-file-differs': {
    meaning: 'kong.yml has other objects than the documents ask for.',
    example: '`kong.yml` has no route for an operation that was added.',
    remedy: dockerize,
  },
  'operation-unreachable': {
    meaning: 'No route of the gateway matches the requests of an operation.',
    example: '`x-kong-route-defaults` only permits GET, and the document has a POST.',
    remedy: 'correct the routes of the document (x-kong-route-defaults), so that one route matches it',
  },
  'operation-ambiguous': {
    meaning: 'Several routes of the gateway match the requests of an operation.',
    example: 'Two routes of one host match `GET /tasks`, and neither has precedence.',
    remedy: 'correct the routes of the document (x-kong-route-defaults), so that only one route matches it',
  },
  'host-without-record': {
    meaning: 'No record is planned for a host of the documents.',
    example: 'The public server of the document is `api.example.org`, and `hostedZones` only has `example.com`.',
    remedy: "correct the document's server, or add its zone to hostedZones",
  },
  'not-deployable': {
    meaning: 'A document has something that cannot be deployed.',
    example: '`x-kong-tags` has a tag with a comma, which Kong does not accept.',
    remedy: 'correct the document, so that it can be deployed',
  },
} as const satisfies Record<string, RuleEntry>;
