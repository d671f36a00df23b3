# With a compiler, as the official image without "slim" has it.
ARG BASE
FROM $BASE
RUN apt-get update -q \
    && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends gcc g++ make python3 git \
    && rm -rf /var/lib/apt/lists/*
CMD ["node"]
