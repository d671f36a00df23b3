/** Starts the containers of `docker-compose.yml` and waits until all are healthy. */
import { commandLine } from '../../openapi/package/command-line.ts';
import { join } from 'node:path';
import { openYaml } from '../../openapi/library/open-library.ts';
import { objectOf } from '../../openapi/json/json.ts';
import type { PlannedContainer } from '../../pulumi/plan/containers.ts';
import { checkDocker } from '../deploy/checks/docker-check.ts';
import { toolSettings } from '../../openapi/settings/tool-settings.ts';
import { exitCodes, OpsError } from '../error/ops-error.ts';
import { readTextFile } from '../file/files.ts';
import { atLeast } from '../initialize/initialize.ts';
import { askProgram, type Foreground, type ProgramOptions, runProgram } from '../process/program.ts';
import type { Report, StepResult } from '../cli/report.ts';
import { findStaleServices } from './stale-containers.ts';

const file = 'docker-compose.yml';

/** Checks for a Docker engine, and for a Compose that restarts the gateway with the services. @throws OpsError */
export async function checkDockerSteps(report: Report, options: ProgramOptions): Promise<void> {
  await report.step('Docker', async () => {
    const { detail = '' } = await checkDocker(options);
    return { outcome: 'ok', detail };
  });
  await report.step('Docker Compose', async () => {
    const answer = await askProgram('docker', ['compose', 'version', '--short'], options);
    const version = /^v?(\d+\.\d+\S*)/.exec(answer?.stdout.trim() ?? '')?.[1];
    if (answer?.code === 0 && version !== undefined) return atLeast('Docker Compose', version, [2, 17]);
    const remedy = 'install the plugin (https://docs.docker.com/compose/install/linux/; docker-compose-v2 in Ubuntu)';
    throw new OpsError('cli-program-missing', 'Docker Compose is not installed', remedy, {
      data: { program: 'docker compose' },
    });
  });
}

/** Checks that the file has a container for each service. @throws OpsError */
export async function requireContainers(folder: string, containers: readonly PlannedContainer[]): Promise<void> {
  const text = await readTextFile(join(folder, file));
  if (text === undefined)
    throw new OpsError('cli-compose-file-missing', `"${file}" is missing`, `run ${commandLine('dockerize')}`, {
      data: { file },
    });
  const composed = Object.keys(objectOf(objectOf(openYaml().parseYaml(text)).services));
  const missing = ['kong', ...containers.map(({ name }) => name)].filter((name) => !composed.includes(name));
  if (missing.length === 0) return;
  const problem = `${file} has no container for ${missing.join(', ')}`;
  const remedy = `run ${commandLine('dockerize')}, which adds the containers`;
  throw new OpsError('cli-container-missing', problem, remedy, { data: { services: missing } });
}

/**
 * Builds the image, starts the containers, and waits for their health. Containers that have read older secrets start again before,
 * since a database that is checked with an older password stays unhealthy.
 * @throws OpsError
 */
export async function startContainers(options: Foreground): Promise<StepResult> {
  const before = await listContainerIds(options);
  const stale = await findStaleServices(before, options);
  if (stale.length > 0) await compose(['restart', ...stale], options);
  await compose(['up', '--detach', '--build', '--wait'], options);
  const after = await listContainerIds(options);
  const detail = `${after.length} containers`;
  if (before.length === 0) return { outcome: 'created', detail };
  if (stale.length > 0) return { outcome: 'updated', detail: `${detail}; with changed secrets: ${stale.join(', ')}` };
  return { outcome: after.join() === before.join() ? 'unchanged' : 'updated', detail };
}

/** Runs Compose in the foreground. @throws OpsError if it fails */
async function compose(parameters: readonly string[], options: Foreground): Promise<void> {
  const { code, signal, isInterrupted } = await runProgram('docker', ['compose', ...parameters], options);
  if (code === 0) return;
  if (!isInterrupted) await explainFailure(options);
  const end = isInterrupted ? 'was stopped' : `ended with ${code ?? signal ?? 'nothing'}`;
  const remedy = 'read the output above and docker compose logs; docker compose down removes the started containers';
  throw new OpsError('cli-compose-failed', `docker compose ${parameters.join(' ')} ${end}`, remedy, {
    exitCode: exitCodes.notRun,
  });
}

/** @throws OpsError if PostgreSQL refused the password, which its volume keeps from the first start on */
async function explainFailure(options: ProgramOptions): Promise<void> {
  const answer = await askProgram('docker', ['compose', 'logs', '--no-color', '--tail', '200', 'postgres'], options);
  if (answer?.stdout.includes('password authentication failed') !== true) return;
  const { name } = toolSettings.postgresPassword;
  const problem = `the volume of PostgreSQL has another password than ${name} in .env`;
  const change = `docker compose exec postgres psql --username fountainai --dbname fountainai --command '\\password'`;
  const remedy = `restore the .env that the volume was created with, and run ${commandLine('setup', '--docker')} again; or run ${change} and enter the password of .env; or, if the data is not needed, delete the volumes with docker compose down --volumes`;
  throw new OpsError('cli-database-password-differs', problem, remedy, { data: { setting: name } });
}

/** Lists the ids of the running containers. */
async function listContainerIds(options: ProgramOptions): Promise<readonly string[]> {
  const answer = await askProgram('docker', ['compose', 'ps', '--quiet'], options);
  return (answer?.stdout ?? '').split('\n').filter(Boolean).sort();
}
