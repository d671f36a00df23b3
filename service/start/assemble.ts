/** Assembles one service without its port: its document, its handlers and its database behind the pipeline. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { Registry } from 'prom-client';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { type Config, credentialsSetting } from '../config/config.ts';
import { commandLine } from '../../openapi/package/command-line.ts';
import { findBuiltFile, packageFolder } from '../../openapi/package/package.ts';
import { type App, createApp } from '../http/app.ts';
import { createHttpClient } from '../http-client/http-client.ts';
import { registerLogMetrics } from '../http/observe/metrics.ts';
import { StartError } from '../errors/errors.ts';
import { importCode } from './import-code.ts';
import { openSearch, type OpenSearch } from '../search/open.ts';
import type { Search } from '../search/collection/search.ts';
import type { OpenService, Service, ServiceContext } from './service.ts';
import { openDatabase } from './open-database.ts';
import type { Database } from '../storage/database/database.ts';

const packageCode = join(packageFolder, 'service');

export interface AssembleOptions {
  readonly config: Config;
  readonly log: Logger;
  /** The number of lines that the log has dropped, for the metrics. */
  readonly droppedLines?: (() => number) | undefined;
  /** Implements `ServiceContext.addressOf`. */
  readonly addressOf: (service: string) => string;
  /** Creates the clients of `ServiceContext.createHttpClient`. Default: every request needs a connection. */
  readonly createHttpClient?: ServiceContext['createHttpClient'] | undefined;
  /** The folder with a folder of code for each service. Default: `service/` of the package. */
  readonly folder?: string;
  /** The engine that `ServiceContext.openSearch` opens. Default: the one in the settings. */
  readonly openSearch?: OpenSearch | undefined;
  /** See `DatabaseOptions`. */
  readonly databasePatience?: number | undefined;
}

export interface AssembledService {
  readonly service: Service;
  readonly app: App;
}

/** @throws StartError if a setting, the data directory or the service's code cannot be used */
export async function assembleService(document: ApiDocument, options: AssembleOptions): Promise<AssembledService> {
  const opened: Opened = { databases: [], searches: [] };
  const context = createContext(document, options, opened);
  const service = await openIn(context, opened, options);
  try {
    return { service, app: createServiceApp(context, service, opened.databases) };
  } catch (error) {
    await service.close();
    throw error;
  }
}

/**
 * Assembles a service without the pipeline: its handlers may differ from its document.
 * @throws StartError if the data directory or the service's code cannot be used
 */
export function openService(document: ApiDocument, options: AssembleOptions): Promise<Service> {
  const opened: Opened = { databases: [], searches: [] };
  return openIn(createContext(document, options, opened), opened, options);
}

/** Resources that a service has opened, which are closed if the service does not start. */
interface Opened {
  readonly databases: Database[];
  readonly searches: Search[];
}

async function openIn(
  context: ServiceContext,
  { databases, searches }: Opened,
  { folder = packageCode }: AssembleOptions,
): Promise<Service> {
  const open = await chooseOpener(context.document, folder);
  return open(context).catch(async (error: unknown) => {
    for (const search of searches) await search.close();
    for (const database of databases) await database.close();
    throw error;
  });
}

function createServiceApp(context: ServiceContext, service: Service, databases: readonly Database[]): App {
  const { config, document, log, metrics } = context;
  return createApp({
    document,
    handlers: service.handlers,
    credentials: (scheme) => service.credentials?.(scheme) ?? config.credentials(scheme),
    mayReadMetrics: service.mayReadMetrics,
    credentialsSetting,
    log,
    metrics,
    environment: config.environment,
    corsOrigins: config.corsOrigins,
    trustedProxies: config.trustedProxies,
    metricsOpen: config.metricsOpen,
    readiness: { ...databaseCheck(databases), ...service.readiness },
    states: service.states ?? {},
    middleware: service.middleware ?? [],
    limits: { longLists: config.maxLongLists },
  });
}

function createContext(document: ApiDocument, options: AssembleOptions, opened: Opened): ServiceContext {
  const { config, log, addressOf, databasePatience, droppedLines, openSearch: open = openSearch } = options;
  const ownLog = log.child({ service: document.name });
  const metrics = new Registry();
  if (droppedLines !== undefined) registerLogMetrics(metrics, droppedLines);
  return {
    document,
    config,
    log: ownLog,
    metrics,
    async openDatabase(migrations) {
      const database = await openDatabase(document.name, migrations, { config, log, databasePatience });
      opened.databases.push(database);
      return database;
    },
    async openSearch(database, collections) {
      const search = await open({ database, collections, typesense: config.typesense, metrics, log: ownLog });
      opened.searches.push(search);
      return search;
    },
    createHttpClient: options.createHttpClient ?? createHttpClient,
    addressOf,
  };
}

function databaseCheck(databases: readonly Database[]): NonNullable<Service['readiness']> {
  if (databases.length === 0) return {};
  return { database: () => Promise.all(databases.map((database) => database.check())).then(() => undefined) };
}

async function chooseOpener(document: ApiDocument, folder: string): Promise<OpenService> {
  const file = await findCode(document, folder);
  const code: unknown = await importCode(file);
  if (typeof code === 'object' && code !== null && 'open' in code && typeof code.open === 'function') {
    // Only its being a function can be checked here; the author of the service guarantees the type.
    return code.open as OpenService;
  }
  const message = `${file}: must export a function "open" (see OpenService)`;
  throw new StartError('start-handlers-invalid', message, { data: { service: document.name, file } });
}

/** A project that has no code of its own for a service of the package gets the package's. @throws StartError if neither exists */
async function findCode({ name, source }: ApiDocument, folder: string): Promise<string> {
  const files = [...new Set([folder, packageCode])].map((parent) => join(parent, name, 'operations.ts'));
  const present = await Promise.all(files.map(isCode));
  const file = files.find((_, index) => present[index]);
  if (file !== undefined) return file;
  const line = commandLine('generate', source);
  const message = `${source}: its code ${files[0]} does not exist; write it, or run ${line}`;
  throw new StartError('start-handlers-missing', message, { data: { service: name, file: files[0] ?? '' } });
}

async function isCode(file: string): Promise<boolean> {
  if (findBuiltFile(file) !== undefined) return true;
  return access(file).then(
    () => true,
    () => false,
  );
}
