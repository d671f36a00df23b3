/** Checks what this machine needs before the services can start, and creates the settings and the data directory. */
import { execFile } from 'node:child_process';
import { access, constants, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { commandLine } from '../../openapi/package/command-line.ts';
import { readConfig } from '../../service/config/config.ts';
import { ConfigError, type Environment, loadEnvironment } from '../../service/config/environment.ts';
import { openSqliteFile } from '../../service/storage/sqlite/sqlite-objects.ts';
import { portsFor } from './allowed-hosts.ts';
import { isTakenByGit } from './ignored.ts';
import {
  completeEnvironmentFile,
  developmentSettings,
  engineSecrets,
  wantedSettings,
  withoutFiles,
} from './environment-file.ts';
import { OpsError } from '../error/ops-error.ts';
import { listSecretNames, writeSecretFiles } from '../dockerize/secret-files.ts';
import type { Report, StepResult } from '../cli/report.ts';

export interface InitializeOptions {
  readonly documents: readonly ApiDocument[];
  /** The folder with `.env`, which relative paths start from. */
  readonly folder: string;
  /** The environment of the process, which has precedence over `.env`. */
  readonly environment: Environment;
  readonly report: Report;
  readonly dryRun?: boolean;
  /** True if the containers are started next: then what their secrets lack is an error. Default: their step is skipped. */
  readonly startsContainers?: boolean;
}

/**
 * Checks Node, npm and SQLite, completes `.env`, and creates the data directory.
 * @returns the environment with the settings of `.env`
 * @throws OpsError, ConfigError, PackageFault if something is missing that only a person can provide
 */
export async function initialize(options: InitializeOptions): Promise<Environment> {
  const { folder, report, dryRun = false } = options;
  await report.step('Node', () => atLeast('Node', process.versions.node, [20, 19]));
  await report.step('npm', async () => atLeast('npm', await npmVersion(options.environment), [10, 0]));
  await report.step('SQLite module', sqliteModule);
  await settingsStep(options);
  const environment = await loadEnvironment(folder, options.environment);
  const { dataDirectory } = readConfig(environment, folder, ['initialize']);
  await report.step('data directory', () => dataDirectoryStep(dataDirectory, dryRun));
  return environment;
}

/**
 * Completes `.env`, and writes the secrets of the containers, if there are compose files. Without an environment, the services have the
 * ports of their documents.
 */
export async function settingsStep({
  documents,
  folder,
  report,
  environment,
  dryRun = false,
  startsContainers = false,
}: Omit<InitializeOptions, 'environment'> & Partial<InitializeOptions>): Promise<void> {
  const file = join(folder, '.env');
  await report.step('settings', async () => {
    const settings = environment && (await loadEnvironment(folder, environment));
    const local = settings === undefined ? [] : developmentSettings(settings);
    const ports = portsFor(documents, settings);
    const all = [...wantedSettings(documents, undefined, ports), ...engineSecrets(), ...local];
    const wanted = withoutFiles(all, environment ?? {});
    return { outcome: await completeEnvironmentFile(file, wanted, { dryRun }), detail: file };
  });
  await secretsStep(folder, report, { dryRun, startsContainers });
  if (await isTakenByGit(folder))
    report.say(
      `warning: git does not ignore .env, which has keys: run ${commandLine('init')}, or add it to .gitignore`,
    );
}

/** Writes the files of the containers' secrets; no step without compose files that name them. @throws ConfigError if they are started */
async function secretsStep(
  folder: string,
  report: Report,
  { dryRun, startsContainers }: { readonly dryRun: boolean; readonly startsContainers: boolean },
): Promise<void> {
  // The step reports a file that cannot be parsed.
  const isNeeded = await listSecretNames(folder).then(
    (names) => names.length > 0,
    () => true,
  );
  if (!isNeeded) return;
  await report.step('secrets of containers', () =>
    writeSecretFiles(folder, { dryRun }).catch((error: unknown): StepResult => {
      if (startsContainers || !(error instanceof ConfigError)) throw error;
      return { outcome: 'skipped', detail: error.message.replaceAll('\n', '; ') };
    }),
  );
}

/** @throws OpsError if the version is below the required one */
export function atLeast(name: string, version: string, [major, minor]: readonly [number, number]): StepResult {
  const [isMajor = 0, isMinor = 0] = version.split('.').map(Number);
  const enough = isMajor > major || (isMajor === major && isMinor >= minor);
  if (!enough)
    throw new OpsError(
      'cli-program-unsupported',
      `${name} ${version} is not supported`,
      `install ${name} ${major}.${minor} or later`,
      { data: { program: name, version } },
    );
  return { outcome: 'ok', detail: version };
}

/** npm passes its version to the programs that it starts. If npm did not start this program, npm is run for its version. */
async function npmVersion(environment: Environment): Promise<string> {
  const running = /^npm\/(\S+)/.exec(environment.npm_config_user_agent ?? '')?.[1];
  if (running !== undefined) return running;
  try {
    const { stdout } = await promisify(execFile)('npm', ['--version']);
    return stdout.trim();
  } catch (error) {
    throw new OpsError(
      'cli-program-missing',
      'npm cannot be started',
      'install Node.js with npm, and check that both are on PATH',
      { data: { program: 'npm' }, cause: error },
    );
  }
}

function sqliteModule(): StepResult {
  const database = openSqliteFile(':memory:');
  const version = String(database.prepare('select sqlite_version()').pluck().get());
  database.close();
  return { outcome: 'ok', detail: `SQLite ${version}` };
}

async function dataDirectoryStep(folder: string, dryRun: boolean): Promise<StepResult> {
  const before = await stat(folder).catch(() => undefined);
  try {
    // For its owner alone. One that is there stays as it is: others may have a reason to read it.
    if (!dryRun) await mkdir(folder, { recursive: true, mode: 0o700 });
    if (!dryRun || before) await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const problem = `the data directory "${folder}" cannot be written`;
    throw new OpsError(
      'cli-data-directory-unwritable',
      problem,
      'correct its permissions, or set DATA_DIR to another folder',
      { data: { folder }, cause: error },
    );
  }
  return { outcome: before === undefined ? 'created' : 'unchanged', detail: folder };
}
