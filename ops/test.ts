/** `npm test`: runs all tests, or the contract tests of a document against a running service. */
import { requireWebAddress } from './cli/web-address.ts';
import { resolve } from 'node:path';
import { loadDocument } from '../openapi/loading/load.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { type Invocation, runCommand } from './cli/command.ts';
import { runContract } from './probe/job.ts';
import { amountOptions, profileOption, readAmount, readPhases, readProfile, writesOption } from './probe/options.ts';
import { type ProjectFile, projectFileName, readProjectFile } from './project/project-file.ts';
import { findRoot } from './project/project-documents.ts';
import { testServices, unknownService } from './project/test-services.ts';
import { type PhaseName, phaseNames } from './probe/phases/phase-names.ts';
import { type ExitCode, exitCodes, OpsError } from './error/ops-error.ts';
import { readTextFile } from './file/files.ts';
import { credentialsFor } from './probe/keys.ts';
import { runSuite, tallyLine } from './process/suite.ts';

const usualPhases: readonly PhaseName[] = ['examples', 'coverage'];

const options = {
  url: { type: 'string', value: 'address', description: 'test the service at this address with --document' },
  service: {
    type: 'string',
    value: 'name',
    description: 'test this service of fountainai.yml; default: all services of the file',
    multiple: true,
  },
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
  writes: writesOption,
  ...amountOptions,
} as const;

export default await runCommand({
  name: 'test',
  readers: ['test'],
  purpose: `Runs the contract tests of the services that fountainai.yml names, which it starts by their commands; with --url and
--document, those of a document against any running service. Without both, all tests of this repository.

Contract tests send valid requests to every operation, so they write data: created resources are deleted if the document has
an operation for this, and listed otherwise. Only operations without an identifier in their path change existing data.

They have phases. examples: valid requests, from examples and links. coverage: requests with one fault each, and without
credentials. stateful: created resources are read, changed, listed and deleted. fuzzing: valid requests at the limits of
schemas, and random ones.`,
  options,
  positionals: {
    usage: '[services …] or [files …] [-- vitest options]',
    description: 'test only these services of fountainai.yml, or run only these test files',
    known: 'file',
  },
  examples: [
    {
      parameters: 'tasks',
      purpose: 'Start the service "tasks" of fountainai.yml, and send the contract tests of its document',
    },
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
  run: async (invocation) => {
    if (invocation.options.document !== undefined) return testService(invocation);
    const file = await readProjectFile(invocation.folder);
    if (file !== undefined) return testProject(invocation, file);
    const [name] = invocation.options.service;
    if (name !== undefined)
      throw new OpsError('cli-option-missing', `--service "${name}" needs ${projectFileName}`, 'run init to write it', {
        data: { option: 'service', needed: projectFileName },
      });
    return isContract(invocation.options) ? testService(invocation) : testAll(invocation);
  },
});

type TestInvocation = Invocation<typeof options>;

function isContract({ url, document, key, phases, service, writes, ...others }: TestInvocation['options']): boolean {
  const lists = key.length + phases.length + service.length;
  return writes || lists > 0 || [url, document, ...Object.values(others)].some((one) => one !== undefined);
}

/** Files can be given in a project of services, too. */
async function testProject(invocation: TestInvocation, file: ProjectFile): Promise<ExitCode> {
  const { options, positionals, folder, dryRun, report } = invocation;
  const known = file.services.map(({ name }) => name);
  const other = positionals.find((name) => !known.includes(name));
  if (other !== undefined) {
    if (!/[./]/.test(other) || isContract(options)) throw unknownService(other, known);
    return testAll(invocation);
  }
  if (options.url !== undefined) requireWebAddress(options.url);
  return testServices({
    file,
    names: [...positionals, ...options.service],
    url: options.url,
    keys: options.key,
    environment: await loadEnvironment(folder),
    profile: readProfile(options.profile),
    writes: options.writes,
    phases: readPhases(options.phases, usualPhases),
    amount: readAmount(options),
    dryRun,
    report,
  });
}

async function testAll({ positionals, dryRun, json, report }: TestInvocation): Promise<ExitCode> {
  if (dryRun) {
    report.say(`would run: vitest run ${positionals.join(' ')}`.trim());
    return exitCodes.clean;
  }
  const output = json ? 'stderr' : 'stdout';
  const { exitCode, isIncomplete, ...tally } = await runSuite({ parameters: positionals, output });
  for (const [name, count] of Object.entries(tally)) report.fact(name, count);
  report.fact('incomplete', isIncomplete);
  if (isIncomplete) report.say('vitest reported errors outside of tests, above: some tests may not have been run');
  report.say(tallyLine(tally));
  return exitCode;
}

async function testService({ options, positionals, folder, dryRun, report }: TestInvocation): Promise<ExitCode> {
  const { url, document: file, key } = options;
  if (url === undefined || file === undefined)
    throw new OpsError('cli-option-missing', '--url and --document need each other', 'give both', {
      data: { option: 'url', needed: 'document' },
    });
  requireWebAddress(url);
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
    writes: options.writes,
  };
  const document = await loadDocument(file, { folder: findRoot(resolve(file)) });
  const environment = await loadEnvironment(folder);
  const credentials = credentialsFor({ document, url, given: key, environment });
  return runContract({ document, url, credentials, ...probing, dryRun, report });
}
