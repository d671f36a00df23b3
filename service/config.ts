/** The environment as one typed, frozen object, read once. The table of all settings is in the README. */
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import type { ApiDocument } from '../openapi/document.ts';
import { localServer } from '../openapi/server.ts';
import { credentialsSetting, portSetting } from '../openapi/setting-names.ts';
import { type Environment, SettingsReader } from './environment.ts';

export interface Config {
  /** Address to listen on. */
  readonly host: string;
  /** What `<NAME>_PORT` says, else the port of the document's local server; undefined where there is neither. 0: any free port. @throws ConfigError */
  readonly port: (document: ApiDocument) => number | undefined;
  /** Absolute path of the folder of the SQLite files. */
  readonly dataDirectory: string;
  /** A PostgreSQL address that takes the place of SQLite. */
  readonly databaseUrl: string | undefined;
  readonly environment: (typeof environments)[number];
  /** The accepted values of a security scheme; none: the service must not start. */
  readonly credentials: (scheme: string) => readonly string[];
  /** Where sessions get their numbers; undefined: from the Central Sequence service on this machine. No slash at its end. */
  readonly centralSequenceUrl: string | undefined;
  /** The key sent to services of our own. */
  readonly serviceApiKey: string | undefined;
  /** Service id → security scheme → value, for registered services of others. */
  readonly serviceCredentials: ServiceCredentials;
  /** The model behind the assistant; undefined: the offline assistant. */
  readonly openai: OpenAiConfig | undefined;
  /** The search server; undefined: embedded search. */
  readonly typesense: TypesenseConfig | undefined;
  /** Hosts (`host` or `host:port`, lower case) of our own services. */
  readonly allowedHosts: readonly string[];
  /** Origins of browsers that may call. */
  readonly corsOrigins: readonly string[];
  /** Addresses and subnets (CIDR) of proxies whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[];
  readonly kongAdminUrl: string | undefined;
  readonly logLevel: (typeof logLevels)[number];
}

export type ServiceCredentials = ReadonlyMap<string, ReadonlyMap<string, string>>;

export interface OpenAiConfig {
  readonly apiKey: string;
  /** Undefined: the provider's own address. */
  readonly baseUrl: string | undefined;
  readonly model: string;
  readonly api: 'responses' | 'chat';
}

export interface TypesenseConfig {
  readonly urls: readonly string[];
  readonly apiKey: string;
}

const environments = ['development', 'test', 'production'] as const;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/**
 * @param folder what relative paths start from
 * @throws ConfigError naming every setting that can't be used
 */
export function readConfig(environment: Environment, folder: string = process.cwd()): Config {
  const settings = new SettingsReader(environment);
  const config: Config = {
    host: settings.text('HOST') ?? '127.0.0.1',
    port: (document) => portFor(environment, document),
    dataDirectory: resolve(folder, settings.text('DATA_DIR') ?? 'data'),
    databaseUrl: settings.parsed('DATABASE_URL', 'a postgres:// address', (text) =>
      address(text, ['postgres:', 'postgresql:']),
    ),
    environment: settings.choice('NODE_ENV', environments) ?? 'development',
    credentials: (scheme) => new SettingsReader(environment).list(credentialsSetting(scheme)),
    centralSequenceUrl: settings.parsed('CENTRAL_SEQUENCE_URL', webWanted, webAddress),
    serviceApiKey: settings.text('SERVICE_API_KEY') ?? settings.list('API_KEYS')[0],
    serviceCredentials:
      settings.parsed('SERVICE_CREDENTIALS', 'JSON: {"<service id>": {"<scheme>": "<value>"}}', serviceCredentials) ??
      new Map(),
    openai: openai(settings),
    typesense: typesense(settings),
    allowedHosts: settings.parsedList('ALLOWED_HOSTS', 'host or host:port', allowedHost),
    corsOrigins: settings.parsedList('CORS_ORIGINS', 'an origin such as https://example.com', webOrigin),
    trustedProxies: settings.parsedList('TRUSTED_PROXIES', 'an IP address or a subnet such as 10.0.0.0/8', subnet),
    kongAdminUrl: settings.parsed('KONG_ADMIN_URL', webWanted, webAddress),
    logLevel: settings.choice('LOG_LEVEL', logLevels) ?? 'info',
  };
  for (const name of ['API_KEYS', 'ADMIN_API_KEYS', 'SERVICE_API_KEY']) {
    settings.parsedList(name, 'letters, digits and marks without blanks', headerText);
  }
  settings.finish();
  return Object.freeze(config);
}

export { credentialsSetting, portSetting };

/** What `<NAME>_PORT` says, else the port of the document's local server. @throws ConfigError */
export function portFor(environment: Environment, document: ApiDocument): number | undefined {
  const settings = new SettingsReader(environment);
  const set = settings.parsed(portSetting(document.name), 'a port: an integer from 0 to 65535', port);
  settings.finish();
  return set ?? localServer(document)?.port;
}

function port(text: string): number | undefined {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : undefined;
}

function openai(settings: SettingsReader): OpenAiConfig | undefined {
  const apiKey = settings.text('OPENAI_API_KEY');
  const model = settings.text('OPENAI_MODEL');
  const baseUrl = settings.parsed('OPENAI_BASE_URL', webWanted, webAddress);
  const api = settings.choice('OPENAI_API', ['responses', 'chat']) ?? 'responses';
  if (apiKey === undefined) return undefined;
  if (model === undefined) {
    const problem = 'must name a model, since OPENAI_API_KEY is set';
    settings.faults.push({ code: 'settings-missing', setting: 'OPENAI_MODEL', problem });
  }
  return Object.freeze({ apiKey, baseUrl, model: model ?? '', api });
}

function typesense(settings: SettingsReader): TypesenseConfig | undefined {
  const urls = settings.parsedList('TYPESENSE_URL', webWanted, webAddress);
  const apiKey = settings.text('TYPESENSE_API_KEY');
  if (urls.length === 0) return undefined;
  if (apiKey === undefined) {
    const problem = 'must be set, since TYPESENSE_URL is';
    settings.faults.push({ code: 'settings-missing', setting: 'TYPESENSE_API_KEY', problem });
  }
  return Object.freeze({ urls, apiKey: apiKey ?? '' });
}

const webWanted = 'an http:// or https:// address';
const webAddress = (text: string): string | undefined => address(text, ['http:', 'https:'])?.replace(/\/+$/, '');

function address(text: string, protocols: readonly string[]): string | undefined {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol) ? text : undefined;
}

function webOrigin(text: string): string | undefined {
  const url = webAddress(text);
  const origin = url === undefined ? undefined : new URL(url).origin;
  return origin === url?.toLowerCase() ? origin : undefined;
}

/**
 * `URL` knows how hosts and ports are spelled; a default port is dropped by it, so the text itself is kept. A port that is
 * missing after its colon would allow all ports.
 */
function allowedHost(text: string): string | undefined {
  const url = URL.canParse(`http://${text}`) ? new URL(`http://${text}`) : undefined;
  return url !== undefined && !/[/\\?#@\s]|:$/.test(text) ? text.toLowerCase() : undefined;
}

function subnet(text: string): string | undefined {
  const [network = '', prefix, ...rest] = text.split('/');
  const family = isIP(network);
  if (family === 0 || rest.length > 0) return undefined;
  if (prefix === undefined) return text;
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 4 ? 32 : 128)) return undefined;
  return text;
}

const headerText = (text: string): string | undefined => (/^[\x21-\x7e]+$/.test(text) ? text : undefined);

function serviceCredentials(text: string): ServiceCredentials | undefined {
  try {
    const services = Object.entries(record(JSON.parse(text)));
    return new Map(
      services.map(([service, schemes]) => [service, new Map(Object.entries(record(schemes)).map(secret))]),
    );
  } catch {
    return undefined;
  }
}

function record(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('not an object');
  return value;
}

function secret([scheme, value]: [string, unknown]): [string, string] {
  if (typeof value !== 'string' || value === '') throw new TypeError('not a text');
  return [scheme, value];
}
