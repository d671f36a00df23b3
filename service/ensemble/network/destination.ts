/**
 * The destination of a service's calls. It is decided when its document is fetched, checked again when the stored
 * document is loaded, and checked at every connection.
 */
import type { ApiDocument } from 'fountainai/openapi';
import { AddressError, type AddressPolicy, type ServerEndpoint, plainHost } from './address-policy.ts';
import type { Refusal } from '../tools/snapshot.ts';

type IsOwn = AddressPolicy['isOwn'];

/**
 * Returns the document's server with the origin at which the document was found; if none has it and that origin is
 * loopback or private, that origin; otherwise the document's first server.
 * @param address the address of the document, after redirects
 * @returns an http(s) address without a trailing slash; undefined if the document names none
 * @throws AddressError if the policy forbids it
 */
export async function findDestination(
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
  if (!mayLead(policy.isOwn, found, chosen)) {
    throw new AddressError('ensemble-address-foreign', foreignFault(found, chosen));
  }
  await policy.permitted(chosen);
  return `${chosen.origin}${chosen.pathname.replace(/\/+$/, '')}`;
}

/**
 * Returns false if `from` is foreign and `to` is a host in `ALLOWED_HOSTS`, in any spelling: the author of a foreign
 * document or redirect must not choose which of our own services is called.
 */
export function mayLead(isOwn: IsOwn, from: ServerEndpoint, to: ServerEndpoint): boolean {
  const { protocol, port } = to; // the members of a URL are accessors, which spreading does not copy
  return isOwn(from) || !(isOwn(to) || isOwn({ protocol, port, hostname: plainHost(to.hostname) }));
}

/** The registered address, the final address and the destination of a service. */
export interface Way {
  readonly openapi_url: string;
  /** The address of the document, after redirects. */
  readonly address: string;
  readonly destination: string;
}

/**
 * Returns the reason why a stored registration must not be called. It may be older than this rule, or than a change of
 * `ALLOWED_HOSTS`.
 * @returns undefined if calls may go to the destination
 */
export function wayRefusal(isOwn: IsOwn, { openapi_url, address, destination }: Way): Refusal | undefined {
  const [registered, found, target] = [new URL(openapi_url), new URL(address), new URL(destination)];
  if (!mayLead(isOwn, registered, found)) return foreignRefusal(registered, found);
  return mayLead(isOwn, found, target) ? undefined : foreignRefusal(found, target);
}

const foreignRefusal = (from: URL, to: URL): Refusal => ({
  code: 'ensemble-address-foreign',
  reason: foreignFault(from, to),
});

function foreignFault(from: URL, to: URL): string {
  return (
    `its document comes from "${from.origin}", which is not in ALLOWED_HOSTS, and leads to "${to.origin}", which is; ` +
    `register the address of the document at "${to.origin}" instead`
  );
}

function httpUrl(server: string, base: string): URL[] {
  if (!URL.canParse(server, base)) return [];
  const url = new URL(server, base);
  return ['http:', 'https:'].includes(url.protocol) ? [url] : [];
}
