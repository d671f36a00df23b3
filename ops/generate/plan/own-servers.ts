/** The servers of a path or an operation, which replace those of the document. */
import type { ApiDocument, Operation } from '../../../openapi/document/document.ts';
import { isArray, objectOf } from '../../../openapi/json/json.ts';
import { at, join, split } from '../../../openapi/json/pointer.ts';
import { readServers } from '../../../openapi/loading/parts/servers.ts';
import { stringCode } from '../code/names.ts';

/**
 * Returns the reason why an operation cannot be served at the document's paths: its own servers have other base paths. Undefined
 * if it can.
 */
export function findServerObstacle({ content, servers }: ApiDocument, { pointer }: Operation): string | undefined {
  const path = join('', ...split(pointer).slice(0, -1));
  const own = [pointer, path].map((place) => objectOf(at(content, place)).servers).find((list) => isArray(list));
  if (!isArray(own) || own.length === 0) return undefined;
  const addresses = readServers({ servers: own });
  const known = new Set(servers.map(basePath));
  if (addresses.some((address) => known.has(basePath(address)))) return undefined;
  return `its own server ${stringCode(addresses[0] ?? '')} has another base path than the document`;
}

function basePath(address: string): string {
  const base = 'http://localhost';
  return URL.canParse(address, base) ? new URL(address, base).pathname.replace(/\/+$/, '') : address;
}
