/**
 * Decides which requests a service gets. Only a service on this machine gets every method: the first mistake must not be made
 * in production. The addresses that the name of the host resolves to count, and not its spelling.
 */
import { type LookupAddress, promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Looks up a name. Tests pass their own. */
export type Resolver = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface DestinationOptions {
  /** True if every method is sent to every address. Default: false */
  readonly writes?: boolean;
  readonly resolver?: Resolver;
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-9.2.1 */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);

/** A connection to the unspecified address reaches this machine, and servers print it as theirs. */
const ownRanges: ReadonlySet<string> = new Set(['loopback', 'unspecified']);

const systemResolver: Resolver = (hostname) => dns.lookup(hostname, { all: true });

export class Destination {
  readonly #url: URL;
  readonly #writes: boolean;
  readonly #resolver: Resolver;
  #isLocal: Promise<boolean> | undefined;

  /** @param url of the service */
  constructor(url: string, { writes = false, resolver = systemResolver }: DestinationOptions = {}) {
    this.#url = new URL(url);
    this.#writes = writes;
    this.#resolver = resolver;
  }

  /** Returns true if a request with this method may be sent. */
  async permits(method: string): Promise<boolean> {
    return this.#writes || safeMethods.has(method.toUpperCase()) || this.isLocal();
  }

  /** Returns true if all addresses of the host belong to this machine; false if the name cannot be resolved. */
  isLocal(): Promise<boolean> {
    return (this.#isLocal ??= this.#resolve(this.#url.hostname).then(areLocal, () => false));
  }

  /**
   * Returns the addresses for a connection. A name that leads elsewhere than it did at first gets no connection.
   * @throws Error if the name cannot be resolved, or leads elsewhere now
   */
  async addressesFor(hostname: string): Promise<readonly LookupAddress[]> {
    const addresses = await this.#resolve(hostname);
    if (this.#writes || !(await this.isLocal()) || areLocal(addresses)) return addresses;
    throw new Error(`"${hostname}" led to this machine, and leads to ${addresses[0]?.address ?? 'no address'} now`);
  }

  async #resolve(hostname: string): Promise<readonly LookupAddress[]> {
    const literal = hostname.replace(/^\[|\]$/g, '');
    const family = isIP(literal);
    return family === 0 ? this.#resolver(hostname) : [{ address: literal, family }];
  }
}

function areLocal(addresses: readonly LookupAddress[]): boolean {
  return addresses.length > 0 && addresses.every(({ address }) => isLocal(address));
}

/** An IPv4 address that is mapped into IPv6 counts as IPv4. */
function isLocal(address: string): boolean {
  return ipaddr.isValid(address) && ownRanges.has(ipaddr.process(address).range());
}
