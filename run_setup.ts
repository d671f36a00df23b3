/** `npm run setup`: from a fresh clone to a running system with one real interaction done. */
import { errorText } from './openapi/errors/error-text.ts';
import { loadProjectDocuments } from './openapi/loading/directory.ts';
import { commandLine } from './openapi/package/command-line.ts';
import { serviceSettings } from './openapi/settings/service-settings.ts';
import { temporaryFolder } from './ops/process/at-signal.ts';
import { runCommand } from './ops/cli/command.ts';
import { exitCodes, OpsError } from './ops/error/ops-error.ts';
import { initialize, settingsStep } from './ops/initialize/initialize.ts';
import { writeTypes } from './ops/generate/job/derived.ts';
import type { Report } from './ops/cli/report.ts';
import { setUpContainers } from './ops/setup/containers.ts';
import { setUp, withEnsemble } from './ops/setup/setup.ts';
import { portSetting, serviceReaders } from './service/config/config.ts';
import type { RunningServices } from './service/start/start.ts';
import { stopOnSignal } from './service/start/stop-on-signal.ts';

const logFile = 'services.log';
let running: RunningServices | undefined;

export default await runCommand({
  name: 'setup',
  readers: ['initialize', 'compose', ...serviceReaders],
  hostsCode: true,
  staysOpen: () => running !== undefined,
  purpose:
    'Creates settings and types, starts all services, registers them with the ensemble, and runs one interaction.',
  options: {
    check: { type: 'boolean', description: 'run on free ports in a temporary data directory, then stop' },
    docker: {
      type: 'boolean',
      description: 'run in containers behind Kong, with docker compose, and keep them running',
    },
  },
  examples: [
    { parameters: '', purpose: 'Set up, and serve until Ctrl-C' },
    { parameters: '--check', purpose: 'Try it in a temporary folder, and stop' },
    { parameters: '--docker', purpose: 'Run in containers behind Kong' },
  ],
  run: async ({ options, folder, report, dryRun, json }) => {
    if (options.check && options.docker)
      throw new OpsError('cli-options-conflict', '--check and --docker cannot be combined', 'remove one of the two', {
        data: { option: 'check', other: 'docker' },
      });
    if (dryRun) await printPlan(folder, report, options.docker);
    else if (options.docker) await runContainers(folder, report, json);
    else if (options.check) await runCheck(folder, report);
    else running = await runServices(folder, report);
    return exitCodes.clean;
  },
});
if (running) {
  const onFailure = (error: unknown): void =>
    void process.stderr.write(`the services did not stop cleanly: ${errorText(error)}\n`);
  stopOnSignal(Promise.resolve(running), { onFailure });
}

/** Prints the steps; those after the files need them. */
async function printPlan(folder: string, report: Report, isInContainers: boolean): Promise<void> {
  const documents = await loadProjectDocuments(folder);
  if (isInContainers) {
    await settingsStep({ documents, folder, report, dryRun: true });
    report.say('Then: docker compose up, register the services with the ensemble, first interaction through Kong.');
    return;
  }
  await initialize({ documents, folder, environment: process.env, report, dryRun: true });
  await writeTypes({ documents, report, dryRun: true, folder });
  report.say('Then: start the services, register them with the ensemble, first interaction if the log is empty.');
}

/** Runs in a temporary folder: this machine's settings and data are not read or changed. */
async function runCheck(project: string, report: Report): Promise<void> {
  const { path: folder, remove } = temporaryFolder('fountainai-setup-');
  try {
    const documents = await loadProjectDocuments(project);
    const ports = (await withEnsemble(documents)).map(({ name }) => [portSetting(name), '0'] as const);
    const environment = {
      ...Object.fromEntries(ports),
      [serviceSettings.logLevel.name]: 'warn',
      npm_config_user_agent: process.env.npm_config_user_agent,
    };
    const { running } = await setUp({ documents, folder, project, environment, report, isFrozen: true });
    await running?.close();
    report.say('\nAll steps passed. All temporary files were removed.');
  } finally {
    await remove();
  }
}

async function runServices(folder: string, report: Report): Promise<RunningServices | undefined> {
  const documents = await loadProjectDocuments(folder);
  const { services, running } = await setUp({ documents, folder, environment: process.env, report, logFile });
  printAddresses(services, report);
  report.say(running === undefined ? 'The services were running already.' : 'Ctrl-C stops all services.');
  return running;
}

async function runContainers(folder: string, report: Report, json: boolean): Promise<void> {
  const documents = await loadProjectDocuments(folder);
  const output = json ? 'stderr' : 'stdout';
  await setUpContainers({ documents, folder, environment: process.env, report, output });
}

function printAddresses(services: RunningServices['services'], report: Report): void {
  const width = Math.max(...services.map(({ name }) => name.length));
  report.fact(
    'services',
    services.map(({ name, url }) => ({ name, url, docs: `${url}/docs` })),
  );
  report.say('');
  for (const { name, url } of services) report.say(`${name.padEnd(width)}  ${url}  docs: ${url}/docs`);
  report.say(`
The keys are in .env: API_KEYS for callers, ADMIN_API_KEYS for registering services. The log is ${logFile}
in the data directory.`);
  const words = services.some(({ name }) => name === 'session-context') ? 'List the sessions' : 'What can you do?';
  if (services.some(({ name }) => name === 'ensemble')) report.next(commandLine('say', `"${words}"`));
}
