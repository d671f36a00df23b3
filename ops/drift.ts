/** `npm run drift`: whether documents, history, code, assistant, containers, gateway and DNS still say the same. */
import { reasonWithCodes } from '../openapi/coded-error.ts';
import { resolve } from 'node:path';
import { errorText } from '../openapi/error-text.ts';
import { loadEnvironment } from '../service/environment.ts';
import { runCommand } from './lib/command.ts';
import { exitCodes, OpsError } from './lib/errors.ts';
import { bringTo, projectFolder } from './lib/files.ts';
import type { Report } from './lib/report.ts';
import { formatNames, formatReport, parseFormats, type FormatRequest } from './findings/formats/format.ts';
import { jsonOf } from './findings/formats/json.ts';
import { seesColours } from './findings/formats/text.ts';
import { type ContextOptions, defaultRequests, defaultRequestsByChance, type Probing } from './drift/context.ts';
import { readDeployment } from './drift/deployment.ts';
import { choose, drift, exitCodeOf, failedReport } from './drift/run.ts';
import type { Section } from './drift/section.ts';
import { allSections } from './drift/sections.ts';
import type { DriftReport } from './findings/report.ts';

const sectionList = allSections.map(({ name }) => name).join(', ');

const baseDescription =
  'compare with it; default: the merge base with main, or if that is HEAD and nothing is uncommitted, the parent of HEAD';

await runCommand({
  name: 'drift',
  readers: ['drift'],
  purpose: `Compares the documents with themselves, their history, the code, the services that run, what the assistant sees of
them, the files of the containers, the gateway and DNS.

Services are started for it, on data of their own. With --url those at an address are asked instead, which writes there:
what is created is deleted where the document has a way, and listed where it has none.

Gateway and dns are only read, and only if they are configured: gateway by kongAdminUrl, dns by gatewayAddresses and AWS
credentials. Otherwise they are skipped. If you name them in --only without their settings, the exit code is 2.`,
  options: {
    only: { type: 'string', value: 'sections', description: `some of ${sectionList}; default: all`, multiple: true },
    base: { type: 'string', value: 'revision', description: baseDescription },
    url: {
      type: 'string',
      value: '[name=]address',
      description: 'ask the service of a document at this address; others are not asked then',
      multiple: true,
    },
    key: {
      type: 'string',
      value: 'scheme=value',
      description: 'credentials for --url; default: the settings, for services of this machine',
      multiple: true,
    },
    requests: {
      type: 'string',
      value: 'number',
      description: `requests to an operation at most, beside what its document asks for; default: ${defaultRequests}, of which ${defaultRequestsByChance} by chance`,
    },
    'time-budget': {
      type: 'string',
      value: 'milliseconds',
      description: 'send no more requests by chance to an operation after this time; default: never',
    },
    seed: { type: 'string', value: 'number', description: 'repeats the requests of an earlier run' },
    stack: {
      type: 'string',
      value: 'name',
      description: 'whose settings gateway and dns go by; default: the only one',
    },
    resolve: { type: 'boolean', description: 'dns: also what the name servers of this machine answer' },
    resolver: {
      type: 'string',
      value: 'address[:port]',
      description: 'dns: what this name server answers, in place of those of this machine',
      multiple: true,
    },
    strict: { type: 'boolean', description: 'warnings are findings too' },
    format: {
      type: 'string',
      value: 'form[=file]',
      description: `write the report as ${formatNames.join(', ')}; several at once`,
      multiple: true,
    },
  },
  run: async ({ options, json, dryRun, report }) => {
    const only = options.only.flatMap((names) => names.split(','));
    const requests = parseFormats(options.format);
    if (dryRun) return announce(choose(allSections, only), report);
    const result = await check({ ...options, only }).catch(async (error: unknown) => {
      // For people, standard error says why.
      const isForPeople = requests.every(({ name, file }) => file !== undefined || name === 'text');
      const result = failedReport(reasonWithCodes(error));
      await write(result, requests, report, json, isForPeople ? failedReport() : result);
      throw error;
    });
    await write(result, requests, report, json);
    return exitCodeOf(result, options);
  },
});

interface CheckOptions extends ProbingOptions {
  readonly only: readonly string[];
  readonly base: string | undefined;
  readonly stack: string | undefined;
  readonly resolve: boolean;
  readonly resolver: readonly string[];
}

/** @throws OpsError where it is asked for what there is not, or can't begin */
async function check(options: CheckOptions): Promise<DriftReport> {
  const { only, base, url: urls, stack, resolve, resolver } = options;
  const resolvers = resolve || resolver.length > 0 ? resolver : undefined;
  const [probing, deployment] = await Promise.all([probingOf(options), readDeployment(projectFolder, stack)]);
  return drift({ only, base, urls, probing, deployment, resolvers });
}

interface ProbingOptions {
  readonly url: readonly string[];
  readonly key: readonly string[];
  readonly requests: string | undefined;
  readonly 'time-budget': string | undefined;
  readonly seed: string | undefined;
}

/** The settings of this machine are only looked at for services that are running on it. */
async function probingOf(options: ProbingOptions): Promise<ContextOptions['probing'] & {}> {
  const { url, key: keys, requests, seed, 'time-budget': timeBudget } = options;
  if (keys.length > 0 && url.length === 0)
    throw new OpsError('cli-option-missing', '--key is for services at --url', 'give both', {
      data: { option: 'key', needed: 'url' },
    });
  return {
    keys,
    ...(url.length === 0 ? {} : { environment: await loadEnvironment(projectFolder) }),
    ...(requests === undefined ? {} : bothOf(numberOf('requests', requests))),
    ...(timeBudget === undefined ? {} : { timeBudget: numberOf('time-budget', timeBudget) }),
    ...(seed === undefined ? {} : { seed: numberOf('seed', seed) }),
  };
}

function bothOf(requests: number): Pick<Probing, 'requests' | 'requestsByChance'> {
  return { requests, requestsByChance: requests };
}

function numberOf(option: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new OpsError('cli-option-invalid', `--${option} ${text} is no number`, 'write a whole number, such as 100', {
    data: { option, given: text },
  });
}

function announce(sections: readonly Section[], report: Report): 0 {
  for (const { name, purpose } of sections) report.say(`would check ${name}: ${purpose}`);
  return exitCodes.clean;
}

/**
 * Files first; what goes to standard output comes last, and is text unless something else was asked for.
 * @param said what standard output has instead of the result
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
      if (file !== undefined) await bringTo(resolve(file), formatReport(name, result));
    }),
  );
  for (const [name, value] of Object.entries(jsonOf(result))) report.fact(name, value);
  if (!json) say(said, requests, report);
  const unwritten = written.find(({ status }) => status === 'rejected');
  if (unwritten?.status === 'rejected') throw unwritable(unwritten.reason);
}

function say(result: DriftReport, requests: readonly FormatRequest[], report: Report): void {
  const { name } = requests.find(({ file }) => file === undefined) ?? { name: 'text' as const };
  report.say(formatReport(name, result, { colours: seesColours(process.stdout, process.env) }).replace(/\n$/, ''));
}

function unwritable(error: unknown): OpsError {
  const reason = errorText(error);
  return new OpsError(
    'cli-report-unwritable',
    `a report can't be written: ${reason}`,
    'name another file with --format',
    { cause: error },
  );
}
