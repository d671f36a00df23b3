/** `docker-compose.yml`: the services of the documents and the gateway in front of them, on one network. */
import type { ApiDocument, JsonObject } from '../../../openapi/document/document.ts';
import { credentialsSetting } from '../../../openapi/settings/setting-names.ts';
import { gatewayPort } from '../../../openapi/document/server.ts';
import { schemeCredentials } from '../../../openapi/settings/document-settings.ts';
import { ensembleSettings } from '../../../openapi/settings/ensemble-settings.ts';
import { toolSettings } from '../../../openapi/settings/tool-settings.ts';
import type { PlannedContainer } from '../../../pulumi/plan/containers.ts';
import {
  engineDependencies,
  engineEnvironment,
  createEngineServices,
  engineVolumes,
  toComposeReference,
} from './backing-services.ts';
import { healthCommand } from '../image/dockerfile.ts';
import { renderCommand } from './kong-file.ts';

/** The last open-source image of Kong. */
const kongImage = 'kong:3.9.1';
export const networkName = 'fountainai';

export interface ComposeOptions {
  readonly containers: readonly PlannedContainer[];
  /** Schemes whose keys the gateway checks; if empty, `kong.yml` has no secrets. */
  readonly schemes: readonly string[];
}

export function createComposeFile({ containers, schemes }: ComposeOptions): JsonObject {
  const services = containers.map((container) => [container.name, toComposeService(container)] as const);
  const volumes = [...containers.map(({ volume }) => volume.name), ...engineVolumes].map((name) => [name, {}] as const);
  return {
    services: {
      ...Object.fromEntries(services),
      kong: createKongService(containers, schemes),
      ...createEngineServices(networkName),
    },
    networks: { [networkName]: {} },
    volumes: Object.fromEntries(volumes),
  };
}

/** Lists the schemes that the gateway checks. */
export function listCheckedSchemes(documents: readonly ApiDocument[], settings: ReadonlySet<string>): string[] {
  const schemes = documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()]);
  return [...new Set(schemes)].filter((scheme) => settings.has(credentialsSetting(scheme))).sort();
}

/** Published on this machine only; other clients use the gateway. */
function toComposeService({ command, port, environment, volume }: PlannedContainer): JsonObject {
  const hosts = ensembleSettings.allowedHosts.name;
  const { [hosts]: allowed = '', ...others } = environment;
  return {
    image: 'fountainai',
    build: '.',
    command,
    depends_on: engineDependencies,
    // Secrets and common settings; the members below override them.
    env_file: ['.env'],
    environment: {
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
    restart: 'unless-stopped',
    // Requests in flight have ten seconds.
    stop_grace_period: '15s',
    tmpfs: ['/tmp'],
    volumes: [`${volume.name}:${volume.path}`],
  };
}

/** Kong without a database, with the declarative file. 8000 is the port of a service, so the proxy is published on another. */
function createKongService(containers: readonly PlannedContainer[], schemes: readonly string[]): JsonObject {
  const secrets = schemes.map(schemeCredentials).map((keys) => [keys.name, toComposeReference(keys)] as const);
  const isRendered = schemes.length > 0;
  return {
    image: kongImage,
    ...(isRendered ? { entrypoint: ['/bin/sh', '-ec', renderCommand] } : {}),
    depends_on: Object.fromEntries(containers.map(({ name }) => [name, { condition: 'service_healthy' }])),
    environment: {
      ...Object.fromEntries(secrets),
      KONG_ADMIN_LISTEN: '0.0.0.0:8001',
      KONG_DATABASE: 'off',
      KONG_DECLARATIVE_CONFIG: isRendered ? '/tmp/kong.yml' : '/kong/kong.yml',
      KONG_PROXY_LISTEN: '0.0.0.0:8000',
    },
    healthcheck: { test: ['CMD', 'kong', 'health'], interval: '10s', timeout: '10s', start_period: '30s', retries: 10 },
    networks: [networkName],
    ports: [`${gatewayPort}:8000`, '127.0.0.1:8001:8001'],
    restart: 'unless-stopped',
    volumes: ['./kong.yml:/kong/kong.yml:ro'],
  };
}
