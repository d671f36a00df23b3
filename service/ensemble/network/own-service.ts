/** Recognises the ensemble itself: an interaction must not be able to start another. */
import type { ApiDocument } from 'fountainai/openapi';
import { plainHost } from './address-policy.ts';

export interface OwnService {
  readonly document: ApiDocument;
  /** Its address on this machine; known once it listens. */
  readonly address: () => string;
}

/**
 * Returns whether the address leads to the ensemble: to its address on this machine, or to a server of its document.
 */
export function isOwnAddress(own: OwnService, address: string): boolean {
  // The document's local server is only the default address of the ensemble; the actual address is known.
  const servers = own.document.servers.filter(
    (server) => URL.canParse(server) && !isLoopback(new URL(server).hostname),
  );
  return [own.address(), ...servers].some((known) => getOrigin(known) === getOrigin(address));
}

/**
 * Returns whether the document describes the ensemble, perhaps in another version: by its title, or because it has all
 * the operations.
 */
export function isOwnDocument({ document: own }: OwnService, document: ApiDocument): boolean {
  const routes = new Set(document.operations.map(({ method, path }) => `${method} ${path}`));
  return own.title === document.title || own.operations.every(({ method, path }) => routes.has(`${method} ${path}`));
}

/**
 * Returns host and port. All spellings of loopback are equal, and so are all schemes: the port identifies the service.
 */
function getOrigin(address: string): string {
  const { protocol, hostname, port } = new URL(address);
  const host = isLoopback(hostname) ? 'localhost' : plainHost(hostname);
  return `${host}:${port !== '' ? port : protocol === 'https:' ? '443' : '80'}`;
}

/** Accepts hostnames normalized like `URL`; includes the address for all interfaces, which leads to loopback too. */
function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(plainHost(hostname));
}
