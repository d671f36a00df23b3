/** The origin of a request: the peer of the connection, or the client that a trusted proxy names. */
import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';

/** The parts of a request that show its origin. */
export interface RequestOrigin {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Headers in which a proxy names the client, trusted or not. */
const forwardingHeaders = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'];

/** Returns true if the request comes from this machine itself; a request through a proxy does not, even if the proxy is here. */
export function isFromThisMachine(request: RequestOrigin): boolean {
  const peer = parse(request.socket.remoteAddress);
  return peer?.range() === 'loopback' && forwardingHeaders.every((name) => request.headers[name] === undefined);
}

/**
 * Returns the address of the client for the log: the nearest address in `X-Forwarded-For` that is not a trusted proxy.
 * @param trusted addresses and subnets (CIDR) of proxies whose headers are trusted
 */
export function compileClientAddress(trusted: readonly string[]): (request: RequestOrigin) => string {
  const getPeer = (request: RequestOrigin): string => request.socket.remoteAddress ?? '';
  if (trusted.length === 0) return getPeer;
  const subnets = trusted.map(parseSubnet);
  const isTrusted = (address: string): boolean => {
    const parsed = parse(address);
    return (
      parsed !== undefined && subnets.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits))
    );
  };
  return (request) => {
    const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    let client = getPeer(request);
    while (isTrusted(client)) {
      const next = forwarded.pop()?.trim();
      if (next === undefined || !ipaddr.isValid(next)) return client;
      client = next;
    }
    return client;
  };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Returns an IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) as the IPv4 address. */
function parse(text: string | undefined): Address | undefined {
  return text !== undefined && ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
}

function parseSubnet(text: string): [Address, number] {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
