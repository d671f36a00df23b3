/** Rules of the section `gateway`: Kong against the documents. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const gatewayRules = {
  'object-missing': {
    meaning: 'Kong does not have an object that the documents ask for.',
    remedy: 'run `fountainai deploy up`; a Kong without a database takes kong.yml as a whole',
  },
  'object-changed': {
    meaning: 'An object of Kong has another value than the documents ask for.',
    remedy: 'run `fountainai deploy up`, which restores it; or change the document (x-kong-*) or the settings',
  },
  'object-undesired': {
    meaning: 'Kong has an object with our tag that no document asks for.',
    remedy: 'run `fountainai deploy up`, or delete it by hand if no deployment manages it',
  },
  'object-foreign': {
    meaning: 'An object of Kong has the name of one of ours and not our tag.',
    remedy: 'add our tag to it, so that it is managed, or rename one of the two (x-kong-name in the document)',
  },
} as const satisfies Record<string, CodeEntry>;
