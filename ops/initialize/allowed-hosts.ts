/** The value of `ALLOWED_HOSTS` for `.env`: each service of the documents at its own port of this machine. */
import type { ApiDocument } from '../../openapi/document/document.ts';
import { portFor } from '../../service/config/config.ts';
import type { Environment } from '../../service/config/environment.ts';
import { assignPorts } from '../../service/config/ports.ts';

/** Ports by the name of the service. 0: the system chooses the port when the service starts. */
export type Ports = ReadonlyMap<string, number>;

/**
 * Returns the ports that the services of these documents listen on.
 * @throws ConfigError if a port is invalid or set twice
 */
export function portsFor(documents: readonly ApiDocument[], environment: Environment = {}): Ports {
  return assignPorts(documents, { port: (document) => portFor(environment, document) });
}

const hostNames = ['localhost', '127.0.0.1'];

/** Returns `host:port` for each service, or whole hosts if the ports are not known before the start. */
export function allowedHosts(ports: Ports): readonly string[] {
  const numbers = [...new Set(ports.values())];
  if (numbers.length === 0 || numbers.includes(0)) return hostNames;
  return numbers.flatMap((port) => hostNames.map((host) => `${host}:${port}`));
}

/**
 * Appends the missing hosts to the list, so that a new service can be registered. A list without any `host:port` of this
 * machine was written by a person, or allows whole hosts already: it stays unchanged.
 */
export function extendedHosts(present: string, wanted: readonly string[]): string {
  const entries = present.split(',').map((entry) => entry.trim().toLowerCase());
  const isOurs = entries.some((entry) => hostNames.some((host) => entry.startsWith(`${host}:`)));
  const missing = wanted.filter((entry) => entry.includes(':') && !isCovered(entry, entries));
  return isOurs && missing.length > 0 ? [present, ...missing].join(',') : present;
}

const isCovered = (wanted: string, entries: readonly string[]): boolean =>
  entries.some((entry) => entry === wanted || entry === wanted.slice(0, wanted.lastIndexOf(':')));
