/** The contract tests of the services that `fountainai.yml` names. */
import { findNearestName } from '../../openapi/command/nearest-name.ts';
import type { Json, JsonObject } from '../../openapi/document/document.ts';
import { loadDocument } from '../../openapi/loading/load.ts';
import type { Environment } from '../../service/config/environment.ts';
import { type ExitCode, exitCodes, OpsError } from '../error/ops-error.ts';
import { type ContractJob, type ContractReport, runContract } from '../probe/job.ts';
import { isReachable, openProjectService } from './open-service.ts';
import { findRoot } from './project-documents.ts';
import { type ProjectFile, projectFileName, type ProjectService } from './project-file.ts';

export interface ServiceTests extends Pick<ContractJob, 'phases' | 'amount' | 'dryRun' | 'report' | 'resolver'> {
  readonly file: ProjectFile;
  /** Names of services; empty: all that have a command or an address. */
  readonly names: readonly string[];
  /** Replaces the address of the only service that is tested. */
  readonly url: string | undefined;
  readonly keys: readonly string[];
  readonly environment: Environment;
  /** Default: that of the file. */
  readonly profile: ContractJob['profile'] | undefined;
  readonly writes: boolean;
}

/** @throws OpsError if a name is unknown, or a service cannot be started */
export async function testServices(options: ServiceTests): Promise<ExitCode> {
  const services = chooseServices(options);
  const [first] = services;
  if (services.length === 1 && first !== undefined) return testService(first, options, options.report);
  const codes: ExitCode[] = [];
  const facts: JsonObject[] = [];
  for (const service of services) {
    const collected = collectFacts(options.report);
    options.report.say(`\n${service.name}`);
    codes.push(await testService(service, options, collected.report));
    facts.push({ name: service.name, ...Object.fromEntries(collected.facts) });
  }
  options.report.fact('services', facts);
  return codes.includes(exitCodes.findings) ? exitCodes.findings : exitCodes.clean;
}

function chooseServices({ file: { services }, names, url }: ServiceTests): readonly ProjectService[] {
  const known = services.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownService(unknown, known);
  const named = services.filter(({ name }) => names.length === 0 || names.includes(name));
  if (url !== undefined) {
    if (named.length === 1) return named.map((service) => ({ ...service, url: url.replace(/\/+$/, '') }));
    throw new OpsError('cli-url-ambiguous', '--url needs the name of one service', `add one of ${known.join(', ')}`, {
      data: { given: url, known },
    });
  }
  const chosen = named.filter((service) => isReachable(service) || names.includes(service.name));
  const silent = chosen.find((service) => !isReachable(service)) ?? (chosen.length === 0 ? named[0] : undefined);
  if (silent === undefined) return chosen;
  const problem = `the service "${silent.name}" has neither "start" nor "url" in ${projectFileName}`;
  throw new OpsError('cli-option-missing', problem, 'add one of them, or give --url', {
    data: { option: 'url', needed: 'start' },
  });
}

export function unknownService(name: string, known: readonly string[]): OpsError {
  const nearest = findNearestName(name, known);
  const remedy = nearest === undefined ? `use one of ${known.join(', ')}` : `did you mean "${nearest}"?`;
  return new OpsError('cli-service-unknown', `${projectFileName} has no service "${name}"`, remedy, {
    data: { name, known },
  });
}

async function testService(
  service: ProjectService,
  { file, environment, keys, profile, writes, ...job }: ServiceTests,
  report: ContractReport,
): Promise<ExitCode> {
  const { folder } = file;
  const document = await loadDocument(service.document, {
    name: service.name,
    folder: findRoot(service.document, folder),
  });
  const common = { ...job, document, report, profile: profile ?? service.profile ?? 'standard' };
  if (job.dryRun) return runContract({ ...common, url: 'http://127.0.0.1', credentials: () => undefined });
  const { url, credentials, started } = await openProjectService({ document, service, folder, environment, keys });
  try {
    return await runContract({ ...common, url, credentials, writes: writes || service.writes });
  } finally {
    const end = started?.findEnd();
    if (end !== undefined) report.say(end);
    await started?.stop();
  }
}

/** Several services have the same facts, so each has an object of its own. */
function collectFacts(report: ContractReport): { report: ContractReport; facts: Map<string, Json> } {
  const facts = new Map<string, Json>();
  const own: ContractReport = {
    say: (line) => report.say(line),
    step: (name, work) => report.step(name, work),
    fact: (name, value) => {
      facts.set(name, value);
    },
  };
  return { facts, report: own };
}
