/** Whom a request comes from: the peer of the connection, or whom a trusted proxy says it acts for. */
import type { IncomingHttpHeaders } from 'node:http';
import ipaddr from 'ipaddr.js';

/** What of a request says where it comes from. */
export interface Origin {
  readonly headers: IncomingHttpHeaders;
  readonly socket: { readonly remoteAddress?: string | undefined };
}

/** Headers by which a proxy says that it passes something on, whether it is believed or not. */
const forwardingHeaders = ['x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'forwarded', 'via'];

/** Whether it comes from this machine itself; what passed a proxy does not, however near the proxy. */
export function isFromThisMachine(request: Origin): boolean {
  const peer = parse(request.socket.remoteAddress);
  return peer?.range() === 'loopback' && forwardingHeaders.every((name) => request.headers[name] === undefined);
}

/**
 * The address of the client for the log: of `X-Forwarded-For`, the nearest address that no trusted proxy has.
 * @param trusted addresses and subnets (CIDR) whose word is taken
 */
export function compileClientAddress(trusted: readonly string[]): (request: Origin) => string {
  const peerOf = (request: Origin): string => request.socket.remoteAddress ?? '';
  if (trusted.length === 0) return peerOf;
  const subnets = trusted.map(parseSubnet);
  const isTrusted = (address: string): boolean => {
    const parsed = parse(address);
    return (
      parsed !== undefined && subnets.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits))
    );
  };
  return (request) => {
    const forwarded = [request.headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    let client = peerOf(request);
    while (isTrusted(client)) {
      const next = forwarded.pop()?.trim();
      if (next === undefined || !ipaddr.isValid(next)) return client;
      client = next;
    }
    return client;
  };
}

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** An IPv4 address in IPv6's clothes (`::ffff:10.0.0.1`) is the IPv4 address. */
function parse(text: string | undefined): Address | undefined {
  return text !== undefined && ipaddr.isValid(text) ? ipaddr.process(text) : undefined;
}

function parseSubnet(text: string): [Address, number] {
  if (text.includes('/')) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === 'ipv4' ? 32 : 128];
}
