/** Kong's checks of texts: names, tags, hosts, paths, targets. Each returns the message of the fault, or undefined. */
import { isIP } from 'node:net';

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => uuidPattern.test(text);

/** Letters of other scripts are valid. */
export function checkEntityName(text: string): string | undefined {
  if (/^(?:[\w.~-]|[^\p{ASCII}])+$/u.test(text)) return undefined;
  return `invalid value '${text}': the only accepted ascii characters are alphanumerics or ., -, _, and ~`;
}

export function checkTag(text: string): string | undefined {
  if (/^(?:[\x20-\x2b\x2d\x2e\x30-\x7e]|[^\p{ASCII}])+$/u.test(text)) return undefined;
  return `invalid tag '${text}': expected printable ascii (except \`,\` and \`/\`) or valid utf-8 sequences`;
}

/** Checks the host of a service, which has no port. */
export function checkHost(text: string): string | undefined {
  const address = parseHostAndPort(text);
  if (address === undefined) return `invalid value: ${text}`;
  return address.port === undefined ? undefined : 'must not have a port';
}

/** Checks the name of an upstream, which is used as a host. */
export function checkUpstreamName(text: string): string | undefined {
  const address = parseHostAndPort(text);
  if (address === undefined) return `Invalid name ('${text}'); must be a valid hostname`;
  if (isIP(address.host) > 0) return `Invalid name ('${text}'); no ip addresses allowed`;
  return address.port === undefined ? undefined : `Invalid name ('${text}'); no port allowed`;
}

/** Checks the host of a route, which can have a port, and one wildcard at either end. */
export function checkRouteHost(text: string): string | undefined {
  if ((text.match(/\*/g) ?? []).length > 1) return 'invalid wildcard: must have at most one wildcard';
  if (text.includes('*') && !/^\*\.|\.\*(:\d+)?$/.test(text)) {
    return 'invalid wildcard: must be placed at leftmost or rightmost label';
  }
  return parseHostAndPort(text.replace('*', 'wildcard')) === undefined ? `invalid hostname: ${text}` : undefined;
}

/** Checks the path of a route; a regular expression begins with `~`. */
export function checkRoutePath(text: string): string | undefined {
  if (!/^~?\//.test(text)) return 'should start with: / (fixed path) or ~/ (regex path)';
  const fault = checkSegments(text);
  if (fault !== undefined) return fault;
  if (text.startsWith('~')) return checkExpression(text.slice(1));
  const normalized = decodeUnreserved(text);
  return text === normalized ? undefined : `non-normalized path, consider use '${normalized}' instead`;
}

function checkSegments(text: string): string | undefined {
  if (text.includes('//')) return 'must not have empty segments';
  const invalid = /%(?![\da-f]{2}).{0,2}/i.exec(text)?.[0];
  return invalid === undefined ? undefined : `invalid url-encoded value: '${invalid}'`;
}

/** Kong's router compares decoded paths, in which only reserved characters (RFC 3986, and `%`) stay encoded. */
function decodeUnreserved(path: string): string {
  return path.replaceAll(/(?:%[\da-f]{2})+/gi, (encoded) => {
    const kept = encoded.replaceAll(
      /%(?:2[1345689abcf]|27|3[abdf]|40|5[bd])/gi,
      (one) => `%25${one.slice(1).toUpperCase()}`,
    );
    try {
      return decodeURIComponent(kept);
    } catch {
      return encoded;
    }
  });
}

export function checkServicePath(text: string): string | undefined {
  if (!text.startsWith('/')) return 'should start with: /';
  return checkSegments(text);
}

export const checkHeaderName = (text: string): string | undefined =>
  /^[\w-]+$/.test(text) ? undefined : `bad header name '${text}', allowed characters are A-Z, a-z, 0-9, '_', and '-'`;

/** Returns a target as Kong stores it, with 8000 as default port; undefined if the address is invalid. */
export function normalizeTarget(text: string): string | undefined {
  const address = parseHostAndPort(text);
  return address === undefined ? undefined : `${expandAddress(address.host)}:${address.port ?? 8000}`;
}

/** Writes IPv6 with all of its digits: `[0000:…:0001]`. */
function expandAddress(host: string): string {
  if (!host.startsWith('[')) return host;
  const [before = '', after] = host.slice(1, -1).split('::');
  const [head, tail] = [before, after ?? ''].map((part) => (part === '' ? [] : part.split(':')));
  const missing = after === undefined ? 0 : 8 - (head?.length ?? 0) - (tail?.length ?? 0);
  const groups = [...(head ?? []), ...Array.from({ length: missing }, () => '0'), ...(tail ?? [])];
  return `[${groups.map((group) => group.padStart(4, '0')).join(':')}]`;
}

/** Kong uses PCRE; the double has only its most frequent errors. */
function checkExpression(source: string): string | undefined {
  try {
    new RegExp(source.replaceAll('(?P<', '(?<'));
    return undefined;
  } catch (error) {
    const said = String(error);
    const complaint = Object.entries(complaints).find(([word]) => said.includes(word))?.[1] ?? 'syntax error';
    return `invalid regex: '${source}' (PCRE returned: pcre2_compile() failed: ${complaint} in "${source}")`;
  }
}

const complaints: Readonly<Record<string, string>> = {
  'Unterminated group': 'missing closing parenthesis',
  Unmatched: 'unmatched closing parenthesis',
  'Unterminated character class': 'missing terminating ] for character class',
  'Nothing to repeat': 'quantifier does not follow a repeatable item',
};

function parseHostAndPort(text: string): { readonly host: string; readonly port: number | undefined } | undefined {
  if (isIP(text) === 6) return { host: `[${text}]`, port: undefined };
  const [, bracketed, plain = '', digits] = /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && port > 65_535) return undefined;
  if (bracketed !== undefined) return isIP(bracketed) === 6 ? { host: `[${bracketed}]`, port } : undefined;
  if (/^[\d.]+$/.test(plain)) return isIP(plain) === 4 ? { host: plain, port } : undefined;
  return /^[a-z0-9_]([\w-]*[a-z0-9_])?(\.[a-z0-9_]([\w-]*[a-z0-9_])?)*\.?$/i.test(plain)
    ? { host: plain, port }
    : undefined;
}
