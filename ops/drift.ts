/** `npm run drift`: checks that documents, history, code, assistant, containers, gateway and DNS are consistent. */
import { commandLine } from '../openapi/package/command-line.ts';
import { reasonWithCodes } from '../openapi/errors/coded-error.ts';
import { resolve } from 'node:path';
import { errorText } from '../openapi/errors/error-text.ts';
import { quoteWord } from '../openapi/text/escapes.ts';
import { loadEnvironment } from '../service/config/environment.ts';
import { runCommand } from './cli/command.ts';
import { plainLook } from './cli/terminal/look.ts';
import { exitCodes, OpsError } from './error/ops-error.ts';
import { writeIfChanged } from './file/files.ts';
import type { Report } from './cli/report.ts';
import { formatOption, formatReport, parseFormats, type FormatRequest } from './formats/format.ts';
import { toReportJson } from './formats/json.ts';
import type { ContextOptions } from './drift/section/context.ts';
import { readDeployment } from './drift/section/deployment.ts';
import { chooseSections, runDrift, exitCodeFor, failedReport } from './drift/run/run.ts';
import type { Section } from './drift/section/section.ts';
import { findFolderInRepository } from './project/project-documents.ts';
import { findProbingThread } from './drift/behaviour/share.ts';
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

export default await runCommand({
  name: 'drift',
  readers: ['drift'],
  hostsCode: true,
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
    format: formatOption,
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
    const place = findFolderInRepository(folder);
    const requests = parseFormats(options.format).map((request) => ({ ...request, folder: place }));
    if (dryRun) return announce(chooseSections(allSections, only), report);
    const result = await check({ ...options, folder, only }).catch(async (error: unknown) => {
      const result = failedReport(reasonWithCodes(error));
      // People read the reason on standard error; a program reads a report.
      await write(result, requests, report, json || isForPeople(requests));
      throw error;
    });
    await write(result, requests, report, json);
    if (isForPeople(requests)) proposeNext(result, options, report);
    return exitCodeFor(result, options);
  },
});

/** True if no program reads standard output. */
function isForPeople(requests: readonly FormatRequest[]): boolean {
  return requests.every(({ name, file }) => file !== undefined || name === 'text');
}

type GivenPlaces = Pick<CheckOptions, 'base' | 'document' | 'url' | 'stack' | 'key'>;

/** Proposes to check only the sections with findings again. A line with keys would be kept in the history of the shell. */
function proposeNext({ sections }: DriftReport, { key, url, ...single }: GivenPlaces, report: Report): void {
  const checked = sections.filter(({ status }) => status !== 'not chosen');
  const names = checked.filter(({ status }) => status !== 'clean').map(({ name }) => name);
  if (names.length === 0 || names.length === checked.length || key.length > 0) return;
  const { document, base, stack } = single;
  const given = Object.entries({ document, base, stack }).flatMap(([name, value]) => toOption(name, value));
  const parameters = [`--only ${names.join(',')}`, ...given, ...url.flatMap((value) => toOption('url', value))];
  report.next(`${commandLine('drift', parameters.join(' '))}, once the findings are corrected`);
}

function toOption(name: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  return [`--${name} ${quoteWord(value)}`];
}

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
  const probingThread = findProbingThread();
  return runDrift({ folder, document, only, base, urls, probing, probingThread, deployment, resolvers });
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
 * @param isSilent true if nothing is written to standard output
 */
async function write(
  result: DriftReport,
  requests: readonly FormatRequest[],
  report: Report,
  isSilent: boolean,
): Promise<void> {
  const written = await Promise.allSettled(
    requests.map(async ({ name, file, folder = '' }) => {
      const options = { look: plainLook, folder };
      if (file !== undefined) await writeIfChanged(file, formatReport(name, result, options));
    }),
  );
  for (const [name, value] of Object.entries(toReportJson(result))) report.fact(name, value);
  if (!isSilent) say(result, requests, report);
  const unwritten = written.find(({ status }) => status === 'rejected');
  if (unwritten?.status === 'rejected') throw unwritable(unwritten.reason);
}

function say(result: DriftReport, requests: readonly FormatRequest[], report: Report): void {
  const { name, folder = '' } = requests.find(({ file }) => file === undefined) ?? { name: 'text' as const };
  report.say(formatReport(name, result, { look: report.look, folder }).replace(/\n$/, ''));
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
