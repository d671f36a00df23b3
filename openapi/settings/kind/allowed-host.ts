/** Validates members of `ALLOWED_HOSTS`, and suggests a valid member for one that cannot match any host. */
import ipaddr from 'ipaddr.js';
import { splitList } from './kinds.ts';
import type { SettingKind, SettingProblem } from './setting.ts';

const maxLabelLength = 63;
const maxNameLength = 253;
const schemePorts: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['https', 443],
]);
/** Addresses of all other ranges are never called, whether they are listed or not. */
const callableRanges: ReadonlySet<string> = new Set([
  'unicast',
  'loopback',
  'private',
  'uniqueLocal',
  'carrierGradeNat',
]);
/** Metadata services of clouds in those ranges, which the ensemble never calls: `service/ensemble/network/address-policy.ts`. */
const metadataAddresses: ReadonlySet<string> = new Set(
  ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'].map((address) =>
    ipaddr.parse(address).toNormalizedString(),
  ),
);
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/** `host` or `host:port`, lower case. */
export const allowedHostsKind: SettingKind<readonly string[]> = {
  want: 'host or host:port',
  isList: true,
  parse(text) {
    const members = splitList(text);
    if (members.some((member) => findFlaw(member) !== undefined)) return undefined;
    return Object.freeze(members.map((member) => member.toLowerCase()));
  },
  explain: (text) => splitList(text).flatMap(explainMember),
};

function explainMember(member: string): SettingProblem[] {
  const flaw = findFlaw(member);
  if (flaw === undefined) return [];
  const better = correctMember(member);
  // The text before an @ may be a password.
  const isShown = !member.includes('@') && member.length <= maxNameLength;
  const subject = isShown ? `"${member}"` : 'a member';
  const advice =
    better === undefined ? 'write each host as host or host:port, separated by commas' : `write "${better}"`;
  return [
    {
      code: 'settings-host-unmatchable',
      problem: `${subject} can never match, because ${flaw}; ${advice}`,
      data: { ...(isShown ? { member } : {}), ...(better === undefined ? {} : { better }) },
    },
  ];
}

/** Returns the reason why no host can match the member; undefined if one can. */
function findFlaw(member: string): string | undefined {
  if (/\s/.test(member)) return 'it has a blank';
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(member)) return 'it has a scheme';
  if (member.includes('@')) return 'it has a user name';
  if (isSubnet(member)) return 'it is a subnet';
  if (/[/\\?#]/.test(member)) return 'it has a path';
  if (member.includes('*')) return 'it has a wildcard';
  if (ipaddr.IPv6.isValid(member)) return 'an IPv6 address must be in brackets';
  return findPortFlaw(member) ?? findHostFlaw(member);
}

const isSubnet = (member: string): boolean => ipaddr.isValidCIDR(member);

function findPortFlaw(member: string): string | undefined {
  const text = /^(?:\[.*\]|[^:[\]]*):(.*)$/.exec(member)?.[1];
  if (text === undefined) return undefined;
  if (text === '') return 'the port after the colon is missing';
  const isPort = /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535;
  return isPort ? undefined : 'its port is not a number from 1 to 65535';
}

/** `URL` normalizes hosts: addresses as numbers, names in other scripts. */
function findHostFlaw(member: string): string | undefined {
  if (/^(?::|$)/.test(member)) return 'the host is missing';
  if (!URL.canParse(`http://${member}`)) return 'its host is not a name or an IP address';
  const { hostname } = new URL(`http://${member}`);
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(literal)) return findAddressFlaw(literal);
  const labels = hostname.replace(/\.$/, '').split('.');
  if (labels.includes('')) return 'a part of its name is empty';
  if (!labels.every((label) => /^[a-z0-9_-]+$/.test(label))) {
    return 'its name has a character other than letters, digits, "-", "_" and "."';
  }
  const isTooLong = hostname.length > maxNameLength || labels.some(({ length }) => length > maxLabelLength);
  return isTooLong ? 'its name is longer than DNS allows' : undefined;
}

function findAddressFlaw(literal: string): string | undefined {
  const address = ipaddr.process(literal);
  const range = address.range();
  const isOutside = range === 'unicast' && address instanceof ipaddr.IPv6 && !address.match(globalUnicast);
  const isCalled = callableRanges.has(range) && !isOutside && !metadataAddresses.has(address.toNormalizedString());
  return isCalled ? undefined : 'this address is never called';
}

/** Returns the valid part of the member, or undefined if no part is valid. */
function correctMember(member: string): string | undefined {
  if (isSubnet(member)) return undefined;
  const [, scheme = '', rest = member] = /^(?:([a-z][a-z0-9+.-]*):)?\/\/(.*)$/i.exec(member) ?? [];
  const host = (rest.split(/[/\\?#]/, 1)[0] ?? '').replace(/^.*@/, '').replace(/:$/, '').toLowerCase();
  const bracketed = ipaddr.IPv6.isValid(host) ? withBrackets(host) : host;
  if (findFlaw(bracketed) !== undefined) return undefined;
  const hasPort = /:\d+$/.test(bracketed.replace(/^\[.*\]/, '[]'));
  const port = schemePorts.get(scheme.toLowerCase());
  return hasPort || port === undefined ? bracketed : `${bracketed}:${port}`;
}

/** Adds brackets: `::1` → `[::1]`. The last group of `::1:8080` is probably a port. */
function withBrackets(address: string): string {
  const [, head = '', port = ''] = /^(.*):(\d{4})$/.exec(address) ?? [];
  return port !== '' && ipaddr.IPv6.isValid(head) ? `[${head}]:${port}` : `[${address}]`;
}
