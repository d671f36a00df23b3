/** Which service listens where. */
import type { ApiDocument } from '../../openapi/document/document.ts';
import { localServer, withFreePorts } from '../../openapi/document/server.ts';
import { type Config, portSetting } from './config.ts';
import { ConfigError, type SettingFault } from './environment.ts';

/**
 * The port of every service, by name; 0: any free one.
 * @param documents all of them, so that a service gets the same port whichever others are started with it
 * @param started names of those that are to listen on this machine: no two of them may have the same port. The settings of
 * the others cannot stop them; one at fault counts as not set.
 * @throws ConfigError naming every setting of a started service that is at fault
 */
export function assignPorts(
  documents: readonly ApiDocument[],
  config: Pick<Config, 'port'>,
  started: readonly string[] = documents.map(({ name }) => name),
): ReadonlyMap<string, number> {
  const ports = portsSet(documents, config, started);
  requireDifferent(ports, started);
  return withFreePorts(documents, ports);
}

function portsSet(
  documents: readonly ApiDocument[],
  config: Pick<Config, 'port'>,
  started: readonly string[],
): Map<string, number> {
  const ports = new Map<string, number>();
  const faults: SettingFault[] = [];
  for (const document of documents) {
    try {
      const port = config.port(document);
      if (port !== undefined) ports.set(document.name, port);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      const port = localServer(document)?.port;
      if (started.includes(document.name)) faults.push(...error.faults);
      else if (port !== undefined) ports.set(document.name, port);
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return ports;
}

function requireDifferent(ports: ReadonlyMap<string, number>, started: readonly string[]): void {
  const owners = new Map<number, string>();
  const faults: SettingFault[] = [];
  for (const name of started) {
    const port = ports.get(name);
    if (port === undefined || port === 0) continue;
    const owner = owners.get(port);
    if (owner === undefined) owners.set(port, name);
    else faults.push(portTaken(portSetting(name), port, owner));
  }
  if (faults.length > 0) throw new ConfigError(faults);
}

function portTaken(setting: string, port: number, owner: string): SettingFault {
  const problem = `${port} is the port of ${owner} already; set another`;
  return { code: 'settings-port-taken', setting, problem, data: { port, owner } };
}
