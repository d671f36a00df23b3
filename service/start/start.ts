/** Starts the services of the documents in one process, and stops them. */
import { proposeName } from '../../openapi/command/nearest-name.ts';
import type { Logger } from 'pino';
import { loadDocuments } from '../../openapi/loading/directory.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { type AssembleOptions, assembleService } from './assemble.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import { type Config, portSetting } from '../config/config.ts';
import { StartError } from '../errors/errors.ts';
import { createDirectHttpClient } from '../http-client/http-client.ts';
import { createLog } from '../http/observe/log/log.ts';
import { type RunningServer, type ServerOptions, startServer, urlHost } from '../http/server.ts';
import { assignPorts } from '../config/ports.ts';
import type { App } from '../http/app.ts';
import type { Service } from './service.ts';
import { DirectCalls } from './direct-calls.ts';
import { closeInOrder, type Stoppable } from './stop.ts';

export interface StartOptions extends Omit<AssembleOptions, 'log' | 'addressOf' | 'createHttpClient'> {
  /** Names of the services to start; empty for all. */
  readonly names?: readonly string[];
  /** All documents. Default: those in the documents' folder. */
  readonly documents?: readonly ApiDocument[];
  readonly log?: Logger;
}

export interface RunningServices {
  readonly services: readonly { readonly name: string; readonly url: string }[];
  /** Finishes the requests in flight, then closes the databases. */
  close(): Promise<void>;
}

/** The time for requests in flight when the services stop. */
const graceMs = 10_000;

/** One service with its server. */
interface Running {
  readonly name: string;
  readonly service: Service;
  readonly app: App;
  readonly server: RunningServer;
}

/**
 * Starts all services or none.
 * @throws StartError, ConfigError if a setting, a port, the data directory or a service's code cannot be used; DocumentError
 */
export async function startServices(options: StartOptions): Promise<RunningServices> {
  const { config, log = createLog(config.logLevel), names = [] } = options;
  const documents = options.documents ?? (await loadDocuments());
  const chosen = choose(documents, names);
  const ports = assignPorts(
    documents,
    config,
    chosen.map(({ name }) => name),
  );
  const running: Running[] = [];
  const directCalls = new DirectCalls();
  const createHttpClient: AssembleOptions['createHttpClient'] = (given) =>
    createDirectHttpClient(given, directCalls.transfer);
  const addressOf = (name: string): string =>
    addressOfRunning(name, running) ?? localAddress(name, { config, documents, ports });
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= closeInOrder(running.map((one) => stoppable(one, directCalls))));
  try {
    for (const document of chosen) {
      const address = { host: config.host, port: ports.get(document.name) ?? 0, graceMilliseconds: graceMs };
      const started = await start(document, address, { ...options, log, addressOf, createHttpClient });
      running.push(started);
      directCalls.open(started.server.url, started.app.direct);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { services: running.map(({ name, server }) => ({ name, url: server.url })), close };
}

function choose(documents: readonly ApiDocument[], names: readonly string[]): readonly ApiDocument[] {
  const known = documents.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const message = `no document is named "${unknown.join('", "')}"${proposeName(unknown[0] ?? '', known)}; use ${known.join(', ')}`;
    throw new StartError('start-service-unknown', message, { data: { names: unknown, known } });
  }
  return names.length === 0 ? documents : documents.filter(({ name }) => names.includes(name));
}

async function start(document: ApiDocument, address: ServerOptions, options: AssembleOptions): Promise<Running> {
  const { name } = document;
  const { app, service } = await assembleService(document, options);
  try {
    const server = await startServer(app, address);
    // The address that is bound: the host of the URL, if a wildcard is bound, is only one of its addresses.
    const bound = `${address.host.includes(':') ? `[${address.host}]` : address.host}:${server.port}`;
    options.log.info({ service: name, url: server.url, address: bound }, 'listening');
    return { name, service, app, server };
  } catch (error) {
    await service.close();
    if (!(error instanceof StartError)) throw error;
    const data = { ...error.data, service: name };
    const remedy =
      error.data.reason === 'EADDRINUSE' ? `; stop that process, or set ${portSetting(name)} to another port` : '';
    throw new StartError(
      error.code,
      `${serviceSettings.host.name} and ${portSetting(name)}: ${error.message}${remedy}`,
      {
        data,
        cause: error,
      },
    );
  }
}

function addressOfRunning(name: string, running: readonly Running[]): string | undefined {
  return running.find((service) => service.name === name)?.server.url;
}

interface Neighbourhood {
  readonly config: Config;
  readonly documents: readonly ApiDocument[];
  readonly ports: ReadonlyMap<string, number>;
}

/** @throws ConfigError if the setting of its port is invalid, StartError if the service does not exist */
function localAddress(name: string, { config, documents, ports }: Neighbourhood): string {
  const port = ports.get(name);
  const document = documents.find((candidate) => candidate.name === name);
  if (port === undefined || document === undefined) {
    throw new StartError('start-service-unknown', `no document is named "${name}"`, { data: { names: [name] } });
  }
  config.port(document); // the assignment of ports ignored a fault in the setting of a service that is not started
  return `http://${urlHost(config.host)}:${port}`;
}

function stoppable({ name, service, app, server }: Running, directCalls: DirectCalls): Stoppable {
  return {
    name,
    calls: service.calls ?? [],
    async close() {
      const endStreams = (left: number): void => void app.emit('closing', left);
      const closed = Promise.all([server.close(), directCalls.close(server.url, graceMs, endStreams)]);
      service.stopping?.();
      await closed;
      await service.close();
    },
  };
}
