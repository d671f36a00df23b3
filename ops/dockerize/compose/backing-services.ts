/** The engines for data and search: PostgreSQL and Typesense, which only the containers reach. */
import type { JsonObject } from '../../../openapi/document/document.ts';
import { serviceSettings } from '../../../openapi/settings/service-settings.ts';
import { toolSettings } from '../../../openapi/settings/tool-settings.ts';
import { baseImages } from '../image/base-images.ts';
import { limitContainer } from './container.ts';
import { toFileVariable, toSecretName, toSecretPlace } from './secrets.ts';

const { typesenseUrls, typesenseApiKey } = serviceSettings;
const { postgresPassword } = toolSettings;

/** Returns the address of the database for the services, which is a secret with the password in it. */
export const toDatabaseAddress = (password: string): string =>
  `postgres://fountainai:${encodeURIComponent(password)}@postgres:5432/fountainai`;

/** The services' settings for the engines, without the secrets. */
export const engineEnvironment: Readonly<Record<string, string>> = { [typesenseUrls.name]: 'http://typesense:8108' };

/** A service does not start without its database; search may start later. */
export const engineDependencies: JsonObject = {
  postgres: { condition: 'service_healthy' },
  typesense: { condition: 'service_started' },
};

export const engineVolumes = ['postgres-data', 'typesense-data'] as const;

export function createEngineServices(network: string): JsonObject {
  return { postgres: createPostgresService(network), typesense: createTypesenseService(network) };
}

/**
 * As the services connect: by the address of the container, with the password, to the database. During its set-up the server listens on
 * its socket only; pg_isready would succeed without the database, and with another password. `$` is written twice in a compose file.
 */
const postgresHealth = `PGPASSWORD="$$(cat ${toSecretPlace(postgresPassword)})" psql --host "$$(hostname -i)" --username fountainai --dbname fountainai --no-password --quiet --output /dev/null --command 'select 1'`;

function createPostgresService(network: string): JsonObject {
  return {
    image: baseImages.postgres,
    environment: {
      POSTGRES_USER: 'fountainai',
      POSTGRES_DB: 'fountainai',
      // The image uses the same name for the variable.
      ...Object.fromEntries([toFileVariable(postgresPassword)]),
    },
    secrets: [toSecretName(postgresPassword)],
    healthcheck: {
      test: ['CMD-SHELL', postgresHealth],
      interval: '5s',
      timeout: '5s',
      start_period: '30s',
      retries: 10,
    },
    networks: [network],
    // The image starts as root: it gives its folder to the user that the server runs as.
    ...limitContainer({ memory: '1g', capabilities: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'] }),
    // A clean stop takes as long as the last checkpoint.
    stop_grace_period: '60s',
    volumes: ['postgres-data:/var/lib/postgresql/data'],
  };
}

/** The image has neither curl nor wget; bash can open TCP connections. */
const typesenseHealth =
  "exec 3<>/dev/tcp/127.0.0.1/8108 && printf 'GET /health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && grep -q '\"ok\":true' <&3";

/** The server reads its key from a variable, an argument or its configuration. Arguments are in the list of processes. */
const startTypesense = `export ${typesenseApiKey.name}="$$(cat ${toSecretPlace(typesenseApiKey)})"
exec /opt/typesense-server`;

function createTypesenseService(network: string): JsonObject {
  return {
    image: baseImages.typesense,
    entrypoint: ['bash', '-ec', startTypesense],
    environment: { TYPESENSE_DATA_DIR: '/data' },
    secrets: [toSecretName(typesenseApiKey)],
    healthcheck: {
      test: ['CMD', 'bash', '-c', typesenseHealth],
      interval: '10s',
      timeout: '5s',
      start_period: '30s',
      retries: 10,
    },
    networks: [network],
    // The index is in memory.
    ...limitContainer({ memory: '2g' }),
    stop_grace_period: '30s',
    volumes: ['typesense-data:/data'],
  };
}
