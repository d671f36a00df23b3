/** The settings that every service reads. */
import {
  countKind,
  textKind,
  headerKeysKind,
  listKind,
  wordKind,
  postgresAddressKind,
  subnetsKind,
  webAddressKind,
  webOriginsKind,
} from './kind/kinds.ts';
import type { Setting, SettingReader } from './kind/setting.ts';

const readByServices: readonly SettingReader[] = ['services'];
const readByData: readonly SettingReader[] = ['services', 'db', 'search'];

const logFormats = ['json', 'text'] as const;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
/** The values of `NODE_ENV`. */
export const environmentNames = ['development', 'test', 'production'] as const;

export const serviceSettings = {
  host: {
    ...textKind,
    name: 'HOST',
    default: '127.0.0.1',
    description: 'address to listen on',
    readers: readByServices,
  },
  dataDirectory: {
    ...textKind,
    want: 'the path of a folder',
    name: 'DATA_DIR',
    default: './data',
    description: 'folder of the SQLite files, one for each service',
    readers: ['services', 'initialize', 'generate', 'db', 'search'],
  },
  databaseUrl: {
    ...postgresAddressKind,
    name: 'DATABASE_URL',
    isSecret: true,
    fallback: 'none: SQLite',
    description: 'PostgreSQL instead of SQLite, postgres://user:password@host/database, with a schema for each service',
    readers: readByData,
  },
  environment: {
    ...wordKind(environmentNames),
    name: 'NODE_ENV',
    default: 'development',
    description:
      'development and test respond with 500 if a response does not match its schema; production logs and counts such responses',
    readers: readByServices,
  },
  apiKeys: {
    ...headerKeysKind,
    name: 'API_KEYS',
    isSecret: true,
    fallback: 'none: refuses to start',
    description: 'accepted keys, separated by commas so that they can be rotated',
    readers: ['services', 'test', 'drift', 'deploy', 'dockerize'],
  },
  typesenseUrls: {
    ...listKind(webAddressKind),
    name: 'TYPESENSE_URL',
    fallback: 'none: search in the database of the service',
    description: 'search by Typesense; several nodes are separated by commas',
    readers: readByServices,
  },
  typesenseApiKey: {
    ...textKind,
    name: 'TYPESENSE_API_KEY',
    isSecret: true,
    fallback: 'none',
    description: 'key of Typesense, either in docker-compose.yml or at TYPESENSE_URL',
    readers: [...readByServices, 'compose'],
  },
  corsOrigins: {
    ...webOriginsKind,
    name: 'CORS_ORIGINS',
    fallback: 'none',
    description: 'origins of web pages that can call the services',
    readers: readByServices,
  },
  trustedProxies: {
    ...subnetsKind,
    name: 'TRUSTED_PROXIES',
    fallback: 'none',
    description: 'addresses and subnets of proxies whose X-Forwarded-* headers are trusted',
    readers: readByServices,
  },
  metricsOpen: {
    ...wordKind(['loopback']),
    want: 'loopback',
    name: 'METRICS_OPEN',
    fallback: 'none: /metrics needs an accepted key',
    description:
      'loopback opens /metrics without a key to callers on this machine, among them proxies that do not say whom they act for',
    readers: [...readByServices, 'initialize'],
  },
  maxLongLists: {
    ...countKind,
    name: 'MAX_LONG_LISTS',
    default: '4',
    description:
      'lists of more than 1 MiB that each service sends at the same time; a further request gets 503 with Retry-After',
    readers: readByServices,
  },
  logLevel: {
    ...wordKind(logLevels),
    name: 'LOG_LEVEL',
    default: 'info',
    description: 'the least severe level that is logged',
    readers: readByServices,
  },
  logFormat: {
    ...wordKind(logFormats),
    name: 'LOG_FORMAT',
    fallback: 'text on a terminal, otherwise json',
    description: 'the lines of the log on standard output: JSON objects for programs, or short lines for people',
    readers: readByServices,
  },
} as const satisfies Record<string, Setting<unknown>>;
