/** Reads the addresses of a document's servers: the public ones, and the port of the service on its own machine. */
import type { ApiDocument } from './document.ts';
import { join } from '../json/pointer.ts';

/** *Local*: this machine itself; *staging*: a host that begins with `staging.`; all others are *production*. */
export type ServerKind = 'local' | 'staging' | 'production';

export interface Server {
  readonly kind: ServerKind;
  readonly protocol: 'http' | 'https';
  /** Lower case, without port; an IPv6 address is in brackets. */
  readonly host: string;
  readonly port: number;
  /** The prefix of the document's paths, without a final slash; empty for none. */
  readonly basePath: string;
  /** JSON pointer of the server in the document. */
  readonly pointer: string;
}

/** The port on which the compose file publishes the gateway: no service may have it. */
export const gatewayPort = 8088;

/** Where ports are looked for when neither the settings nor the document name one. */
const firstFreePort = 8082;

/** Returns the first port from 8082 that neither a service nor the gateway has. */
export function findFreePort(taken: { readonly has: (port: number) => boolean }): number {
  let port = firstFreePort;
  while (taken.has(port) || port === gatewayPort) port += 1;
  return port;
}

/** Absolute http and https addresses in the document's order; relative ones have no host. */
export function describeServers({ servers }: Pick<ApiDocument, 'servers'>): Server[] {
  return servers.flatMap((address, index) => {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return [];
    return [describe(url, join('/servers', index))];
  });
}

function describe(url: URL, pointer: string): Server {
  const protocol = url.protocol === 'https:' ? 'https' : 'http';
  const port = Number(url.port || (protocol === 'https' ? 443 : 80));
  const basePath = url.pathname.replace(/\/+$/, '');
  return { kind: classify(url.hostname), protocol, host: url.hostname, port, basePath, pointer };
}

function classify(host: string): ServerKind {
  if (/^(.+\.)?localhost$/.test(host) || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)) return 'local';
  return host.startsWith('staging.') ? 'staging' : 'production';
}

/** Returns the port of the document's local server. */
export function localServer(document: Pick<ApiDocument, 'servers'>): Server | undefined {
  return describeServers(document).find(({ kind, protocol }) => kind === 'local' && protocol === 'http');
}

/** The prefix of a document's paths on this machine. */
export interface BasePath {
  /** Without a final slash; empty for none. */
  readonly path: string;
  /** True if only a server on another host has the path: a gateway there may remove it. */
  readonly isPublic: boolean;
}

/** Returns the path of the document's local server, else of its first one. */
export function findBasePath(document: Pick<ApiDocument, 'servers'>): BasePath {
  const local = describeServers(document).find(({ kind }) => kind === 'local');
  if (local !== undefined) return { path: local.basePath, isPublic: false };
  const [first = '/'] = document.servers;
  const origin = 'http://localhost';
  // A placeholder without a default has no value.
  if (first.includes('{') || !URL.canParse(first, origin)) return { path: '', isPublic: false };
  const url = new URL(first, origin);
  return { path: url.pathname.replace(/\/+$/, ''), isPublic: url.origin !== origin };
}

/**
 * Returns the port of every service: the known ports, and the next free ports for the others, in the order of the documents.
 * @param known by the service's name
 */
export function withFreePorts(
  documents: readonly Pick<ApiDocument, 'name'>[],
  known: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const ports = new Map(known);
  const taken = new Set(known.values());
  for (const { name } of documents) {
    if (ports.has(name)) continue;
    const port = findFreePort(taken);
    ports.set(name, port);
    taken.add(port);
  }
  return ports;
}
