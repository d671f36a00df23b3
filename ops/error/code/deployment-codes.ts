/** Codes for a deployment: Pulumi, Route 53, public hosts. */
import type { CodeEntry } from '../../../openapi/errors/coded-error.ts';

export const deploymentCodes = {
  'cli-preflight-failed': {
    meaning: 'Something that a deployment needs is missing. Nothing was changed.',
    remedy: 'Fix each problem that the message lists.',
  },
  'cli-pulumi-logged-out': { meaning: 'Pulumi is not logged in.', remedy: 'Run pulumi login.' },
  'cli-pulumi-answer-invalid': { meaning: 'Pulumi does not answer with JSON.', remedy: 'Install Pulumi again.' },
  'cli-stacks-unreadable': { meaning: 'Pulumi cannot list the stacks.', remedy: 'Run pulumi stack ls.' },
  'cli-stack-ambiguous': { meaning: 'There are several stacks.', remedy: 'Choose one with --stack.' },
  'cli-stack-missing': { meaning: 'The stack does not exist.', remedy: 'Run pulumi stack init.' },
  'cli-stack-settings-unreadable': {
    meaning: 'The settings of the stack cannot be read.',
    remedy: 'Set PULUMI_CONFIG_PASSPHRASE, or run pulumi config.',
  },
  'cli-stack-file-invalid': { meaning: 'The file of a stack is not YAML.', remedy: 'Restore the file from git.' },
  'cli-zone-ambiguous': {
    meaning: 'There are several public zones of one name.',
    remedy: 'Choose one with the setting hostedZones.',
  },
  'cli-zone-invalid': {
    meaning: 'The setting hostedZones names a zone that does not exist, has another name, or is private.',
    remedy: 'Give the id of a public zone, or remove the setting.',
  },
  'cli-document-misplaced': {
    meaning: 'A service of fountainai.yml would not be deployed, because its document is not in openapi/.',
    remedy: 'Move the document to openapi/<name of the service>.yml, and name it there in fountainai.yml.',
  },
  'cli-host-missing': {
    meaning: 'No document has a server of the requested kind.',
    remedy: 'Give a document a server with a host, or give addresses with --url.',
  },
  'cli-host-unknown': {
    meaning: 'DNS does not know a host of the documents.',
    remedy: 'Run `fountainai deploy up`, then wait five minutes for DNS.',
  },
  'cli-host-foreign': {
    meaning: 'A host of the documents leads to an address that is not the gateway. Nothing was sent there.',
    remedy: 'Run `fountainai deploy up` and wait for DNS, or give an address with --url.',
  },
  'cli-dns-unanswered': {
    meaning: 'The name servers do not answer.',
    remedy: 'Check that they can be reached from this machine, or give another one with --resolver.',
  },
  'cli-aws-region-missing': { meaning: 'No AWS region is set.', remedy: 'Set AWS_REGION.' },
  'cli-aws-credentials-missing': {
    meaning: 'There are no AWS credentials.',
    remedy: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
  },
  'cli-aws-credentials-expired': {
    meaning: 'The AWS credentials have expired.',
    remedy: 'Get new ones, for example with aws sso login.',
  },
  'cli-aws-credentials-invalid': {
    meaning: 'AWS does not accept the credentials.',
    remedy: 'Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.',
  },
  'cli-aws-forbidden': {
    meaning: 'The user or role may not read Route 53.',
    remedy: 'Allow route53:ListHostedZones, GetHostedZone and ListResourceRecordSets.',
  },
  'cli-aws-throttled': { meaning: 'AWS limits requests.', remedy: 'Wait, then run the command again.' },
  'cli-aws-refused': {
    meaning: 'AWS rejects the request for a reason without a code of its own.',
    remedy: 'Check that Route 53 answers.',
  },
  'cli-aws-unreachable': {
    meaning: 'Route 53 cannot be reached.',
    remedy: 'Check the network, and AWS_ENDPOINT_URL if it is set.',
  },
} as const satisfies Record<string, CodeEntry>;
