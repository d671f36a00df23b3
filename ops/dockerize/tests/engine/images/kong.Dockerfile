# The stand-in, with the commands and the start of Kong's image that the compose file uses. Debian has perl, as that image does.
ARG BASE
FROM $BASE
COPY gateway.mjs /opt/gateway.mjs
COPY kong /usr/local/bin/kong
COPY kong-entrypoint /docker-entrypoint.sh
RUN useradd --system --uid 101 kong || true
USER kong
STOPSIGNAL SIGQUIT
ENTRYPOINT ["/docker-entrypoint.sh"]
CMD ["kong", "docker-start"]
