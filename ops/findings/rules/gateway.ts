/** Rules of the section `gateway`: Kong against the documents. */
import type { RuleEntry } from './rule-entry.ts';

export const gatewayRules = {
  'object-missing': {
    meaning: 'Kong does not have an object that the documents ask for.',
    example: 'The route of an operation that was added is not in Kong.',
    remedy: 'run `fountainai deploy up`; a Kong without a database takes kong.yml as a whole',
  },
  'object-changed': {
    meaning: 'An object of Kong has another value than the documents ask for.',
    example: '`strip_path` of a route is true in Kong, and the documents ask for false.',
    remedy: 'run `fountainai deploy up`, which restores it; or change the document (x-kong-*) or the settings',
  },
  'object-undesired': {
    meaning: 'Kong has an object with our tag that no document asks for.',
    example: 'A document was removed, and its service is still in Kong.',
    remedy: 'run `fountainai deploy up`, or delete it by hand if no deployment manages it',
  },
  'object-foreign': {
    meaning: 'An object of Kong has the name of one of ours and not our tag.',
    example: 'Kong has a service `tasks` without our tag, which another team created.',
    remedy: 'add our tag to it, so that it is managed, or rename one of the two (x-kong-name in the document)',
  },
} as const satisfies Record<string, RuleEntry>;
