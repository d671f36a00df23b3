/** `npm test`: the whole suite, or the contract tests of a document against a running service. */
import { loadDocument } from '../openapi/load.ts';
import { loadEnvironment } from '../service/environment.ts';
import { type Invocation, runCommand } from './lib/command.ts';
import { runContract } from './probe/job.ts';
import { amountOptions, profileOption, readAmount, readPhases, readProfile } from './probe/options.ts';
import { type PhaseName, phaseNames } from './probe/phases/phases.ts';
import { type ExitCode, exitCodes, OpsError } from './lib/errors.ts';
import { projectFolder, textOf } from './lib/files.ts';
import { credentialsFor } from './probe/keys.ts';
import { runSuite, tallyLine } from './lib/suite.ts';

const usualPhases: readonly PhaseName[] = ['examples', 'coverage'];

const options = {
  url: { type: 'string', value: 'address', description: 'hold the service at this address against --document instead' },
  document: { type: 'string', value: 'file', description: 'the OpenAPI document of the service at --url' },
  key: {
    type: 'string',
    value: 'scheme=value',
    description: 'credentials for a security scheme; default: the settings, for services of this machine',
    multiple: true,
  },
  profile: { ...profileOption, description: `${profileOption.description}; default: standard` },
  phases: {
    type: 'string',
    value: 'names',
    description: `some of ${phaseNames.join(', ')}; default: ${usualPhases.join(',')}`,
    multiple: true,
  },
  ...amountOptions,
} as const;

await runCommand({
  name: 'test',
  readers: ['test'],
  purpose: `Runs all tests; with --url and --document, the contract tests of a document against any running service.

These send every operation valid requests, so they write: what they create is deleted where the document has a way,
and listed where it has none. What was there before is only changed by operations without an identifier in their path.

They come in phases. examples: valid requests, from examples and links. coverage: requests with one fault each, and
without credentials. stateful: what is created is read, changed, listed and deleted. fuzzing: valid requests at the
edges of schemas and by chance.`,
  options,
  positionals: { usage: '[files …] [-- vitest options]', description: 'run these test files alone' },
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
    throw new OpsError('cli-option-missing', '--url and --document belong together', 'give both', {
      data: { option: 'url', needed: 'document' },
    });
  if (!isWebAddress(url))
    throw new OpsError('cli-option-invalid', `--url ${url} is no http(s) address`, 'write http://<host>:<port>', {
      data: { option: 'url', given: url },
    });
  if (positionals.length > 0)
    throw new OpsError('cli-options-conflict', 'with --url no test files are run', 'leave them out', {
      data: { option: 'url' },
    });
  if ((await textOf(file)) === undefined)
    throw new OpsError('cli-file-unreadable', `there is no ${file}`, 'give --document the path of a document', {
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
