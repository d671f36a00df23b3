/** The contract tests of each document against the host on which the public finds its service. */
import type { ApiDocument } from '../../openapi/document.ts';
import { objectOf } from '../../openapi/json.ts';
import { describeServers, type ServerKind } from '../../openapi/server.ts';
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { ConfigError, type Environment } from '../../service/environment.ts';
import { runContract } from '../probe/job.ts';
import { credentialsFor, keysOf, requireOwners } from '../probe/keys.ts';
import { readAmount } from '../probe/options.ts';
import { exitCodes, type ExitCode, OpsError } from '../lib/errors.ts';
import { Report } from '../lib/report.ts';
import type { OwnHosts } from './own-hosts.ts';

export interface VerifyOptions {
  readonly documents: readonly ApiDocument[];
  /** Addresses by the names of documents; empty: those that the documents name. */
  readonly addresses: ReadonlyMap<string, string>;
  readonly kind: Exclude<ServerKind, 'local'>;
  /** `<scheme>=<value>`, for whichever document has the scheme. */
  readonly keys: readonly string[];
  readonly environment: Environment;
  /** Asked before anything is sent to a host that a document names. */
  readonly ownHosts: OwnHosts;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly report: Report;
}

/** A document and where its service is. */
interface Target {
  readonly document: ApiDocument;
  readonly url: string;
  /** The document says so, and no person. */
  readonly isNamed: boolean;
}

/**
 * All documents are tried, whatever becomes of one.
 * @returns the worst of their ends
 * @throws OpsError where there is nothing to verify
 */
export async function verify(options: VerifyOptions): Promise<ExitCode> {
  const targets = targetsOf(options);
  if (targets.length === 0) {
    const remedy = 'give a document a server with a host, or name addresses by --url <name>=<address>';
    throw new OpsError('cli-host-missing', `no document has a ${options.kind} server`, remedy, {
      data: { kind: options.kind },
    });
  }
  requireOwners(
    options.keys,
    targets.map(({ document }) => document),
  );
  const ends: End[] = [];
  for (const target of targets) {
    options.report.say(`\n${nameOf(target)}`);
    ends.push({ target, ...(await verifyOne(target, options)) });
  }
  tell(ends, options);
  const worst = Math.max(...ends.map(({ exitCode }) => exitCode));
  return worst === exitCodes.notRun || worst === exitCodes.findings ? worst : exitCodes.clean;
}

interface End {
  readonly target: Target;
  readonly exitCode: ExitCode;
  readonly problem?: string;
}

const nameOf = ({ document, url }: Target): string => `${document.name} at ${url}`;

/** Nothing was found out of those whose cases were only listed. */
function tell(ends: readonly End[], { dryRun, report }: VerifyOptions): void {
  const known = ends.filter(({ problem }) => !dryRun || problem !== undefined);
  if (known.length > 0) report.say('');
  for (const { target, exitCode, problem } of known) report.say(`${nameOf(target)}: ${problem ?? words[exitCode]}`);
}

const words: Readonly<Record<ExitCode, string>> = {
  [exitCodes.clean]: 'keeps to its document',
  [exitCodes.findings]: 'does not keep to its document',
  [exitCodes.notRun]: 'could not be tested',
};

function targetsOf({ documents, addresses, kind, report }: VerifyOptions): Target[] {
  return documents.flatMap((document): Target[] => {
    const given = addresses.get(document.name);
    if (given !== undefined) return [{ document, url: given, isNamed: false }];
    if (addresses.size > 0) return [];
    const server = describeServers(document).find((candidate) => candidate.kind === kind);
    if (server === undefined) {
      report.say(`${document.name} has no ${kind} server: it is not verified`);
      return [];
    }
    const { protocol, host, port, basePath } = server;
    const { origin } = new URL(`${protocol}://${host}:${port}`);
    return [{ document, url: `${origin}${basePath}`, isNamed: true }];
  });
}

async function verifyOne(target: Target, options: VerifyOptions): Promise<Omit<End, 'target'>> {
  const { document, url } = target;
  const { dryRun, json, report } = options;
  const texts: string[] = [];
  const write = (text: string): unknown => (json ? texts.push(text) : report.say(text.replace(/\n$/, '')));
  const own = new Report({ command: document.name, dryRun, json, write });
  try {
    const environment = await environmentFor(target, options);
    const given = keysOf(document, options.keys);
    const credentials = credentialsFor({ document, url, given, environment });
    const exitCode = await runContract({
      document,
      url,
      credentials,
      profile: 'standard',
      phases: ['examples', 'coverage'],
      amount: readAmount({}),
      dryRun,
      report: own,
    });
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

/** The keys of this machine go to hosts of our own, as they do in `npm test`: to our gateway as well, once that is known. */
async function environmentFor({ url, isNamed }: Target, options: VerifyOptions): Promise<Environment> {
  const { environment, ownHosts, dryRun } = options;
  if (!isNamed) return environment;
  const { host, hostname } = new URL(url);
  if (!dryRun) await ownHosts.check(hostname);
  const { name } = ensembleSettings.allowedHosts;
  return { ...environment, [name]: [environment[name] ?? '', host].join(',') };
}
