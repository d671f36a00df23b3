/**
 * Which addresses the ensemble may connect to: public ones; loopback and private ones only where `ALLOWED_HOSTS` names
 * the host; link-local, metadata and other special ones never. A name is looked up once for each connection and the
 * connection goes to the very addresses that were checked, so a name that changes its mind in between gains nothing.
 */
import { type LookupAddress, promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { createHttpClient, type HttpClient } from 'fountainai';
import ipaddr from 'ipaddr.js';
import { EnsembleError } from '../errors/ensemble-error.ts';

/** Looks a name up. Tests give their own. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>;

/** The parts of a `URL` that say where it leads. An empty port is the protocol's own. */
export interface Endpoint {
  readonly protocol: string;
  readonly hostname: string;
  readonly port: string;
}

export interface AddressPolicy {
  /** Whether `ALLOWED_HOSTS` names this host, or host and port: a service of our own. */
  readonly isOwn: (endpoint: Endpoint) => boolean;
  /** The addresses that may be connected to. @throws AddressError where one of them is forbidden, or there is none */
  readonly permitted: (endpoint: Endpoint) => Promise<readonly LookupAddress[]>;
  /** Whether all the addresses are loopback or private. @throws AddressError */
  readonly isInternal: (endpoint: Endpoint) => Promise<boolean>;
  /** Sends requests to permitted addresses alone. */
  readonly client: HttpClient;
  /** Closes the connections that are kept open. */
  readonly close: () => Promise<void>;
}

/** The policy forbids the address, or it can't be found out. */
export class AddressError extends EnsembleError {
  override readonly name = 'AddressError';
}

export type Reach = 'public' | 'internal' | 'forbidden';

/** Metadata services of clouds that stand outside link-local: Azure, Alibaba, AWS and Google by IPv6. */
const metadataAddresses: ReadonlySet<string> = new Set(
  ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'].map((address) =>
    ipaddr.parse(address).toNormalizedString(),
  ),
);
const internalRanges: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);
/** All that is handed out as global unicast; what IPv6 has outside of it wraps or translates other addresses. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** @param address in numbers; an IPv4 address mapped into IPv6 counts as what it is */
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
  const isOwn = (endpoint: Endpoint): boolean =>
    own.has(endpoint.hostname) || own.has(`${endpoint.hostname}:${getPort(endpoint)}`);
  const permitted = async (endpoint: Endpoint): Promise<readonly LookupAddress[]> => {
    const addresses = await resolveAddresses(endpoint, resolver);
    for (const { address } of addresses) {
      const reach = findReach(address);
      if (reach === 'forbidden')
        throw new AddressError(
          'ensemble-address-forbidden',
          `${place(endpoint, address)} is an address that is never called`,
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
  // Each request has a shorter time, and a smaller body, of its own.
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

async function resolveAddresses(endpoint: Endpoint, resolver: Resolver): Promise<readonly LookupAddress[]> {
  const literal = unbracketed(endpoint.hostname);
  const family = isIP(literal);
  if (family !== 0) return [{ address: literal, family }];
  const addresses = await resolver(endpoint.hostname).catch((error: unknown) => {
    throw new AddressError('ensemble-name-unknown', `the name ${endpoint.hostname} can't be looked up`, {
      cause: error,
    });
  });
  if (addresses.length === 0)
    throw new AddressError('ensemble-name-unknown', `the name ${endpoint.hostname} has no address`);
  return addresses;
}

function getPort({ protocol, port }: Endpoint): string {
  return port !== '' ? port : protocol === 'https:' ? '443' : '80';
}

const getHost = (endpoint: Endpoint): string => `${endpoint.hostname}:${getPort(endpoint)}`;
const unbracketed = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
const bracketed = (hostname: string): string => (isIP(hostname) === 6 ? `[${hostname}]` : hostname);

/**
 * `127.1:80` → `127.0.0.1:80`: in the spelling of `URL`, with the port if one is written; an absolute name also without
 * its dot.
 */
function canonicalHosts(allowed: string): string[] {
  if (!URL.canParse(`http://${allowed}`)) return [allowed];
  const port = /:\d+$/.exec(allowed)?.[0].replace(/^:0+(?=\d)/, ':') ?? '';
  const { hostname } = new URL(`http://${allowed}`);
  return [hostname, plainHost(hostname)].map((host) => `${host}${port}`);
}

/**
 * @param hostname in the spelling of `URL`
 * @returns the same without the dot of an absolute name, and an IPv4 address mapped into IPv6 as what it is
 */
export function plainHost(hostname: string): string {
  const literal = unbracketed(hostname);
  if (ipaddr.IPv6.isValid(literal)) return bracketed(ipaddr.process(literal).toString());
  return hostname.replace(/\.+$/, '');
}

function place(endpoint: Endpoint, address: string): string {
  const literal = unbracketed(endpoint.hostname);
  return literal === address ? address : `${endpoint.hostname} (${address})`;
}
