/** Sets up a running system from a clone, in steps that can be repeated. */
import { commandLine } from '../../openapi/package/command-line.ts';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { withPackageServices } from '../../openapi/loading/directory.ts';
import { readConfig, type Config } from '../../service/config/config.ts';
import { type Environment, loadEnvironment } from '../../service/config/environment.ts';
import { StartError } from '../../service/errors/errors.ts';
import { createLog } from '../../service/http/observe/log/log.ts';
import { LogBuffer } from '../../service/http/observe/log/log-buffer.ts';
import { type RunningServices, startServices } from '../../service/start/start.ts';
import { createJsonClient, type JsonClient } from '../cli/json-client.ts';
import { renderCounts } from '../formats/words.ts';
import { runDrift, exitCodeFor } from '../drift/run/run.ts';
import { collectFindings } from '../findings/report.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';
import { runFirstInteraction } from './first-interaction.ts';
import { writeTypes } from '../generate/job/derived.ts';
import { bringImports } from '../generate/job/bring-imports.ts';
import { completeEnvironmentFile, withoutFiles } from '../initialize/environment-file.ts';
import { initialize } from '../initialize/initialize.ts';
import { findRunningServices } from './already-running.ts';
import { wantedServiceKeys } from './service-keys.ts';
import { register, createRegistration } from './register.ts';
import type { Report } from '../cli/report.ts';

export interface SetupOptions {
  readonly documents: readonly ApiDocument[];
  /** The folder of `.env`, to which paths are relative. */
  readonly folder: string;
  /** The folder with `openapi/` and `service/`. Default: `folder`. */
  readonly project?: string;
  /** The process's environment, which overrides `.env`. */
  readonly environment: Environment;
  readonly report: Report;
  /** Name of the services' log file in the data directory; default: standard output. */
  readonly logFile?: string;
  /** True if derived files must be up to date already: nothing in the tree is written. */
  readonly isFrozen?: boolean;
}

export interface SetUpServices extends Pick<RunningServices, 'services'> {
  /** For the caller to close. Undefined if another process runs the services. */
  readonly running: RunningServices | undefined;
}

/**
 * Sets up the services of a project, and the ensemble of the package if the project has no own.
 * @throws OpsError, ConfigError, StartError; then all services are stopped
 */
export async function setUp(options: SetupOptions): Promise<SetUpServices> {
  const { documents, folder, project = folder, report, isFrozen = false } = options;
  const all = await withEnsemble(documents);
  await initialize({ ...options, documents: all });
  await writeTypes({ documents, report, dryRun: isFrozen, folder: project });
  if (isFrozen) requireUnchangedTypes(report);
  else await bringImports({ documents, report, dryRun: false, folder: project });
  await checkDrift(project, report, isFrozen);
  const config = await readKeys(options);
  const started = await startWithReport({ ...options, documents: all }, config);
  try {
    await registerServices(all, started, config, report);
    return started;
  } catch (error) {
    await started.running?.close();
    throw error;
  }
}

/** Adds the ensemble of the package if the project has no own. @throws DocumentError */
export const withEnsemble = (documents: readonly ApiDocument[]): Promise<readonly ApiDocument[]> =>
  withPackageServices(documents, ['ensemble']);

/** Reads the settings, and completes them by the keys that the ensemble sends. */
async function readKeys({ documents, folder, environment, report }: SetupOptions): Promise<Config> {
  const before = readConfig(await loadEnvironment(folder, environment), folder);
  const others = documents.filter(({ name }) => name !== 'ensemble');
  const wanted = wantedServiceKeys(others, before.credentials);
  if (wanted === undefined) return before;
  const file = join(folder, '.env');
  await report.step('keys of services', async () => ({
    outcome: await completeEnvironmentFile(file, withoutFiles([wanted], environment)),
    detail: file,
  }));
  return readConfig(await loadEnvironment(folder, environment), folder);
}

function requireUnchangedTypes({ steps }: Report): void {
  const stale = steps.filter(({ name, outcome }) => name.endsWith('api.d.ts') && outcome !== 'unchanged');
  if (stale.length === 0) return;
  const files = stale.map(({ name }) => name);
  const data = { files };
  const problem = `${files.join(', ')} differ from the documents`;
  throw new OpsError('cli-types-outdated', problem, `run ${commandLine('generate')}`, {
    exitCode: exitCodes.findings,
    data,
  });
}

/** Reports drift of documents and code. @throws OpsError if a section cannot be checked, or on errors if `isFrozen` is set */
async function checkDrift(folder: string, report: Report, isFrozen: boolean): Promise<void> {
  await report.step('drift (documents, code)', async () => {
    const result = await runDrift({ folder, only: ['document', 'code'] });
    const findings = collectFindings(result);
    const exitCode = exitCodeFor(result);
    const detail = `${renderCounts(findings)}; run ${commandLine('drift')} for details`;
    if (exitCode === exitCodes.clean) return findings.length === 0 ? { outcome: 'ok' } : { outcome: 'ok', detail };
    if (isFrozen || exitCode === exitCodes.notRun) {
      const remedy = `run ${commandLine('drift')} for details (${renderCounts(findings)})`;
      throw new OpsError('cli-drift-found', 'the drift check has errors', remedy, { exitCode });
    }
    return { outcome: 'failed', detail };
  });
}

async function startWithReport(options: SetupOptions, config: Config): Promise<SetUpServices> {
  const { documents, folder, project = folder, report, logFile } = options;
  const destination = logFile === undefined ? undefined : new LogBuffer({ file: join(config.dataDirectory, logFile) });
  const log = createLog(config.logLevel, destination);
  return report.step('services', async () => {
    const before = await listDatabases(config.dataDirectory);
    try {
      const running = await startServices({ config, documents, log, folder: join(project, 'service') });
      const isSame = (await listDatabases(config.dataDirectory)).length === before.length;
      const { services } = running;
      return { running, services, outcome: isSame ? 'ok' : 'created', detail: `${services.length} listening` } as const;
    } catch (error) {
      const services = error instanceof StartError ? await findRunningServices(documents, config) : undefined;
      if (services === undefined) throw error;
      const detail = `already running at ${services.map(({ url }) => url).join(', ')}`;
      return { running: undefined, services, outcome: 'unchanged', detail } as const;
    }
  });
}

async function listDatabases(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith('.sqlite'));
}

/** Registers all other services with the ensemble, and runs one interaction. */
async function registerServices(
  documents: readonly ApiDocument[],
  { services }: SetUpServices,
  config: Config,
  report: Report,
): Promise<void> {
  const client = createEnsembleClient(services, config);
  for (const { name, url } of services) {
    const document = documents.find((candidate) => candidate.name === name);
    if (document === undefined || name === 'ensemble') continue;
    await report.step(`registration of ${name}`, () => register(client, createRegistration(document, url)));
  }
  await runFirstInteraction(client, documents, report, { hasPrincipals: config.accessFile !== undefined });
}

function createEnsembleClient(services: RunningServices['services'], config: Config): JsonClient {
  const url = services.find(({ name }) => name === 'ensemble')?.url;
  const [key] = config.credentials('apiKeyAuth');
  const [adminKey] = config.credentials('adminApiKeyAuth');
  if (url === undefined || key === undefined || adminKey === undefined) {
    const problem = 'the ensemble is not running';
    throw new OpsError('cli-ensemble-missing', problem, 'restore openapi/ensemble.yml, API_KEYS and ADMIN_API_KEYS');
  }
  return createJsonClient({ url, headers: { 'X-API-KEY': key, 'X-ADMIN-API-KEY': adminKey } });
}
