/** Kinds of the settings of a deployment: zones, addresses, hosts. */
import ipaddr from 'ipaddr.js';
import { splitList } from './kinds.ts';
import type { SettingKind } from './setting.ts';

/** A zone of Route 53. */
export interface Zone {
  /** Lower case, without a dot at its end. */
  readonly name: string;
  readonly id: string;
}

export interface Addresses {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}

const hostName = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*$/i;

export const isHostName = (text: string): boolean => hostName.test(text) && !ipaddr.isValid(text);

export const flagKind: SettingKind<boolean> = {
  want: 'true or false',
  parse: (text) => ({ true: true, false: false })[text],
};

/** A text that matches a pattern. */
export function patternKind(want: string, pattern: RegExp): SettingKind<string> {
  return { want, parse: (text) => (pattern.test(text) ? text : undefined) };
}

/** An integer above 0 with at most nine digits. */
export function positiveKind(unit: string): SettingKind<number> {
  const want = `${unit}, an integer above 0`;
  return { want, parse: (text) => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined) };
}

const unreachable = ['unspecified', 'loopback', 'linkLocal', 'multicast', 'broadcast'];

export const publicAddressesKind: SettingKind<Addresses> = {
  want: 'the public IP addresses of the gateway, separated by commas, at least one of IPv4',
  parse(text) {
    const parts = splitList(text);
    const isFourPart = (part: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(part);
    const isAddress = (part: string): boolean => isFourPart(part) || (part.includes(':') && ipaddr.IPv6.isValid(part));
    if (!parts.every(isAddress)) return undefined;
    const parsed = parts.map((part) => ipaddr.process(part));
    if (parsed.some((address) => unreachable.includes(address.range()))) return undefined;
    const ofKind = (kind: string): string[] =>
      uniqueSorted(parsed.filter((address) => address.kind() === kind).map(String));
    const [ipv4, ipv6] = [ofKind('ipv4'), ofKind('ipv6')];
    return ipv4.length === 0 ? undefined : { ipv4, ipv6 };
  },
};

export const zonesKind: SettingKind<readonly Zone[]> = {
  want: 'names and ids of Route 53 zones, name=id, separated by commas',
  parse(text) {
    const found = splitList(text).map((part) => {
      const [name = '', id = '', ...rest] = part.split('=').map((side) => side.trim());
      return { name: name.toLowerCase().replace(/\.$/, ''), id, isWhole: rest.length === 0 };
    });
    const isGood = found.every(({ name, id, isWhole }) => isWhole && isHostName(name) && /^Z[A-Z0-9]{5,31}$/.test(id));
    if (!isGood || new Set(found.map(({ name }) => name)).size < found.length) return undefined;
    return found.map(({ name, id }) => ({ name, id })).sort((one, other) => (one.name < other.name ? -1 : 1));
  },
};

export const hostsKind: SettingKind<readonly string[]> = {
  want: 'a host, or several separated by commas, each of which runs every service',
  parse(text) {
    const parts = splitList(text).map((part) => part.toLowerCase());
    const isHost = (part: string): boolean => isHostName(part) || ipaddr.IPv4.isValidFourPartDecimal(part);
    return parts.length > 0 && parts.every(isHost) ? uniqueSorted(parts) : undefined;
  },
};

const uniqueSorted = (values: readonly string[]): string[] => [...new Set(values)].sort();
