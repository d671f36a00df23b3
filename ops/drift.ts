/** `npm run drift`: checks that documents, history, code, assistant, containers, gateway and DNS are consistent. */
import { reasonWithCodes } from '../openapi/errors/coded-error.ts';
import { resolve } from 'node:path';
import { errorText } from '../openapi/errors/error-text.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { runCommand } from './cli/command.ts';
import { exitCodes, OpsError } from './error/ops-error.ts';
import { writeIfChanged } from './file/files.ts';
import type { Report } from './cli/report.ts';
import { formatNames, formatReport, parseFormats, type FormatRequest } from './formats/format.ts';
import { toReportJson } from './formats/json.ts';
import type { ContextOptions } from './drift/section/context.ts';
import { readDeployment } from './drift/section/deployment.ts';
import { chooseSections, runDrift, exitCodeFor, failedReport } from './drift/run/run.ts';
import type { Section } from './drift/section/section.ts';
import { allSections } from './drift/run/all-sections.ts';
import type { DriftReport } from './findings/report.ts';
import {
  amountOptions,
  type AmountTexts,
  profileOption,
  readAmount,
  readProfile,
  writesOption,
} from './probe/options.ts';

const sectionNames = allSections.map(({ name }) => name);

const baseDescription =
  'compare with this revision; default: the merge base with main. If the merge base is HEAD, and no document has uncommitted changes: the parent of HEAD';

await runCommand({
  name: 'drift',
  readers: ['drift'],
  purpose: `Checks the documents for consistency, and compares them with their history, the code, the running services, the tools of
the assistant, the files of the containers, the gateway and DNS.

The command starts the services with temporary data, or by the commands in fountainai.yml. With --url it sends requests to
running services instead, which writes data there: created resources are deleted if the document has an operation for this,
and listed otherwise. A service on another machine only gets safe methods, unless --writes is given.

The sections gateway and dns only read, and only run if they are configured: gateway by kongAdminUrl, dns by
gatewayAddresses and AWS credentials. Otherwise they are skipped. If you name them in --only without their settings, the exit
code is 2.`,
  options: {
    only: {
      type: 'string',
      value: 'sections',
      known: sectionNames,
      description: `some of ${sectionNames.join(', ')}; default: all`,
      multiple: true,
    },
    document: {
      type: 'string',
      value: 'file',
      known: 'file',
      description: 'check only this document, which can be anywhere; default: all documents of the project',
    },
    base: { type: 'string', value: 'revision', description: baseDescription },
    url: {
      type: 'string',
      value: '[name=]address',
      known: 'document',
      description: 'send requests to the service of a document at this address, and to no other service',
      multiple: true,
    },
    key: {
      type: 'string',
      value: 'scheme=value',
      description: 'credentials for --url; default for services on this machine: the settings',
      multiple: true,
    },
    writes: writesOption,
    ...amountOptions,
    profile: {
      ...profileOption,
      description: `${profileOption.description}; default: house for services that are written here, standard for generated ones`,
    },
    stack: {
      type: 'string',
      value: 'name',
      description: 'the stack whose settings gateway and dns use; default: the only stack',
    },
    resolve: { type: 'boolean', description: 'dns: also compare the answers of the name servers of this machine' },
    resolver: {
      type: 'string',
      value: 'address[:port]',
      description: 'dns: compare the answers of this name server, instead of those of this machine',
      multiple: true,
    },
    strict: { type: 'boolean', description: 'count warnings as findings' },
    format: {
      type: 'string',
      value: 'form[=file]',
      known: formatNames,
      description: `write the report as ${formatNames.join(', ')}; can be given several times`,
      multiple: true,
    },
  },
  examples: [
    { parameters: '', purpose: 'Check everything that is configured' },
    { parameters: '--only document,code', purpose: 'Check without starting a service' },
    {
      parameters: '--document openapi.yml --url http://localhost:5000',
      purpose: 'Check a service in any language, which runs already',
    },
    { parameters: '--base v1.2.0 --format markdown=drift.md', purpose: 'Compare with a release, and write a report' },
  ],
  run: async ({ options, folder, json, dryRun, report }) => {
    const only = options.only.flatMap((names) => names.split(','));
    const requests = parseFormats(options.format);
    if (dryRun) return announce(chooseSections(allSections, only), report);
    const result = await check({ ...options, folder, only }).catch(async (error: unknown) => {
      // People read the reason on standard error.
      const isForPeople = requests.every(({ name, file }) => file !== undefined || name === 'text');
      const result = failedReport(reasonWithCodes(error));
      await write(result, requests, report, json, isForPeople ? failedReport() : result);
      throw error;
    });
    await write(result, requests, report, json);
    return exitCodeFor(result, options);
  },
});

interface CheckOptions extends ProbingOptions {
  readonly only: readonly string[];
  readonly base: string | undefined;
  readonly document: string | undefined;
  readonly stack: string | undefined;
  readonly resolve: boolean;
  readonly resolver: readonly string[];
}

/** @throws OpsError if a section or a setting is unknown, or the check cannot start */
async function check(options: CheckOptions): Promise<DriftReport> {
  const { folder, only, base, url: urls, stack, resolve: asksServers, resolver } = options;
  const document = options.document === undefined ? undefined : resolve(options.document);
  const resolvers = asksServers || resolver.length > 0 ? resolver : undefined;
  const [probing, deployment] = await Promise.all([readProbing(options), readDeployment(folder, stack)]);
  return runDrift({ folder, document, only, base, urls, probing, deployment, resolvers });
}

interface ProbingOptions extends AmountTexts {
  readonly folder: string;
  readonly url: readonly string[];
  readonly key: readonly string[];
  readonly profile: string | undefined;
  readonly writes: boolean;
}

/** Reads the settings of this machine only if a service is given with --url. */
async function readProbing(options: ProbingOptions): Promise<ContextOptions['probing'] & {}> {
  const { folder, url, key: keys, writes } = options;
  if (keys.length > 0 && url.length === 0)
    throw new OpsError('cli-option-missing', '--key needs --url', 'give both, or neither', {
      data: { option: 'key', needed: 'url' },
    });
  const environment = url.length === 0 ? {} : { environment: await loadEnvironment(folder) };
  return { keys, ...environment, ...readAmount(options), writes, profile: readProfile(options.profile) };
}

function announce(sections: readonly Section[], report: Report): 0 {
  for (const { name, purpose } of sections) report.say(`would check ${name}: ${purpose}`);
  return exitCodes.clean;
}

/**
 * Writes files first, and standard output last, as text by default.
 * @param said the report for standard output, instead of the result
 */
async function write(
  result: DriftReport,
  requests: readonly FormatRequest[],
  report: Report,
  json: boolean,
  said = result,
): Promise<void> {
  const written = await Promise.allSettled(
    requests.map(async ({ name, file }) => {
      if (file !== undefined) await writeIfChanged(resolve(file), formatReport(name, result));
    }),
  );
  for (const [name, value] of Object.entries(toReportJson(result))) report.fact(name, value);
  if (!json) say(said, requests, report);
  const unwritten = written.find(({ status }) => status === 'rejected');
  if (unwritten?.status === 'rejected') throw unwritable(unwritten.reason);
}

function say(result: DriftReport, requests: readonly FormatRequest[], report: Report): void {
  const { name } = requests.find(({ file }) => file === undefined) ?? { name: 'text' as const };
  report.say(formatReport(name, result, { look: report.look }).replace(/\n$/, ''));
}

function unwritable(error: unknown): OpsError {
  const reason = errorText(error);
  return new OpsError(
    'cli-report-unwritable',
    `the report cannot be written: ${reason}`,
    'give another file with --format',
    { cause: error },
  );
}
