/** Names → addresses, kept as long as Kong keeps them: the lifetime of the answer, or `KONG_DNS_VALID_TTL` instead. */
import { resolve4 } from 'node:dns/promises';
import { isIP } from 'node:net';

export class Addresses {
  readonly #seconds: number | undefined;
  readonly #known = new Map<string, { readonly address: string; readonly until: number }>();

  /** @param seconds instead of the lifetime of each answer */
  constructor(seconds?: number) {
    this.#seconds = seconds;
  }

  /** @throws Error of `node:dns` */
  async find(host: string): Promise<string> {
    if (isIP(host) !== 0) return host;
    if (host === 'localhost') return '127.0.0.1';
    const known = this.#known.get(host);
    if (known !== undefined && known.until > Date.now()) return known.address;
    const [record] = await resolve4(host, { ttl: true });
    if (record === undefined) throw new Error(`${host} has no address`);
    this.#known.set(host, { address: record.address, until: Date.now() + (this.#seconds ?? record.ttl) * 1000 });
    return record.address;
  }
}
