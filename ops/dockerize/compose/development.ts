/** `docker-compose.dev.yml`, an override of `docker-compose.yml`: the source is mounted, and an edit restarts the service. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { serviceSettings } from '../../../openapi/settings/service-settings.ts';
import { type PlannedContainer, dataFolder } from '../../../pulumi/plan/containers.ts';
import type { ImageLayout } from '../image/dockerfile.ts';
import { networkName } from './compose.ts';

/** The packages are those of the image: those of this machine may be for another system. */
const mounts = ['.:/app', '/app/node_modules'];

const image = { image: 'fountainai-development', build: { context: '.', target: 'development' } };

export function createDevelopmentComposeFile(containers: readonly PlannedContainer[], layout: ImageLayout): JsonObject {
  const services = containers.map((container) => [container.name, toDevelopmentService(container, layout)] as const);
  return { services: { ...Object.fromEntries(services), tools } };
}

/** The services start again when a document or the code changes. */
function toDevelopmentService({ command, volume }: PlannedContainer, layout: ImageLayout): JsonObject {
  const start =
    layout === 'repository'
      ? ['bin/run.js', 'service/main.ts']
      : ['node_modules/fountainai/bin/fountainai.js', 'start'];
  return {
    ...image,
    entrypoint: ['node', '--watch-path=openapi', '--watch-path=service', '--watch-preserve-output', ...start],
    command,
    environment: { [serviceSettings.environment.name]: 'development' },
    read_only: false,
    volumes: [...mounts, `${volume.name}:${volume.path}`],
  };
}

/** Starts by name only: `docker compose … run --rm tools npm test`. */
const tools: JsonObject = {
  ...image,
  command: ['npm', 'test'],
  environment: { [serviceSettings.dataDirectory.name]: dataFolder },
  networks: [networkName],
  profiles: ['tools'],
  volumes: mounts,
};
