/** What the addresses of a document's servers say: which are public, and where the service listens on its own machine. */
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
  /** What stands before the paths of the document: without a slash at its end, empty for none. */
  readonly basePath: string;
  /** JSON pointer of the server in the document. */
  readonly pointer: string;
}

/** Where ports are looked for when neither the settings nor the document name one. */
export const firstFreePort = 8082;

/** Absolute http and https addresses in the document's order; relative ones say nothing about a host. */
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
  return { kind: kindOf(url.hostname), protocol, host: url.hostname, port, basePath, pointer };
}

function kindOf(host: string): ServerKind {
  if (/^(.+\.)?localhost$/.test(host) || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host)) return 'local';
  return host.startsWith('staging.') ? 'staging' : 'production';
}

/** Where the document says that the service listens on its own machine. */
export function localServer(document: Pick<ApiDocument, 'servers'>): Server | undefined {
  return describeServers(document).find(({ kind, protocol }) => kind === 'local' && protocol === 'http');
}

/**
 * The port of every service: those that are known, and the next free ones for the others, in the order of the documents.
 * @param known by the service's name
 */
export function withFreePorts(
  documents: readonly Pick<ApiDocument, 'name'>[],
  known: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const ports = new Map(known);
  const taken = new Set(known.values());
  let next = firstFreePort;
  for (const { name } of documents) {
    if (ports.has(name)) continue;
    while (taken.has(next)) next += 1;
    ports.set(name, next);
    taken.add(next);
  }
  return ports;
}
