# The command fountainai, for a project that is mounted at /work:
#   docker build --file command.Dockerfile --tag fountainai-command .
#   docker run --rm --user "$(id -u)" --volume "$PWD:/work" fountainai-command drift

# On the image with a compiler: better-sqlite3 is built if there is no prebuilt one.
FROM node:24.11.1-bookworm AS package
WORKDIR /package
COPY . ./
RUN --mount=type=cache,target=/root/.npm npm install --no-audit --no-fund
RUN npm pack --pack-destination /package
RUN --mount=type=cache,target=/root/.npm npm install --prefix /opt/fountainai --no-audit --no-fund /package/fountainai-*.tgz

FROM node:24.11.1-bookworm-slim AS command
# The section history reads the repository with git.
RUN apt-get update && apt-get install --yes --no-install-recommends git && rm -rf /var/lib/apt/lists/*
# The project belongs to another user than that of the container.
RUN git config --system --add safe.directory '*'
COPY --from=package /opt/fountainai /opt/fountainai
ENV HOME=/tmp
USER 1000
WORKDIR /work
ENTRYPOINT ["node", "/opt/fountainai/node_modules/fountainai/bin/fountainai.js"]
