# Node as a package of Python carries it: with npm and its headers, which the official image has in the same places.
ARG BASE
FROM $BASE
COPY local/ /usr/local/
# better-sqlite3 is compiled, since no prebuilt one can be fetched; its compiler needs the headers here.
RUN groupadd --gid 1000 node \
    && useradd --uid 1000 --gid node --shell /bin/bash --create-home node \
    && mkdir -p /usr/local/etc \
    && printf 'cafile=/etc/ssl/certs/ca-certificates.crt\nnodedir=/usr/local\n' > /usr/local/etc/npmrc \
    && ln -sf ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm \
    && ln -sf ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx \
    && node --version && npm --version && npm config get nodedir
CMD ["node"]
