/** `docker-compose.dev.yml`, an override of `docker-compose.yml`: the source is mounted, and an edit restarts the service. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { serviceSettings } from '../../../openapi/settings/service-settings.ts';
import { toolSettings } from '../../../openapi/settings/tool-settings.ts';
import { type PlannedContainer, dataFolder } from '../../../pulumi/plan/containers.ts';
import type { ImageLayout } from '../image/dockerfile.ts';
import { networkName } from './compose.ts';
import { secretFolder } from './secrets.ts';

const { developmentUser } = toolSettings;

/** The packages are those of the image: those of this machine may be for another system. */
const mounts = ['.:/app', '/app/node_modules'];
/** `.env` and the files of secrets are for their owner, and have more than the service reads. */
const withoutSettings = [...mounts, '/dev/null:/app/.env:ro', { type: 'tmpfs', target: `/app/${secretFolder}` }];

const image = '${COMPOSE_PROJECT_NAME:-fountainai}-development';
const build = { context: '.', target: 'development' };
/** The owner of the mounted source, if it is not the first user of a machine. */
const user = `\${${developmentUser.name}:-${developmentUser.default}}`;

export function createDevelopmentComposeFile(containers: readonly PlannedContainer[], layout: ImageLayout): JsonObject {
  const services = containers.map((container, index) => {
    return [container.name, toDevelopmentService(container, layout, index === 0)] as const;
  });
  return { services: { ...Object.fromEntries(services), tools } };
}

/** The services start again when a document or the code changes, also if git writes another file in its place. */
function toDevelopmentService(
  { command, volume }: PlannedContainer,
  layout: ImageLayout,
  isBuilder: boolean,
): JsonObject {
  const start =
    layout === 'repository'
      ? ['bin/run.js', 'service/main.ts']
      : ['node_modules/fountainai/bin/fountainai.js', 'start'];
  return {
    image,
    ...(isBuilder ? { build } : {}),
    entrypoint: ['node', '--watch-path=openapi', '--watch-path=service', '--watch-preserve-output', ...start],
    command,
    environment: { [serviceSettings.environment.name]: 'development' },
    read_only: false,
    user,
    volumes: [...withoutSettings, `${volume.name}:${volume.path}`],
  };
}

/** Starts by name only: `docker compose … run --rm tools npm test`. */
const tools: JsonObject = {
  image,
  build,
  command: ['npm', 'test'],
  environment: { [serviceSettings.dataDirectory.name]: dataFolder, HOME: '/tmp' },
  networks: [networkName],
  profiles: ['tools'],
  user,
  volumes: mounts,
};
