/** `npm test`: runs all tests, or the contract tests of a document against a running service. */
import { loadDocument } from '../openapi/loading/load.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { type Invocation, runCommand } from './cli/command.ts';
import { runContract } from './probe/job.ts';
import { amountOptions, profileOption, readAmount, readPhases, readProfile } from './probe/options.ts';
import { type PhaseName, phaseNames } from './probe/phases/phases.ts';
import { type ExitCode, exitCodes, OpsError } from './error/ops-error.ts';
import { projectFolder, readTextFile } from './file/files.ts';
import { credentialsFor } from './probe/keys.ts';
import { runSuite, tallyLine } from './process/suite.ts';

const usualPhases: readonly PhaseName[] = ['examples', 'coverage'];

const options = {
  url: { type: 'string', value: 'address', description: 'test the service at this address with --document' },
  document: {
    type: 'string',
    value: 'file',
    known: 'file',
    description: 'the OpenAPI document of the service at --url',
  },
  key: {
    type: 'string',
    value: 'scheme=value',
    description: 'credentials for a security scheme; default for services on this machine: the settings',
    multiple: true,
  },
  profile: { ...profileOption, description: `${profileOption.description}; default: standard` },
  phases: {
    type: 'string',
    value: 'names',
    known: phaseNames,
    description: `some of ${phaseNames.join(', ')}; default: ${usualPhases.join(',')}`,
    multiple: true,
  },
  ...amountOptions,
} as const;

await runCommand({
  name: 'test',
  readers: ['test'],
  purpose: `Runs all tests; with --url and --document, the contract tests of a document against any running service.

Contract tests send valid requests to every operation, so they write data: created resources are deleted if the document has
an operation for this, and listed otherwise. Only operations without an identifier in their path change existing data.

They have phases. examples: valid requests, from examples and links. coverage: requests with one fault each, and without
credentials. stateful: created resources are read, changed, listed and deleted. fuzzing: valid requests at the limits of
schemas, and random ones.`,
  options,
  positionals: { usage: '[files …] [-- vitest options]', description: 'run only these test files', known: 'file' },
  examples: [
    {
      parameters: '--document openapi.yml --url http://localhost:5000',
      purpose: 'Send the contract tests of a document to a running service',
    },
    {
      parameters: '--document openapi.yml --url http://localhost:5000 --key bearer=secret --phases stateful',
      purpose: 'Read, change, list and delete what is created, with credentials for the scheme "bearer"',
    },
    { parameters: 'service/ensemble', purpose: 'Run the tests of one folder' },
  ],
  run: (invocation) => (isContract(invocation.options) ? testService(invocation) : testAll(invocation)),
});

type TestInvocation = Invocation<typeof options>;

function isContract({ url, document, key, phases, ...others }: TestInvocation['options']): boolean {
  return [url, document, ...Object.values(others)].some((one) => one !== undefined) || key.length + phases.length > 0;
}

async function testAll({ positionals, dryRun, json, report }: TestInvocation): Promise<ExitCode> {
  if (dryRun) {
    report.say(`would run: vitest run ${positionals.join(' ')}`.trim());
    return exitCodes.clean;
  }
  const { exitCode, ...tally } = await runSuite({ parameters: positionals, output: json ? 'stderr' : 'stdout' });
  for (const [name, count] of Object.entries(tally)) report.fact(name, count);
  report.say(tallyLine(tally));
  return exitCode;
}

async function testService({ options, positionals, dryRun, report }: TestInvocation): Promise<ExitCode> {
  const { url, document: file, key } = options;
  if (url === undefined || file === undefined)
    throw new OpsError('cli-option-missing', '--url and --document need each other', 'give both', {
      data: { option: 'url', needed: 'document' },
    });
  if (!isWebAddress(url))
    throw new OpsError('cli-option-invalid', `--url "${url}" is not an http(s) address`, 'write http://<host>:<port>', {
      data: { option: 'url', given: url },
    });
  if (positionals.length > 0)
    throw new OpsError('cli-options-conflict', '--url and test files cannot be combined', 'omit the files, or --url', {
      data: { option: 'url' },
    });
  if ((await readTextFile(file)) === undefined)
    throw new OpsError('cli-file-unreadable', `--document "${file}" does not exist`, 'give the path of a document', {
      data: { file },
    });
  const probing = {
    profile: readProfile(options.profile) ?? 'standard',
    phases: readPhases(options.phases, usualPhases),
    amount: readAmount(options),
  };
  const document = await loadDocument(file);
  const environment = await loadEnvironment(projectFolder);
  const credentials = credentialsFor({ document, url, given: key, environment });
  return runContract({ document, url, credentials, ...probing, dryRun, report });
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
