/** Sets up the system in containers behind Kong, registers the services and runs one interaction. The containers keep running. */
import { commandLine } from '../../openapi/package/command-line.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { gatewayPort } from '../../openapi/document/server.ts';
import type { PlannedContainer } from '../../pulumi/plan/containers.ts';
import { listPublicHosts, type PublicHost } from '../../pulumi/plan/document/hosts.ts';
import { planContainers } from '../../pulumi/plan/plan.ts';
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import { type Environment, loadEnvironment, readSetting } from '../../service/config/environment.ts';
import { createJsonClient } from '../cli/json-client.ts';
import { OpsError } from '../error/ops-error.ts';
import { listUnusedSecrets } from '../dockerize/secret-files.ts';
import { settingsStep } from '../initialize/initialize.ts';
import type { Report } from '../cli/report.ts';
import { startContainers, checkDockerSteps, requireContainers } from './compose.ts';
import { runFirstInteraction } from './first-interaction.ts';
import { register, createRegistration } from './register.ts';

export interface ContainerSetupOptions {
  readonly documents: readonly ApiDocument[];
  /** The folder of `docker-compose.yml`, and of `.env`, the only source of the containers' settings. */
  readonly folder: string;
  /** The process's environment, for Docker. */
  readonly environment: Environment;
  readonly report: Report;
  /** The stream for the output of Docker. */
  readonly output: 'stdout' | 'stderr';
  readonly addresses?: ContainerAddresses;
}

/** The addresses of a container: from this machine, and from the other containers. */
export interface ContainerAddresses {
  readonly outside: (container: PlannedContainer) => string;
  readonly inside: (container: PlannedContainer) => string;
  readonly gateway: string;
}

/** As `docker-compose.yml` publishes them. */
export const composeAddresses: ContainerAddresses = {
  outside: ({ port }) => `http://127.0.0.1:${port}`,
  inside: ({ name, port }) => `http://${name}:${port}`,
  gateway: `http://127.0.0.1:${gatewayPort}`,
};

/** @throws OpsError, PlanError, ConfigError; then the started containers keep running for inspection */
export async function setUpContainers(options: ContainerSetupOptions): Promise<void> {
  const { documents, folder, report, addresses = composeAddresses } = options;
  const containers = planContainers(documents);
  const door = findEnsembleHost(documents);
  await checkDockerSteps(report, options);
  await requireContainers(folder, containers);
  await settingsStep({ ...options, startsContainers: true });
  const unused = await listUnusedSecrets(folder, options.environment);
  if (unused.length > 0)
    report.say(
      `warning: ${unused.join(', ')} is set in the environment and not in .env, so the containers do not get the value`,
    );
  await report.step('containers', () => startContainers(options));
  const keys = await readKeys(folder);
  await registerAll(documents, containers, keys, addresses, report);
  const throughGateway = createJsonClient({
    url: `${addresses.gateway}${door.basePath}`,
    headers: { ...keys, host: door.host },
  });
  const hasPrincipals =
    readSetting(await loadEnvironment(folder, {}), ensembleSettings.accessFile, folder) !== undefined;
  const step = { name: 'first interaction through the gateway', hasPrincipals };
  await runFirstInteraction(throughGateway, documents, report, step);
  printAddresses(containers, door, addresses, report);
}

/** Returns the public host of the ensemble. */
function findEnsembleHost(documents: readonly ApiDocument[]): PublicHost {
  const ensemble = documents.find(({ name }) => name === 'ensemble');
  if (ensemble === undefined) {
    const problem = 'the document of the ensemble is missing';
    throw new OpsError('cli-ensemble-missing', problem, 'restore openapi/ensemble.yml');
  }
  const [door] = listPublicHosts(ensemble);
  if (door !== undefined) return door;
  const remedy = `add one, such as https://ensemble.example.com, then run ${commandLine('dockerize')}`;
  throw new OpsError(
    'cli-ensemble-host-missing',
    `${ensemble.source} has no public server, so the gateway has no host for it`,
    remedy,
  );
}

async function readKeys(folder: string): Promise<Readonly<Record<string, string>>> {
  const environment = await loadEnvironment(folder, {});
  const [apiKeys, adminKeys] = [serviceSettings.apiKeys, ensembleSettings.adminApiKeys];
  const [key] = readSetting(environment, apiKeys, folder) ?? [];
  const [adminKey] = readSetting(environment, adminKeys, folder) ?? [];
  if (key !== undefined && adminKey !== undefined) return { 'X-API-KEY': key, 'X-ADMIN-API-KEY': adminKey };
  const problem = `.env has ${apiKeys.name} or ${adminKeys.name} set to an empty value`;
  throw new OpsError('cli-keys-empty', problem, 'set them to keys, or remove the lines');
}

/** Registers the addresses inside the network, since the ensemble is a container too. */
async function registerAll(
  documents: readonly ApiDocument[],
  containers: readonly PlannedContainer[],
  keys: Readonly<Record<string, string>>,
  { inside, outside }: ContainerAddresses,
  report: Report,
): Promise<void> {
  const [ensemble, ...others] = [...containers].sort((one) => (one.name === 'ensemble' ? -1 : 1));
  if (ensemble === undefined) return;
  const client = createJsonClient({ url: outside(ensemble), headers: keys });
  for (const container of others) {
    const document = documents.find(({ name }) => name === container.name);
    if (document === undefined) continue;
    const wanted = createRegistration(document, inside(container));
    await report.step(`registration of ${container.name}`, () => register(client, wanted));
  }
}

function printAddresses(
  containers: readonly PlannedContainer[],
  { host, basePath }: PublicHost,
  { outside, gateway }: ContainerAddresses,
  report: Report,
): void {
  const width = Math.max(...containers.map(({ name }) => name.length));
  const services = containers.map((container) => ({ name: container.name, url: outside(container) }));
  report.fact(
    'services',
    services.map(({ name, url }) => ({ name, url, docs: `${url}/docs` })),
  );
  report.fact('gateway', { url: gateway, host });
  report.say('');
  for (const { name, url } of services) report.say(`${name.padEnd(width)}  ${url}  docs: ${url}/docs`);
  report.say(`${'gateway'.padEnd(width)}  ${gateway}  chooses the service by the Host header; the documents name the hosts
The keys are in .env: API_KEYS for callers, ADMIN_API_KEYS for registering services. Send a request to the ensemble:

curl -s ${gateway}${basePath}/interact -H 'Host: ${host}' -H 'Content-Type: application/json' \\
  -H "X-API-KEY: $(sed -n 's/^API_KEYS=\\([^,]*\\).*/\\1/p' .env)" \\
  -d '{"user_input": "List the sessions"}'

The containers keep running. docker compose logs --follow shows their logs, docker compose down stops them; the data is kept in volumes.`);
}
