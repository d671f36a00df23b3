/** The settings of the services as one typed, frozen object. `openapi/settings/` has the table of all settings. */
import { resolve } from 'node:path';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { localServer } from '../../openapi/document/server.ts';
import { credentialsSetting, portSetting } from '../../openapi/settings/setting-names.ts';
import { schemeCredentials, servicePort } from '../../openapi/settings/document-settings.ts';
import { assistantSettings, type ModelPrices, type PolicyByEffect } from '../../openapi/settings/assistant-settings.ts';
import { ensembleSettings, type ServiceCredentials } from '../../openapi/settings/ensemble-settings.ts';
import { type environmentNames, serviceSettings } from '../../openapi/settings/service-settings.ts';
import type { Setting, SettingReader } from '../../openapi/settings/kind/setting.ts';
import { findSetting } from '../../openapi/settings/table.ts';
import type { TypesenseConfig } from '../search/external/client/external-index.ts';
import { ConfigError, type Environment, readSetting, type SettingFault, SettingsReader } from './environment.ts';
import {
  type AnthropicConfig,
  type OpenAiConfig,
  readAnthropic,
  readOpenAi,
  readToolBudget,
  type ToolBudget,
} from './model-config.ts';
import { type Principal, type PrincipalLimits, readPrincipals } from './principals.ts';
import { listSecrets } from './secrets.ts';

export interface Config {
  /** Address to listen on. */
  readonly host: string;
  /** Returns the port in `<NAME>_PORT` (0 means any free port), else the local server's in the document, if any. @throws ConfigError */
  readonly port: (document: ApiDocument) => number | undefined;
  /** Absolute path of the folder of the SQLite files. */
  readonly dataDirectory: string;
  /** A PostgreSQL address, which replaces SQLite. */
  readonly databaseUrl: string | undefined;
  readonly environment: (typeof environmentNames)[number];
  /** Returns the accepted values of a security scheme; without values, the service must not start. @throws ConfigError */
  readonly credentials: (scheme: string) => readonly string[];
  /** Returns every secret of the services' settings, none of which a foreign text may contain. */
  readonly secrets: () => readonly string[];
  /** The address of Central Sequence, without a final slash; undefined for the service on this machine. */
  readonly centralSequenceUrl: string | undefined;
  /** The key that is sent to our own services. */
  readonly serviceApiKey: string | undefined;
  /** Returns the key for a service that needs it. @param purpose completes "must be set …" @throws ConfigError if it is missing */
  readonly requireServiceApiKey: (purpose: string) => string;
  /** Service id → security scheme → value, for registered services that are not ours. */
  readonly serviceCredentials: ServiceCredentials;
  /** The callers that may read /metrics without a key; undefined for none. */
  readonly metricsOpen: 'loopback' | undefined;
  /** The model behind the assistant; undefined for another assistant. */
  readonly openai: OpenAiConfig | undefined;
  readonly anthropic: AnthropicConfig | undefined;
  /** The limits of a request to the model. */
  readonly toolBudget: ToolBudget;
  /** The assistant's policies for each effect of an operation. */
  readonly writePolicy: PolicyByEffect;
  /** The policy for results of one service in calls of a foreign one. */
  readonly egressPolicy: PolicyByEffect['write'];
  /** The prices of models, by name. */
  readonly modelPrices: ModelPrices;
  /** The limits of the log of interactions; undefined members do not limit. */
  readonly logRetention: { readonly days: number | undefined; readonly bytes: number | undefined };
  /** Absolute path of the file with the principals of the ensemble. */
  readonly accessFile: string | undefined;
  /** Reads the principals with their keys; undefined without a file of them. @throws ConfigError with the place of each fault */
  readonly principals: () => Promise<readonly Principal[] | undefined>;
  /** The search server; undefined for the embedded search. */
  readonly typesense: TypesenseConfig | undefined;
  /** Hosts (`host` or `host:port`, lower case) of our own services. */
  readonly allowedHosts: readonly string[];
  /** Origins whose browser calls are allowed. */
  readonly corsOrigins: readonly string[];
  /** Addresses and subnets (CIDR) of proxies whose `X-Forwarded-*` is trusted. */
  readonly trustedProxies: readonly string[];
  /** The number of long lists that a service sends at the same time. */
  readonly maxLongLists: number;
  readonly logLevel: NonNullable<ReturnType<typeof serviceSettings.logLevel.parse>>;
}

/** The readers of settings if `npm start` starts all services. */
export const serviceReaders: readonly SettingReader[] = ['services', 'ensemble', 'session-context'];

type Members = Omit<Config, 'port' | 'credentials' | 'secrets' | 'requireServiceApiKey' | 'principals'>;

const service = serviceSettings;
const ensemble = ensembleSettings;

const members: { readonly [Name in keyof Members]: (settings: SettingsReader, folder: string) => Members[Name] } = {
  host: (settings) => settings.read(service.host),
  dataDirectory: (settings, folder) => resolve(folder, settings.read(service.dataDirectory)),
  databaseUrl: (settings) => settings.read(service.databaseUrl),
  environment: (settings) => settings.read(service.environment),
  centralSequenceUrl: (settings) => settings.read(ensemble.centralSequenceUrl),
  serviceCredentials: (settings) => settings.read(ensemble.serviceCredentials) ?? new Map(),
  openai: readOpenAi,
  anthropic: readAnthropic,
  toolBudget: readToolBudget,
  writePolicy: (settings) => settings.read(assistantSettings.writePolicy),
  egressPolicy: (settings) => settings.read(assistantSettings.egressPolicy),
  modelPrices: (settings) => settings.read(assistantSettings.modelPrices) ?? new Map(),
  logRetention: readRetention,
  accessFile: (settings, folder) => {
    const path = settings.read(ensemble.accessFile);
    return path === undefined ? undefined : resolve(folder, path);
  },
  typesense: readTypesense,
  allowedHosts: (settings) => settings.list(ensemble.allowedHosts),
  corsOrigins: (settings) => settings.list(service.corsOrigins),
  trustedProxies: (settings) => settings.list(service.trustedProxies),
  metricsOpen: (settings) => settings.read(service.metricsOpen),
  maxLongLists: (settings) => settings.read(service.maxLongLists),
  logLevel: (settings) => settings.read(service.logLevel),
  serviceApiKey: (settings) => settings.read(ensemble.serviceApiKey) ?? settings.list(service.apiKeys)[0],
};

function requireKey(settings: SettingsReader, purpose: string): string {
  const key = members.serviceApiKey(settings, '');
  if (key === undefined) {
    settings.addMissing(ensemble.serviceApiKey, `must be set, or ${service.apiKeys.name}, ${purpose}`);
  }
  settings.finish();
  return key ?? '';
}

/**
 * Reads all settings.
 * @param folder the base of relative paths
 * @param readers commands and services that are started: only settings that they read can stop them. A member whose setting is
 * invalid throws a ConfigError when it is used.
 * @throws ConfigError naming every invalid setting that one of the readers reads
 */
export function readConfig(
  environment: Environment,
  folder: string = process.cwd(),
  readers: readonly string[] = serviceReaders,
): Config {
  const faults: SettingFault[] = [];
  const read = <Value>(work: (settings: SettingsReader) => Value): (() => Value) => {
    const settings = new SettingsReader(environment, folder);
    const value = work(settings);
    if (settings.faults.length === 0) return () => value;
    faults.push(...settings.faults);
    return () => {
      throw new ConfigError(settings.faults);
    };
  };
  const config: Omit<Config, keyof Members> = {
    port: (document: ApiDocument) => portFor(environment, document),
    requireServiceApiKey: (purpose: string) => requireKey(new SettingsReader(environment, folder), purpose),
    credentials: (scheme: string) => readSetting(environment, schemeCredentials(scheme), folder) ?? [],
    secrets: () => listSecrets(environment, folder, serviceReaders),
    principals: async () => {
      const { accessFile: file, openai, modelPrices: prices } = members;
      const settings = new SettingsReader(environment, folder);
      const options = {
        file: file(settings, folder),
        adminKeys: settings.list(ensemble.adminApiKeys),
        model: openai(settings, folder)?.model,
        prices: prices(settings, folder),
      };
      settings.finish();
      if (options.file === undefined) return undefined;
      return readPrincipals({ ...options, file: options.file, environment, folder });
    },
  };
  for (const [name, work] of Object.entries(members)) {
    const get = read<unknown>((settings) => work(settings, folder));
    Object.defineProperty(config, name, { enumerable: true, get });
  }
  for (const keys of [service.apiKeys, ensemble.adminApiKeys]) read((settings) => settings.list(keys));
  requireGood(faults, readers);
  // The loop has defined each member of Config: the type of `members` says so.
  return Object.freeze(config as Config);
}

function requireGood(faults: readonly SettingFault[], readers: readonly string[]): void {
  const isRead = ({ setting }: SettingFault): boolean =>
    findSetting(setting)?.readers.some((reader) => readers.includes(reader)) !== false;
  const different = new Map(faults.filter(isRead).map((fault) => [`${fault.setting} ${fault.problem}`, fault]));
  if (different.size > 0) throw new ConfigError([...different.values()]);
}

export {
  type AnthropicConfig,
  credentialsSetting,
  type ModelPrices,
  type OpenAiConfig,
  portSetting,
  type Principal,
  type PrincipalLimits,
  type ServiceCredentials,
};

/** Returns the port in `<NAME>_PORT`, otherwise that of the document's local server. @throws ConfigError */
export function portFor(environment: Environment, document: ApiDocument): number | undefined {
  return readSetting(environment, servicePort(document.name)) ?? localServer(document)?.port;
}

function readRetention(settings: SettingsReader): Config['logRetention'] {
  const megabytes = settings.read(assistantSettings.logMegabytes);
  const bytes = megabytes === undefined ? undefined : megabytes * 1024 * 1024;
  return Object.freeze({ days: settings.read(assistantSettings.logDays), bytes });
}

function readTypesense(settings: SettingsReader): TypesenseConfig | undefined {
  const urls = settings.list(service.typesenseUrls);
  const apiKey = settings.read(service.typesenseApiKey);
  if (urls.length === 0) return undefined;
  if (apiKey === undefined)
    settings.addMissing(service.typesenseApiKey, neededBy('must be set', service.typesenseUrls));
  return Object.freeze({ urls, apiKey: apiKey ?? '' });
}

const neededBy = (need: string, { name }: Setting<unknown>): string => `${need}, since ${name} is set`;
