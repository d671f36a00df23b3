/** The servers of a path or an operation, which replace those of the document. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { findOwnServers } from '../../../openapi/loading/parts/servers.ts';
import { stringCode } from '../code/names.ts';

/**
 * Returns the reason why an operation cannot be served at the document's paths: its own servers have other base paths. Undefined
 * if it can.
 */
export function findServerObstacle(document: ApiDocument, operation: Operation): string | undefined {
  const addresses = findOwnServers(document, operation);
  if (addresses === undefined) return undefined;
  const known = new Set(document.servers.map(basePath));
  if (addresses.some((address) => known.has(basePath(address)))) return undefined;
  return `its own server ${stringCode(addresses[0] ?? '')} has another base path than the document`;
}

function basePath(address: string): string {
  const base = 'http://localhost';
  return URL.canParse(address, base) ? new URL(address, base).pathname.replace(/\/+$/, '') : address;
}
