/** Adds credentials of a security scheme to requests, at the place in the document. */
import type { SecurityScheme } from '../document/document.ts';
import type { BuiltRequest } from './request.ts';

export interface Credential {
  readonly in: 'header' | 'query' | 'cookie';
  readonly name: string;
  /** As it is sent. */
  readonly value: string;
  /** As it is configured: a key, a token, `user:password`. */
  readonly secret: string;
}

/** Returns the credential; undefined for kinds of schemes that one value cannot satisfy. */
export function credentialOf(scheme: SecurityScheme, secret: string): Credential | undefined {
  if ('unknown' in scheme) return undefined;
  switch (scheme.type) {
    case 'apiKey':
      return { in: scheme.in, name: scheme.name, value: secret, secret };
    case 'oauth2':
    case 'openIdConnect':
      return authorization(`Bearer ${secret}`, secret);
    case 'http':
      return httpCredential(scheme.scheme.toLowerCase(), secret);
    case 'mutualTLS':
      return undefined;
  }
}

function httpCredential(scheme: string, secret: string): Credential | undefined {
  if (scheme === 'bearer') return authorization(`Bearer ${secret}`, secret);
  if (scheme === 'basic') return authorization(`Basic ${Buffer.from(secret).toString('base64')}`, secret);
  return undefined;
}

function authorization(value: string, secret: string): Credential {
  return { in: 'header', name: 'authorization', value, secret };
}

/** Adds credentials to a request. A credential replaces an argument with its name. */
export function withCredentials(request: BuiltRequest, credentials: readonly Credential[]): BuiltRequest {
  const inHeader = credentials.filter((credential) => credential.in === 'header');
  const inQuery = credentials.filter((credential) => credential.in === 'query');
  const cookies = credentials.filter((credential) => credential.in === 'cookie');
  return {
    ...request,
    target: withPairs(request.target, inQuery),
    headers: {
      ...request.headers,
      ...Object.fromEntries(inHeader.map(({ name, value }) => [name.toLowerCase(), value])),
      ...(cookies.length === 0 ? {} : { cookie: withCookies(request.headers.cookie, cookies) }),
    },
  };
}

function withPairs(target: string, credentials: readonly Credential[]): string {
  if (credentials.length === 0) return target;
  const [path = '', query = ''] = target.split('?', 2);
  const names = new Set(credentials.map(({ name }) => encodeURIComponent(name)));
  const kept = query.split('&').filter((pair) => pair !== '' && !names.has(pair.split('=', 1)[0] ?? ''));
  const added = credentials.map(({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
  return `${path}?${[...kept, ...added].join('&')}`;
}

function withCookies(given: string | undefined, credentials: readonly Credential[]): string {
  const kept = (given ?? '').split('; ').filter((pair) => !credentials.some(({ name }) => pair.startsWith(`${name}=`)));
  return [...kept, ...credentials.map(({ name, value }) => `${name}=${value}`)]
    .filter((pair) => pair !== '')
    .join('; ');
}
