/** Rules of the section `gateway`: Kong against the documents. */
import type { RuleEntry } from './rule-entry.ts';

export const gatewayRules = {
  'object-missing': {
    meaning: 'Kong does not have an object that the documents ask for.',
    example: 'The route of an operation that was added is not in Kong.',
    remedy: 'run `fountainai deploy up`',
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
    remedy:
      'add our tag to it, so that it is managed, or rename one of the two (x-kong-name in the document); then run `fountainai deploy up`',
  },
  'plugin-missing': {
    meaning: 'Kong does not have a plugin that the documents or the settings ask for.',
    example: 'A document has `x-kong-plugin-request-callout`, which is not a plugin of this Kong.',
    remedy: 'install it in Kong (KONG_PLUGINS), or remove it from the document or the settings',
  },
  'object-interferes': {
    meaning:
      'An object of another owner changes what ours do: a global plugin, a plugin on one of our services, routes or consumers, a route with our host, or one without a host that Kong prefers to ours, a target in our upstream.',
    example: 'Another team added the plugin `ip-restriction` to our service.',
    remedy:
      'ask its owner; if it is yours, give its route another host, or delete it, write it in the document (x-kong-*) and run `fountainai deploy up`',
  },
} as const satisfies Record<string, RuleEntry>;
