/** `Dockerfile` and `.dockerignore`: one image for all services, with what they need at run time and nothing else. */

import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import { toolSettings } from '../../openapi/settings/tool-settings.ts';

/** Pinned, so that the same tree gives the same image. */
const node = '24.11.1';

export interface DockerfileOptions {
  /** Where the services listen. */
  readonly ports: readonly number[];
  /** Where the data is. */
  readonly dataFolder: string;
}

/** Asks, inside a container, whether the service on that port is well. */
export const healthCommand = (port: number | string): readonly string[] => [
  'node',
  '-e',
  `fetch("http://127.0.0.1:${port}/healthz").then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`,
];

/** Maps, types and sources that nothing loads: two thirds of the packages. Licences stay. */
const unneeded = ['*.map', '*.ts', '*.mts', '*.cts', '*.a', '*.o'];

export function dockerfile({ ports, dataFolder }: DockerfileOptions): string {
  const { environment, host, dataDirectory } = serviceSettings;
  const { healthPort } = toolSettings;
  const names = unneeded.map((name) => `-name '${name}'`).join(' -o ');
  return `
# The packages, on the image that has a compiler: better-sqlite3 is built where no ready one can be had.
FROM node:${node}-bookworm AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --omit=dev --no-audit --no-fund
RUN rm -rf node_modules/better-sqlite3/deps node_modules/better-sqlite3/src node_modules/better-sqlite3/build/Release/obj \\
    && find node_modules -type f \\( ${names} \\) -delete

# With everything that tests and scripts need; the source is mounted (docker-compose.dev.yml).
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
# All services in one process; with names after it, those.
ENTRYPOINT ["node", "service/main.ts"]
`;
}

/** Everything is left out but what the image is made of: settings, data and tests can't get into it. */
export const dockerignore = `*
!package.json
!package-lock.json
!openapi
!service
**/*.test.ts
**/testing.ts
**/testing-*.ts
**/*-testing.ts
**/scripted-*.ts
service/tests
`;
