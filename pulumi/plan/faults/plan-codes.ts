/** The catalogue of faults of a plan: settings of the stack, and documents that cannot be deployed. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const planCodes = {
  'plan-setting-missing': {
    meaning: 'A setting that the deployment needs is not set.',
    remedy: 'Run the line that the message names.',
  },
  'plan-setting-placeholder': {
    meaning: 'A setting still has a placeholder, such as <token> or change-me.',
    remedy: 'Replace the placeholder. The message names the line that sets the value.',
  },
  'plan-setting-invalid': {
    meaning: 'A setting has a value that it cannot have.',
    remedy: 'Run the line that the message names, with a value of the form that the message describes.',
  },
  'plan-setting-doubled': {
    meaning: 'A secret is set twice: in its variable, and in the file that its variable with _FILE names.',
    remedy: 'Remove one of the two.',
  },
  'plan-setting-file-unreadable': {
    meaning: 'A variable with _FILE names a file that cannot be read, is too large, or is not text.',
    remedy: 'Correct the path, or make the file readable.',
  },
  'plan-setting-unknown': {
    meaning: 'A name in the file of a stack looks like a setting, but no setting has this name. This is a warning.',
    remedy: 'Correct the name, or remove it with the line that the message names.',
  },
  'plan-key-reused': {
    meaning: 'Two consumers of the gateway have the same key.',
    remedy: 'Give each consumer keys of its own.',
  },
  'plan-zone-missing': {
    meaning: 'No zone of Route 53 contains a host of the documents.',
    remedy: 'Create the zone, or add it to the setting hostedZones with its id.',
  },
  'plan-zone-invalid': {
    meaning: 'The setting hostedZones names a zone that does not exist, has another name, or is private.',
    remedy: 'Give the id of the public zone, as aws route53 list-hosted-zones shows it.',
  },
  'plan-name-taken': {
    meaning: 'Two objects of the gateway have the same kind and name.',
    remedy: 'Give one of them another name with x-kong-name.',
  },
  'plan-extension-invalid': {
    meaning: 'An x-kong-* member of a document has a value that it cannot have.',
    remedy: 'Correct the member at the place that the message names.',
  },
  'plan-extension-misplaced': {
    meaning: 'An x-kong-* member is at a place where it has no effect.',
    remedy: 'Move the member to the top level of the document.',
  },
  'plan-host-invalid': {
    meaning: 'The host of a server is not a valid host name.',
    remedy: 'Correct the host in the servers of the document.',
  },
  'plan-host-taken': {
    meaning: 'Two documents have a server with the same host.',
    remedy: 'Give each document a host of its own.',
  },
  'plan-port-taken': {
    meaning: 'Two documents have a local server with the same port.',
    remedy: 'Give each document a port of its own.',
  },
  'plan-path-differs': {
    meaning: 'The servers of a document have different paths, which one route cannot serve.',
    remedy: 'Give all public servers of the document the same path.',
  },
  'plan-path-untranslatable': {
    meaning: 'The gateway cannot translate the path of the public servers where operations have routes of their own.',
    remedy:
      'Let all operations have the same security and no x-kong-* of their own, or remove keyAuth; or serve them below the same path, and give it to the local server.',
  },
} as const satisfies Record<string, CodeEntry>;

export type PlanCode = keyof typeof planCodes;
