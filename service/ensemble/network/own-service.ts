/** Recognises the ensemble itself: an interaction must not be able to start another. */
import type { ApiDocument } from 'fountainai/openapi';
import { plainHost } from './address-policy.ts';

export interface OwnService {
  readonly document: ApiDocument;
  /** Where it is to be found on this machine; known once it listens. */
  readonly address: () => string;
}

/** Whether the address leads to the ensemble: to where it listens on this machine, or to a server of its document. */
export function isOwnAddress(own: OwnService, address: string): boolean {
  // The document's local server says where the ensemble would listen by itself; where it does is known better.
  const servers = own.document.servers.filter(
    (server) => URL.canParse(server) && !isLoopback(new URL(server).hostname),
  );
  return [own.address(), ...servers].some((known) => getOrigin(known) === getOrigin(address));
}

/** Whether the document is the ensemble's, perhaps of another version: by its title, or since it has all the operations. */
export function isOwnDocument({ document: own }: OwnService, document: ApiDocument): boolean {
  const routes = new Set(document.operations.map(({ method, path }) => `${method} ${path}`));
  return own.title === document.title || own.operations.every(({ method, path }) => routes.has(`${method} ${path}`));
}

/** Host and port. All spellings of loopback are one, and so is any scheme: the port says which service it is. */
function getOrigin(address: string): string {
  const { protocol, hostname, port } = new URL(address);
  const host = isLoopback(hostname) ? 'localhost' : plainHost(hostname);
  return `${host}:${port !== '' ? port : protocol === 'https:' ? '443' : '80'}`;
}

/** In the spelling of `URL`; with the address for all interfaces, which leads to loopback too. */
function isLoopback(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|0\.0\.0\.0|\[::1?\])$/.test(plainHost(hostname));
}
