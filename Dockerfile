# Written by `fountainai dockerize`, checksum 14f94447faa05c1b. Edit this file, and it is yours: it is not written again.

# The packages, on the image with a compiler: better-sqlite3 is built if there is no prebuilt one.
FROM node:24.11.1-bookworm AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --omit=dev --no-audit --no-fund
RUN rm -rf node_modules/better-sqlite3/deps node_modules/better-sqlite3/src node_modules/better-sqlite3/build/Release/obj \
    && find node_modules -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' -o -name '*.a' -o -name '*.o' \) -delete

# With all packages for tests and scripts; the source is mounted (docker-compose.dev.yml).
FROM node:24.11.1-bookworm AS development
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm install --no-audit --no-fund
RUN mkdir -p /data && chown node:node /data /app
USER node

FROM node:24.11.1-bookworm-slim AS runtime
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data HEALTH_PORT=8000
WORKDIR /app
# Platforms that run containers as any user give it group 0.
RUN mkdir -p /data && chown node:0 /data && chmod 0770 /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json ./
COPY openapi ./openapi
COPY service ./service
USER node
VOLUME /data
EXPOSE 8000 8080 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["node","-e","fetch(\"http://127.0.0.1:\" + process.env.HEALTH_PORT + \"/healthz\").then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Runs all services in one process; arguments name the services to run instead.
ENTRYPOINT ["node", "service/main.ts"]
