/** `Dockerfile` and `.dockerignore`: one image for all services, with their run-time files only. */

import { serviceSettings } from '../../../openapi/settings/service-settings.ts';
import { toolSettings } from '../../../openapi/settings/tool-settings.ts';

/** Pinned, so that the same tree gives the same image. */
const node = '24.11.1';

export interface DockerfileOptions {
  /** Where the services listen. */
  readonly ports: readonly number[];
  /** The folder of the data. */
  readonly dataFolder: string;
}

/** Returns the command that checks the health of the service on that port, inside a container. */
export const healthCommand = (port: number | string): readonly string[] => [
  'node',
  '-e',
  `fetch("http://127.0.0.1:${port}/healthz").then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`,
];

/** Maps, types and sources that are never loaded: two thirds of the packages. Licences are kept. */
const unneeded = ['*.map', '*.ts', '*.mts', '*.cts', '*.a', '*.o'];

export function createDockerfile({ ports, dataFolder }: DockerfileOptions): string {
  const { environment, host, dataDirectory } = serviceSettings;
  const { healthPort } = toolSettings;
  const names = unneeded.map((name) => `-name '${name}'`).join(' -o ');
  return `
# The packages, on the image with a compiler: better-sqlite3 is built if there is no prebuilt one.
FROM node:${node}-bookworm AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --omit=dev --no-audit --no-fund
RUN rm -rf node_modules/better-sqlite3/deps node_modules/better-sqlite3/src node_modules/better-sqlite3/build/Release/obj \\
    && find node_modules -type f \\( ${names} \\) -delete

# With all packages for tests and scripts; the source is mounted (docker-compose.dev.yml).
FROM node:${node}-bookworm AS development
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --no-audit --no-fund
RUN mkdir -p ${dataFolder} && chown node:node ${dataFolder} /app
USER node

FROM node:${node}-bookworm-slim AS runtime
ENV ${environment.name}=production ${host.name}=0.0.0.0 ${dataDirectory.name}=${dataFolder} ${healthPort.name}=${ports[0] ?? 8000}
WORKDIR /app
# Platforms that run containers as any user give it group 0.
RUN mkdir -p ${dataFolder} && chown node:0 ${dataFolder} && chmod 0770 ${dataFolder}
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY openapi ./openapi
COPY service ./service
USER node
VOLUME ${dataFolder}
EXPOSE ${ports.join(' ')}
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ${JSON.stringify(healthCommand(`" + process.env.${healthPort.name} + "`))}
# Runs all services in one process; arguments name the services to run instead.
ENTRYPOINT ["node", "service/main.ts"]
`;
}

/** Excludes all files except those of the image, so that it cannot contain settings, data or tests. */
export const dockerignore = `*
!package.json
!package-lock.json
!openapi
!service
**/*.test.ts
**/testing
**/testing.ts
**/testing-*.ts
**/*-testing.ts
**/scripted-*.ts
service/tests
`;
