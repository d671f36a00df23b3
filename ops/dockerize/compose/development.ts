/** `docker-compose.dev.yml`, to be read after `docker-compose.yml`: the source is mounted, and an edit restarts its service. */
import type { JsonObject } from '../../../openapi/document.ts';
import { serviceSettings } from '../../../openapi/settings/service-settings.ts';
import { type PlannedContainer, dataFolder } from '../../../pulumi/plan/containers.ts';
import { networkName } from './compose.ts';

/** The packages are those of the image: what is installed here may be for another system. */
const mounts = ['.:/app', '/app/node_modules'];

const image = { image: 'fountainai-development', build: { context: '.', target: 'development' } };

export function createDevelopmentComposeFile(containers: readonly PlannedContainer[]): JsonObject {
  const services = containers.map((container) => [container.name, toDevelopmentService(container)] as const);
  return { services: { ...Object.fromEntries(services), tools } };
}

/** Modules are watched as they are loaded; documents are no modules. */
function toDevelopmentService({ command, volume }: PlannedContainer): JsonObject {
  return {
    ...image,
    entrypoint: ['npx', 'tsx', 'watch', '--clear-screen=false', '--include', 'openapi/*.yml', 'service/main.ts'],
    command,
    environment: { [serviceSettings.environment.name]: 'development' },
    read_only: false,
    volumes: [...mounts, `${volume.name}:${volume.path}`],
  };
}

/** Started by name only: `docker compose … run --rm tools npm test`. */
const tools: JsonObject = {
  ...image,
  command: ['npm', 'test'],
  environment: { [serviceSettings.dataDirectory.name]: dataFolder },
  networks: [networkName],
  profiles: ['tools'],
  volumes: mounts,
};
