/** Checks callers: the document's `securitySchemes` and `security`, with the values that the service accepts. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiDocument, SecurityRequirement, SecurityScheme } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { HttpError, StartError } from '../../errors/errors.ts';

/** An accepted value with the name of its owner, of whom a request with the value comes. */
export interface OwnedCredential {
  readonly value: string;
  readonly principal: string;
}

/** The accepted values of a scheme: keys, tokens, `user:password`. Without values, the service must not start. */
export type Credentials = (scheme: string) => readonly (string | OwnedCredential)[];

/** The owners of the accepted credentials of a request, by security scheme; values without an owner are not in it. */
export type Principals = ReadonlyMap<string, string>;

/** Of a request without credentials, or whose credentials have no owner. */
export const noPrincipals: Principals = new Map();

/** The parts of a request that can carry credentials; `search` is the query without its `?`. */
export interface SecurityInput {
  readonly headers: IncomingHttpHeaders;
  readonly search: string;
}

/** @throws HttpError `unauthorized` */
export type SecurityCheck = (input: SecurityInput) => Principals;

/** A scheme without an accepted value, or of an unsupported kind: the service does not start, since it would be open to all. */
export class SecuritySetupError extends StartError {
  override readonly name = 'SecuritySetupError';
}

type ReadCredential = (input: SecurityInput) => string | undefined;

interface CompiledScheme {
  readonly name: string;
  readonly read: ReadCredential;
  readonly compare: Comparison;
  /** For `WWW-Authenticate`. */
  readonly challenge: string;
  /** For the client: the credential and its place. */
  readonly hint: string;
}

/**
 * Compiles the check of one operation; undefined if the operation is open to all.
 * @param setting the name of the setting that holds a scheme's accepted values, for the message
 * @throws SecuritySetupError
 */
export function compileSecurity(
  document: ApiDocument,
  security: readonly SecurityRequirement[],
  credentials: Credentials,
  setting: (scheme: string) => string = (scheme) => `the credentials of ${scheme}`,
): SecurityCheck | undefined {
  const entries = security.map((requirement) =>
    [...requirement.keys()].map((name) => compileScheme(document, name, credentials, setting)),
  );
  if (entries.length === 0 || entries.some((schemes) => schemes.length === 0)) return undefined;
  const refusal = describeRefusal(entries);
  return (input) => {
    let principals: Principals | undefined;
    // Every entry is read, also after one that suffices: a request can have credentials of several schemes.
    for (const schemes of entries) {
      const accepted = findPrincipals(schemes, input);
      if (accepted === undefined) continue;
      principals = principals === undefined ? accepted : new Map([...principals, ...accepted]);
    }
    if (principals === undefined) throw new HttpError('unauthorized', undefined, refusal);
    return principals;
  };
}

/** Returns undefined if the request lacks an accepted credential of one of the schemes; all of them are read. */
function findPrincipals(schemes: readonly CompiledScheme[], input: SecurityInput): Principals | undefined {
  let isAccepted = true;
  let principals: Map<string, string> | undefined;
  for (const scheme of schemes) {
    const accepted = findAccepted(scheme, input);
    if (accepted === undefined) isAccepted = false;
    else if (accepted.principal !== undefined) (principals ??= new Map()).set(scheme.name, accepted.principal);
  }
  return isAccepted ? (principals ?? noPrincipals) : undefined;
}

function findAccepted(scheme: CompiledScheme, input: SecurityInput): Accepted | undefined {
  const given = scheme.read(input);
  return given === undefined ? undefined : scheme.compare(given);
}

interface Accepted {
  readonly principal: string | undefined;
}

/** Returns the accepted value that equals this one. */
type Comparison = (given: string) => Accepted | undefined;

/** Compiles a comparison whose time reveals nothing about the accepted values, except roughly the length of the longest. */
function compileComparison(values: ReturnType<Credentials>): Comparison {
  const owned = values.map((one) => (typeof one === 'string' ? { value: one, principal: undefined } : one));
  const maxBytes = Math.max(...owned.map(({ value }) => Buffer.byteLength(value)));
  const capacity = Math.ceil((maxBytes + 1) / 256) * 256;
  const accepted = owned.map(({ value, principal }) => ({
    bytes: pad(value, Buffer.alloc(capacity + 4)),
    principal,
  }));
  const padded = Buffer.alloc(capacity + 4);
  return (given) => {
    // A text has at least as many bytes as characters. A text that is truncated here differs from all values by its length.
    if (given.length > capacity) return undefined;
    pad(given, padded);
    let found: Accepted | undefined;
    // Every value is compared, also after a match: the time does not tell whose value it is.
    for (const one of accepted) found = timingSafeEqual(one.bytes, padded) ? one : found;
    return found;
  };
}

/** The text, zeros, and the length in the last four bytes, which distinguish a zero in a text from one after it. */
function pad(text: string, target: Buffer): Buffer {
  target.fill(0);
  target.write(text);
  target.writeUInt32LE(Buffer.byteLength(text), target.length - 4);
  return target;
}

function compileScheme(
  document: ApiDocument,
  name: string,
  credentials: Credentials,
  setting: (scheme: string) => string,
): CompiledScheme {
  const scheme = document.securitySchemes.get(name);
  const data = { service: document.name, scheme: name };
  if (scheme === undefined) {
    const unknown = `${document.source}: no security scheme is named ${name}`;
    throw new SecuritySetupError('start-security-scheme-unknown', unknown, { data });
  }
  const means = getMeans(document, name, scheme);
  const values = credentials(name);
  if (values.length === 0) {
    const missing = `${setting(name)} must be set: ${document.name} accepts no one without it (security scheme ${name})`;
    throw new SecuritySetupError('start-credentials-missing', missing, { data: { ...data, setting: setting(name) } });
  }
  return { ...means, name, compare: compileComparison(values) };
}

function getMeans(
  document: ApiDocument,
  name: string,
  scheme: SecurityScheme,
): Omit<CompiledScheme, 'name' | 'compare'> {
  const realm = `realm="${document.name.replaceAll(/[^\w .-]/g, '')}"`;
  const basic = { read: basicCredential, challenge: `Basic ${realm}, charset="UTF-8"`, hint: `${name} (HTTP Basic)` };
  const bearer = { read: bearerToken, challenge: `Bearer ${realm}`, hint: `${name} (bearer token)` };
  if (!('unknown' in scheme)) {
    if (scheme.type === 'apiKey') return apiKeyMeans(name, scheme, realm);
    if (scheme.type === 'oauth2' || scheme.type === 'openIdConnect') return bearer;
    if (scheme.type === 'http' && scheme.scheme.toLowerCase() === 'basic') return basic;
    if (scheme.type === 'http' && scheme.scheme.toLowerCase() === 'bearer') return bearer;
  }
  const kind = 'scheme' in scheme ? `http ${scheme.scheme}` : scheme.type;
  const { file, line, column } = document.locate(join('/components/securitySchemes', name));
  const message = `${file}:${line}:${column} security scheme ${name}: ${kind} cannot be checked`;
  const data = { service: document.name, scheme: name, kind };
  throw new SecuritySetupError('start-security-scheme-unsupported', message, { data });
}

function apiKeyMeans(
  name: string,
  scheme: SecurityScheme & { type: 'apiKey'; in: string; name: string },
  realm: string,
) {
  return {
    read: apiKeyReader(scheme.in, scheme.name),
    challenge: `ApiKey ${realm}, in="${scheme.in}", name="${scheme.name.replaceAll(/["\\]/g, '\\$&')}"`,
    hint: `${name} (${scheme.in} ${scheme.name})`,
  };
}

function apiKeyReader(place: string, name: string): ReadCredential {
  if (place === 'cookie') return ({ headers }) => cookie(headers.cookie, name);
  if (place === 'query') return ({ search }) => new URLSearchParams(search).get(name) ?? undefined;
  const header = name.toLowerCase();
  return ({ headers }) => {
    const value = headers[header];
    return typeof value === 'string' ? value : undefined;
  };
}

function cookie(header: string | undefined, name: string): string | undefined {
  const pair = header?.split(';').find((part) => part.slice(0, part.indexOf('=')).trim() === name);
  return pair?.slice(pair.indexOf('=') + 1).trim();
}

const bearerToken: ReadCredential = ({ headers }) => authorization(headers, 'bearer');

/** `user:password`, as RFC 7617 encodes it. */
const basicCredential: ReadCredential = ({ headers }) => {
  const packed = authorization(headers, 'basic');
  return packed === undefined ? undefined : Buffer.from(packed, 'base64').toString('utf8');
};

/** Returns the text after the scheme's name, which is case-insensitive, in `Authorization`. */
function authorization(headers: IncomingHttpHeaders, scheme: string): string | undefined {
  const value = headers.authorization;
  if (value?.[scheme.length] !== ' ' || value.slice(0, scheme.length).toLowerCase() !== scheme) return undefined;
  return value.slice(scheme.length).trim();
}

function describeRefusal(entries: readonly (readonly CompiledScheme[])[]) {
  const ways = entries.map((schemes) => schemes.map(({ hint }) => hint).join(' and '));
  const challenges = new Set(entries.flat().map(({ challenge }) => challenge));
  return {
    details: `send ${ways.join(', or ')}`,
    headers: { 'WWW-Authenticate': [...challenges].join(', ') },
  };
}
