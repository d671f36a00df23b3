/**
 * Decides to which addresses the ensemble may connect: public addresses; loopback and private addresses only if
 * `ALLOWED_HOSTS` names the host; link-local, metadata and other special addresses never. A name is looked up once for
 * each connection, and the connection uses exactly the addresses that were checked, so a name that changes in between
 * has no effect.
 */
import { type LookupAddress, promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { createHttpClient, type HttpClient } from 'fountainai';
import ipaddr from 'ipaddr.js';
import { EnsembleError } from '../errors/ensemble-error.ts';

/** Looks up a name. Tests pass their own. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>;

/** The parts of a `URL` that identify the server. An empty port is the default of the protocol. */
export interface ServerEndpoint {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
}

export interface AddressPolicy {
  /** Returns whether `ALLOWED_HOSTS` names this host, or host and port: one of our own services. */
  readonly isOwn: (endpoint: ServerEndpoint) => boolean;
  /** Returns the permitted addresses. @throws AddressError if an address is forbidden, or if no address is found */
  readonly permitted: (endpoint: ServerEndpoint) => Promise<readonly LookupAddress[]>;
  /** Returns whether all addresses are loopback or private. @throws AddressError */
  readonly isInternal: (endpoint: ServerEndpoint) => Promise<boolean>;
  /** Sends requests to permitted addresses only. */
  readonly client: HttpClient;
  /** Closes the connections that are kept open. */
  readonly close: () => Promise<void>;
}

/** The policy forbids the address, or the name cannot be resolved. */
export class AddressError extends EnsembleError {
  override readonly name = 'AddressError';
}

export type Reach = 'public' | 'internal' | 'forbidden';

/** Metadata services of clouds outside link-local ranges: Azure, Alibaba, AWS and Google by IPv6. */
const metadataAddresses: ReadonlySet<string> = new Set(
  ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'].map((address) =>
    ipaddr.parse(address).toNormalizedString(),
  ),
);
const internalRanges: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);
/** The range of global unicast; IPv6 addresses outside of it wrap or translate other addresses. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** @param address a numeric address; an IPv4 address mapped into IPv6 counts as IPv4 */
export function findReach(address: string): Reach {
  if (!ipaddr.isValid(address)) return 'forbidden';
  const parsed = ipaddr.process(address);
  if (metadataAddresses.has(parsed.toNormalizedString())) return 'forbidden';
  const range = parsed.range();
  if (internalRanges.has(range)) return 'internal';
  if (range !== 'unicast') return 'forbidden';
  return parsed instanceof ipaddr.IPv6 && !parsed.match(globalUnicast) ? 'forbidden' : 'public';
}

const systemResolver: Resolver = (hostname) => dns.lookup(hostname, { all: true });

/** @param allowedHosts `host` or `host:port`, lower case */
export function createAddressPolicy(
  allowedHosts: readonly string[],
  resolver: Resolver = systemResolver,
): AddressPolicy {
  const own = new Set(allowedHosts.flatMap(canonicalHosts));
  const isOwn = (endpoint: ServerEndpoint): boolean =>
    own.has(endpoint.hostname) || own.has(`${endpoint.hostname}:${getPort(endpoint)}`);
  const permitted = async (endpoint: ServerEndpoint): Promise<readonly LookupAddress[]> => {
    const addresses = await resolveAddresses(endpoint, resolver);
    for (const { address } of addresses) {
      const reach = findReach(address);
      if (reach === 'forbidden')
        throw new AddressError(
          'ensemble-address-forbidden',
          `${place(endpoint, address)} belongs to a range that is never called; use another address`,
        );
      if (reach === 'internal' && !isOwn(endpoint)) {
        throw new AddressError(
          'ensemble-address-internal',
          `${place(endpoint, address)} is a loopback or private address, and ALLOWED_HOSTS does not name ${getHost(endpoint)}`,
        );
      }
    }
    return addresses;
  };
  // Each request sets a shorter time and a smaller body.
  const client = createHttpClient({
    timeoutMs: 60_000,
    connectTimeoutMs: 5_000,
    maxBodyBytes: 8 * 1024 * 1024,
    keepAlive: { connections: 256 },
    permittedAddresses: permitted,
  });
  return {
    isOwn,
    permitted,
    isInternal: async (endpoint) =>
      (await resolveAddresses(endpoint, resolver)).every(({ address }) => findReach(address) === 'internal'),
    client,
    close: () => client.destroy(),
  };
}

async function resolveAddresses(endpoint: ServerEndpoint, resolver: Resolver): Promise<readonly LookupAddress[]> {
  const literal = unbracketed(endpoint.hostname);
  const family = isIP(literal);
  if (family !== 0) return [{ address: literal, family }];
  const addresses = await resolver(endpoint.hostname).catch((error: unknown) => {
    throw new AddressError('ensemble-name-unknown', `the name "${endpoint.hostname}" cannot be resolved`, {
      cause: error,
    });
  });
  if (addresses.length === 0)
    throw new AddressError('ensemble-name-unknown', `the name "${endpoint.hostname}" has no address`);
  return addresses;
}

function getPort({ protocol, port }: ServerEndpoint): string {
  return port !== '' ? port : protocol === 'https:' ? '443' : '80';
}

const getHost = (endpoint: ServerEndpoint): string => `${endpoint.hostname}:${getPort(endpoint)}`;
const unbracketed = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
const bracketed = (hostname: string): string => (isIP(hostname) === 6 ? `[${hostname}]` : hostname);

/**
 * `127.1:80` → `127.0.0.1:80`: normalized like `URL`, with the port if it is written; an absolute name also without
 * its trailing dot.
 */
function canonicalHosts(allowed: string): string[] {
  if (!URL.canParse(`http://${allowed}`)) return [allowed];
  const port = /:\d+$/.exec(allowed)?.[0].replace(/^:0+(?=\d)/, ':') ?? '';
  const { hostname } = new URL(`http://${allowed}`);
  return [hostname, plainHost(hostname)].map((host) => `${host}${port}`);
}

/**
 * @param hostname normalized like `URL`
 * @returns the same without the trailing dot of an absolute name, and an IPv4 address mapped into IPv6 as IPv4
 */
export function plainHost(hostname: string): string {
  const literal = unbracketed(hostname);
  if (ipaddr.IPv6.isValid(literal)) return bracketed(ipaddr.process(literal).toString());
  return hostname.replace(/\.+$/, '');
}

function place(endpoint: ServerEndpoint, address: string): string {
  const literal = unbracketed(endpoint.hostname);
  return literal === address ? address : `${endpoint.hostname} (${address})`;
}
