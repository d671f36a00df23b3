/** Assigns the ports of services. */
import type { ApiDocument } from '../../openapi/document/document.ts';
import { localServer, withFreePorts } from '../../openapi/document/server.ts';
import { type Config, portSetting } from './config.ts';
import { ConfigError, type SettingFault } from './environment.ts';

/**
 * Returns the port of every service by name; 0 means any free port.
 * @param documents all documents, so that a service gets the same port regardless of the other started services
 * @param started names of the services that listen on this machine: no two of them may have the same port. Settings of
 * other services cannot stop them; an invalid one counts as not set.
 * @throws ConfigError naming every invalid setting of a started service
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
