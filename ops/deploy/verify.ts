/** Runs the contract tests of each document against the public host of its service. */
import type { ApiDocument } from '../../openapi/document/document.ts';
import { objectOf } from '../../openapi/json/json.ts';
import { describeServers, type ServerKind } from '../../openapi/document/server.ts';
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { ConfigError, type Environment } from '../../service/config/environment.ts';
import { runContract } from '../probe/job.ts';
import { credentialsFor, getKeys, requireOwners } from '../probe/keys.ts';
import { readAmount } from '../probe/options.ts';
import { exitCodes, type ExitCode, OpsError } from '../error/ops-error.ts';
import { Report } from '../cli/report.ts';
import { findOpenMetrics } from './hosts/open-metrics.ts';
import type { OwnHosts } from './hosts/own-hosts.ts';

export interface VerifyOptions {
  readonly documents: readonly ApiDocument[];
  /** Addresses by the names of documents; empty: the servers of the documents. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly kind: Exclude<ServerKind, 'local'>;
  /** `<scheme>=<value>`, for all documents with the scheme. */
  readonly keys: readonly string[];
  readonly environment: Environment;
  /** Checks a host that a document names before anything is sent to it. */
  readonly ownHosts: OwnHosts;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly report: Report;
}

/** A document and the address of its service. */
interface VerifyTarget {
  readonly document: ApiDocument;
  readonly url: string;
  /** True if the address is from the document, not from the command line. */
  readonly isFromDocument: boolean;
}

/**
 * Tests all documents, also after a failure.
 * @returns the worst of the exit codes
 * @throws OpsError if there is nothing to verify
 */
export async function verifyHosts(options: VerifyOptions): Promise<ExitCode> {
  const targets = findTargets(options);
  if (targets.length === 0) {
    const remedy = 'add a server with a host to a document, or give addresses with --url <name>=<address>';
    throw new OpsError('cli-host-missing', `no document has a ${options.kind} server`, remedy, {
      data: { kind: options.kind },
    });
  }
  requireOwners(
    options.keys,
    targets.map(({ document }) => document),
  );
  const ends: TargetResult[] = [];
  for (const target of targets) {
    options.report.say(`\n${describeTarget(target)}`);
    ends.push({ target, ...(await verifyTarget(target, options)) });
  }
  printResults(ends, options);
  const worst = Math.max(...ends.map(({ exitCode }) => exitCode));
  return worst === exitCodes.notRun || worst === exitCodes.findings ? worst : exitCodes.clean;
}

interface TargetResult {
  readonly target: VerifyTarget;
  readonly exitCode: ExitCode;
  readonly problem?: string;
}

const describeTarget = ({ document, url }: VerifyTarget): string => `${document.name} at ${url}`;

/** Prints one line for each tested document; a dry run tests none. */
function printResults(ends: readonly TargetResult[], { dryRun, report }: VerifyOptions): void {
  const known = ends.filter(({ problem }) => !dryRun || problem !== undefined);
  if (known.length > 0) report.say('');
  for (const { target, exitCode, problem } of known)
    report.say(`${describeTarget(target)}: ${problem ?? resultTexts[exitCode]}`);
}

const resultTexts: Readonly<Record<ExitCode, string>> = {
  [exitCodes.clean]: 'matches its document',
  [exitCodes.findings]: 'does not match its document',
  [exitCodes.notRun]: 'could not be tested',
};

function findTargets({ documents, addresses, kind, report }: VerifyOptions): VerifyTarget[] {
  return documents.flatMap((document): VerifyTarget[] => {
    const given = addresses.get(document.name);
    if (given !== undefined) return [{ document, url: given, isFromDocument: false }];
    if (addresses.size > 0) return [];
    const server = describeServers(document).find((candidate) => candidate.kind === kind);
    if (server === undefined) {
      report.say(`${document.name} has no ${kind} server, so it is not verified`);
      return [];
    }
    const { protocol, host, port, basePath } = server;
    const { origin } = new URL(`${protocol}://${host}:${port}`);
    return [{ document, url: `${origin}${basePath}`, isFromDocument: true }];
  });
}

async function verifyTarget(target: VerifyTarget, options: VerifyOptions): Promise<Omit<TargetResult, 'target'>> {
  const { document, url } = target;
  const { dryRun, json, report } = options;
  const texts: string[] = [];
  const write = (text: string): unknown => (json ? texts.push(text) : report.say(text.replace(/\n$/, '')));
  const own = new Report({ command: document.name, dryRun, json, write });
  try {
    const environment = await createEnvironment(target, options);
    const given = getKeys(document, options.keys);
    const credentials = credentialsFor({ document, url, given, environment });
    const exitCode = await runContract({
      document,
      url,
      credentials,
      profile: 'standard',
      isBehindGateway: true,
      phases: ['examples', 'coverage'],
      amount: readAmount({}),
      dryRun,
      report: own,
    });
    const warning = dryRun ? undefined : await findOpenMetrics(document, url);
    if (warning !== undefined) own.say(`warning  ${warning}`);
    own.finish();
    return { exitCode };
  } catch (error) {
    if (!(error instanceof OpsError || error instanceof ConfigError)) throw error;
    own.finish(error.message);
    return { exitCode: error instanceof OpsError ? error.exitCode : exitCodes.notRun, problem: error.message };
  } finally {
    if (json) report.fact(document.name, { url, ...objectOf(JSON.parse(texts.join(''))) });
  }
}

/** The keys of this machine are sent only to our own hosts, as in `npm test`, and to hosts that resolve to our gateway. */
async function createEnvironment({ url, isFromDocument }: VerifyTarget, options: VerifyOptions): Promise<Environment> {
  const { environment, ownHosts, dryRun } = options;
  if (!isFromDocument) return environment;
  const { host, hostname } = new URL(url);
  if (!dryRun) await ownHosts.check(hostname);
  const { name } = ensembleSettings.allowedHosts;
  return { ...environment, [name]: [environment[name] ?? '', host].join(',') };
}
