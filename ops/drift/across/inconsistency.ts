/** What does not fit together in the tree, as all parts of the section tell it. */
import type { Place } from '../../findings/finding.ts';

const dockerize =
  'run npm run dockerize; a file that was edited by hand is left alone by it, so mend or remove that one';

export const remedies = {
  'file-missing': 'run npm run dockerize',
  'file-unusable': 'mend it, or remove it and run npm run dockerize',
  'files-stale': 'run npm run dockerize',
  'service-missing': dockerize,
  'document-missing': `restore its document, or ${dockerize}`,
  'port-differs': `put the document's local server right if that is wrong; then ${dockerize}`,
  'health-check-missing': dockerize,
  'compose-broken': 'add what is missing to docker-compose.yml, or take out what refers to it',
  'gateway-file-differs': dockerize,
  'operation-unreachable': 'correct what the document says of routes (x-kong-route-defaults), so that one takes it',
  'operation-ambiguous': 'correct what the document says of routes (x-kong-route-defaults), so that only one takes it',
  'host-without-record': "correct the document's server, or add its zone to hostedZones",
  'not-deployable': 'mend the document: nothing can be deployed from it',
} as const;

export interface Inconsistency {
  readonly rule: keyof typeof remedies;
  readonly message: string;
  readonly place: Place;
  /** The operation's id. */
  readonly operation?: string;
  /** Left out: that of its rule. */
  readonly remedy?: string;
}
