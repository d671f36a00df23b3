/** Where calls of a service go. Decided once, when its document is fetched, and checked again at every connection. */
import type { ApiDocument } from 'fountainai/openapi';
import type { AddressPolicy } from './address-policy.ts';

/**
 * To the document's server with the origin that the document was found at; if there is none and that origin is loopback
 * or private, to that origin; else to the document's first server.
 * @param address where the document was found, after redirects
 * @returns an http(s) address without a slash at its end; undefined where the document names none
 * @throws AddressError where the policy forbids it
 */
export async function destinationOf(
  document: ApiDocument,
  address: string,
  policy: AddressPolicy,
): Promise<string | undefined> {
  const found = new URL(address);
  const servers = document.servers.flatMap((server) => httpUrl(server, address));
  const chosen =
    servers.find(({ origin }) => origin === found.origin) ??
    ((await policy.isInternal(found)) ? new URL(found.origin) : servers[0]);
  if (chosen === undefined) return undefined;
  await policy.permitted(chosen);
  return `${chosen.origin}${chosen.pathname.replace(/\/+$/, '')}`;
}

function httpUrl(server: string, base: string): URL[] {
  if (!URL.canParse(server, base)) return [];
  const url = new URL(server, base);
  return ['http:', 'https:'].includes(url.protocol) ? [url] : [];
}
