/** `docker-compose.yml`: the services of the documents and the gateway in front of them. */
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { credentialsSetting } from '../../../openapi/settings/setting-names.ts';
import { gatewayPort } from '../../../openapi/document/server.ts';
import { schemeCredentials } from '../../../openapi/settings/document-settings.ts';
import { ensembleSettings } from '../../../openapi/settings/ensemble-settings.ts';
import { hasFileForm, type Setting } from '../../../openapi/settings/kind/setting.ts';
import { toolSettings } from '../../../openapi/settings/tool-settings.ts';
import type { PlannedContainer } from '../../../pulumi/plan/containers.ts';
import { engineDependencies, engineEnvironment, createEngineServices, engineVolumes } from './backing-services.ts';
import { baseImages } from '../image/base-images.ts';
import { healthCommand } from '../image/health-check.ts';
import { adminHost, startKong } from './kong-file.ts';
import { limitContainer } from './container.ts';
import { declareSecrets, toFileVariable, toSecretName } from './secrets.ts';
import { listContainerSettings } from './service-settings.ts';

export const networkName = 'fountainai';
/**
 * Only Kong is in this network, and its Admin API listens there alone. Docker publishes the ports of a container by its first network in
 * the order of their names.
 */
const adminNetwork = 'admin';

/** The image of the services: its tag names the project, since each checkout has an image of its own. */
export const imageName = '${COMPOSE_PROJECT_NAME:-fountainai}-services';

export interface ComposeOptions {
  readonly documents: readonly ApiDocument[];
  readonly containers: readonly PlannedContainer[];
  /** Schemes whose keys the gateway checks; if empty, `kong.yml` has no secrets. */
  readonly schemes: readonly string[];
}

export function createComposeFile({ documents, containers, schemes }: ComposeOptions): JsonObject {
  const own = containers.map((container, index) => {
    const document = documents.find(({ name }) => name === container.name);
    const settings = document === undefined ? [] : listContainerSettings(document);
    return [container.name, { ...toImage(index), ...toComposeService(container, settings) }] as const;
  });
  const volumes = [...containers.map(({ volume }) => volume.name), ...engineVolumes].map((name) => [name, {}] as const);
  const services = {
    ...Object.fromEntries(own),
    kong: createKongService(containers, schemes),
    ...createEngineServices(networkName),
  };
  return {
    services,
    networks: { [networkName]: {}, [adminNetwork]: {} },
    volumes: Object.fromEntries(volumes),
    secrets: declareSecrets(services),
  };
}

/** Only the first service builds the image that all of them run. */
function toImage(index: number): JsonObject {
  return index === 0 ? { image: imageName, build: '.' } : { image: imageName, pull_policy: 'never' };
}

/** Lists the schemes that the gateway checks. */
export function listCheckedSchemes(documents: readonly ApiDocument[], settings: ReadonlySet<string>): string[] {
  const schemes = documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()]);
  return [...new Set(schemes)].filter((scheme) => settings.has(credentialsSetting(scheme))).sort();
}

/** The place of the file that ACCESS_FILE names, in the container. */
const accessPlace = '/run/fountainai/access.yml';

/** The file of principals, if the setting names one: its path starts at the folder of the compose file, as on this machine. */
function mountAccessFile(settings: readonly Setting<unknown>[]): { environment: JsonObject; volumes: JsonObject[] } {
  const { name } = ensembleSettings.accessFile;
  if (!settings.some((setting) => setting.name === name)) return { environment: {}, volumes: [] };
  const source = `\${${name}:-/dev/null}`;
  return {
    environment: { [name]: `\${${name}:+${accessPlace}}` },
    volumes: [{ type: 'bind', source, target: accessPlace, read_only: true }],
  };
}

/**
 * Published on this machine only; other clients use the gateway.
 * @param settings the settings of `.env` that the service reads
 */
function toComposeService(
  { command, port, environment, volume }: PlannedContainer,
  settings: readonly Setting<unknown>[],
): JsonObject {
  const hosts = ensembleSettings.allowedHosts.name;
  const { [hosts]: allowed = '', ...others } = environment;
  const access = mountAccessFile(settings);
  return {
    command,
    depends_on: engineDependencies,
    environment: {
      ...toVariables(settings),
      ...access.environment,
      ...others,
      ...engineEnvironment,
      [hosts]: `${allowed},\${${hosts}:-}`,
      [toolSettings.healthPort.name]: String(port),
    },
    healthcheck: {
      test: ['CMD', ...healthCommand(port)],
      interval: '10s',
      timeout: '5s',
      start_period: '30s',
      retries: 3,
    },
    networks: [networkName],
    ports: [`127.0.0.1:${port}:${port}`],
    read_only: true,
    secrets: settings.filter(hasFileForm).map(toSecretName),
    ...limitContainer({ memory: '1g' }),
    // Requests in flight have ten seconds.
    stop_grace_period: '15s',
    tmpfs: ['/tmp'],
    volumes: [`${volume.name}:${volume.path}`, ...access.volumes],
  };
}

/** A member without a value has that of `.env`, if there is one. A secret that is not set has an empty file. */
function toVariables(settings: readonly Setting<unknown>[]): JsonObject {
  return Object.fromEntries(
    settings.map((setting) => (hasFileForm(setting) ? toFileVariable(setting) : [setting.name, null])),
  );
}

/** Kong without a database, with the declarative file. 8000 is the port of a service, so the proxy is published on another. */
function createKongService(containers: readonly PlannedContainer[], schemes: readonly string[]): JsonObject {
  const secrets = schemes.map(schemeCredentials).map(toSecretName);
  const isRendered = schemes.length > 0;
  // A service that is created again has another address.
  const dependency = { condition: 'service_healthy', restart: true };
  return {
    image: baseImages.kong,
    entrypoint: ['/bin/sh', '-ec', startKong(isRendered)],
    depends_on: Object.fromEntries(containers.map(({ name }) => [name, dependency])),
    environment: {
      KONG_DATABASE: 'off',
      KONG_DECLARATIVE_CONFIG: isRendered ? '/tmp/kong.yml' : '/kong/kong.yml',
      // Docker's answers are valid for ten minutes, which is too long after a service was created again.
      KONG_DNS_VALID_TTL: '5',
      KONG_PROXY_LISTEN: '0.0.0.0:8000',
    },
    healthcheck: { test: ['CMD', 'kong', 'health'], interval: '10s', timeout: '10s', start_period: '30s', retries: 10 },
    networks: { [adminNetwork]: { aliases: [adminHost] }, [networkName]: {} },
    ports: [`${gatewayPort}:8000`, '127.0.0.1:8001:8001'],
    ...(isRendered ? { secrets } : {}),
    // The capability is one that the file of the server has: without it, the file could not be started.
    ...limitContainer({ memory: '1g', capabilities: ['NET_BIND_SERVICE'] }),
    // Kong stops when the requests in flight have ended.
    stop_signal: 'SIGQUIT',
    stop_grace_period: '15s',
    volumes: ['./kong.yml:/kong/kong.yml:ro'],
  };
}
