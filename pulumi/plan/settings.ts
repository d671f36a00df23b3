/** All settings of a plan: typed, and read once. What each means is said here and nowhere else. */
import ipaddr from 'ipaddr.js';
import { credentialsSetting } from '../../openapi/setting-names.ts';
import { Secret } from './secret.ts';
import type { Setting } from './setting.ts';

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

const yesOrNo = (text: string): boolean | undefined => ({ true: true, false: false })[text];

const positive = (text: string): number | undefined => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined);

const flag = (name: string): Setting<boolean> => ({ name, want: 'true or false', example: 'true', parse: yesOrNo });

export const settings = {
  /** Kong's Admin API. */
  kongAdminUrl: {
    name: 'kongAdminUrl',
    environment: 'KONG_ADMIN_URL',
    want: 'an http:// or https:// address',
    example: 'http://127.0.0.1:8001',
    parse: webAddress,
  },
  /** What the Admin API asks for, where it asks for anything. */
  kongAdminToken: {
    name: 'kongAdminToken',
    environment: 'KONG_ADMIN_TOKEN',
    secret: true,
    want: 'a token that the Admin API takes',
    example: '<token>',
    parse: (text) => (/^[\x21-\x7e]+$/.test(text) ? new Secret(text, 'KONG_ADMIN_TOKEN', 0) : undefined),
  },
  /** Where clients find the gateway: an A record for each IPv4 address, AAAA for each of IPv6. */
  gatewayAddresses: {
    name: 'gatewayAddresses',
    want: 'the public IP addresses of the gateway, separated by commas, at least one of IPv4',
    example: '203.0.113.7',
    parse: addresses,
  },
  /** Left out: found by name. */
  hostedZones: {
    name: 'hostedZones',
    want: 'names and ids of Route 53 zones, name=id, separated by commas',
    example: 'fountain.coach=Z0123456789ABCDEFGHIJ',
    parse: zones,
  },
  /** The one image that holds all services. */
  image: {
    name: 'image',
    want: 'the name of an image with a tag',
    example: 'registry.example.com/fountainai:1.0.0',
    parse: (text) => (/^[a-z0-9][a-z0-9._/:-]*:[\w][\w.-]{0,127}$/.test(text) ? text : undefined),
  },
  /** Where the services listen; left out: a host of each service's own name, as in the compose file. */
  upstreamHost: {
    name: 'upstreamHost',
    want: 'a host, or several separated by commas: each runs every service then',
    example: 'services.internal',
    parse: hosts,
  },
  /** Marks what is ours in a gateway that others use too. */
  ownerTag: {
    name: 'ownerTag',
    want: 'a word of letters, digits, _ . and -',
    example: 'fountainai',
    parse: (text) => (/^[\w.-]{1,64}$/.test(text) ? text : undefined),
  },
  /** Keys and groups are checked at the gateway too, from the security of the documents. */
  keyAuth: flag('keyAuth'),
  /** Requests a minute, of one consumer or, where there are no consumers, of one address. */
  rateLimit: { name: 'rateLimit', want: 'requests a minute, an integer above 0', example: '600', parse: positive },
  /** The largest body of a request, in megabytes. */
  requestSizeLimit: {
    name: 'requestSizeLimit',
    want: 'megabytes, an integer above 0',
    example: '1',
    parse: positive,
  },
  /** Requests without an `X-Request-Id` get one at the gateway. */
  correlationId: flag('correlationId'),
  /** Figures of the gateway at its `/metrics`. */
  prometheus: flag('prometheus'),
  /** Route 53 looks at `/healthz` of each host. */
  healthChecks: flag('healthChecks'),
  /** False: the image is in its registry already, as when another job builds it. */
  buildImage: flag('buildImage'),
  /** The Docker host that is to run the containers; left out: none are run. */
  dockerHost: {
    name: 'dockerHost',
    want: 'an address such as ssh://user@host or unix:///var/run/docker.sock',
    example: 'ssh://deploy@docker.example.com',
    parse: (text) => (/^(ssh|tcp|unix|npipe):\/\/\S+$/.test(text) ? text : undefined),
  },
} as const satisfies Record<string, Setting<unknown>>;

/** The keys of the consumer of a security scheme; left out: those that the services accept, by the environment. */
export function keysSetting(scheme: string): Setting<readonly Secret[]> {
  const environment = credentialsSetting(scheme);
  return {
    name: `${scheme}Keys`,
    environment,
    secret: true,
    want: `keys, separated by commas (or set ${environment} in the environment)`,
    example: '<keys>',
    parse: (text) => secrets(text, environment),
  };
}

function secrets(text: string, setting: string): Secret[] | undefined {
  const values = text.split(',').map((value) => value.trim());
  const keys = values.filter(Boolean).map((value, index) => new Secret(value, setting, index));
  return keys.length > 0 && keys.every((key) => /^[\x21-\x7e]+$/.test(key.reveal())) ? keys : undefined;
}

function webAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') return undefined;
  return text.replace(/\/+$/, '');
}

const unreachable = ['unspecified', 'loopback', 'linkLocal', 'multicast', 'broadcast'];

function addresses(text: string): Addresses | undefined {
  const parts = listOf(text);
  const isFourPart = (part: string): boolean => ipaddr.IPv4.isValidFourPartDecimal(part);
  const isAddress = (part: string): boolean => isFourPart(part) || (part.includes(':') && ipaddr.IPv6.isValid(part));
  if (!parts.every(isAddress)) return undefined;
  const parsed = parts.map((part) => ipaddr.process(part));
  if (parsed.some((address) => unreachable.includes(address.range()))) return undefined;
  const ofKind = (kind: string): string[] => sortedSet(parsed.filter((address) => address.kind() === kind).map(String));
  const [ipv4, ipv6] = [ofKind('ipv4'), ofKind('ipv6')];
  return ipv4.length === 0 ? undefined : { ipv4, ipv6 };
}

function zones(text: string): Zone[] | undefined {
  const found = listOf(text).map((part) => {
    const [name = '', id = '', ...rest] = part.split('=').map((side) => side.trim());
    return { name: name.toLowerCase().replace(/\.$/, ''), id, isWhole: rest.length === 0 };
  });
  const isGood = found.every(({ name, id, isWhole }) => isWhole && isHostName(name) && /^Z[A-Z0-9]{5,31}$/.test(id));
  if (!isGood || new Set(found.map(({ name }) => name)).size < found.length) return undefined;
  return found.map(({ name, id }) => ({ name, id })).sort((one, other) => (one.name < other.name ? -1 : 1));
}

function hosts(text: string): string[] | undefined {
  const parts = listOf(text).map((part) => part.toLowerCase());
  const isHost = (part: string): boolean => isHostName(part) || ipaddr.IPv4.isValidFourPartDecimal(part);
  return parts.length > 0 && parts.every(isHost) ? sortedSet(parts) : undefined;
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

const sortedSet = (values: readonly string[]): string[] => [...new Set(values)].sort();
