/** Checks callers: the document's `securitySchemes` and `security`, with the values that the service accepts. */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { ApiDocument, SecurityRequirement, SecurityScheme } from '../../../openapi/document/document.ts';
import { join } from '../../../openapi/json/pointer.ts';
import { HttpError, StartError } from '../../errors/errors.ts';

/** The accepted values of a scheme: keys, tokens, `user:password`. Without values, the service must not start. */
export type Credentials = (scheme: string) => readonly string[];

/** The parts of a request that can carry credentials; `search` is the query without its `?`. */
export interface SecurityInput {
  readonly headers: IncomingHttpHeaders;
  readonly search: string;
}

/** @throws HttpError `unauthorized` */
export type SecurityCheck = (input: SecurityInput) => void;

/** A scheme without an accepted value, or of an unsupported kind: the service does not start, since it would be open to all. */
export class SecuritySetupError extends StartError {
  override readonly name = 'SecuritySetupError';
}

type ReadCredential = (input: SecurityInput) => string | undefined;

interface CompiledScheme {
  readonly read: ReadCredential;
  readonly isAccepted: (given: string) => boolean;
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
    if (!entries.some((schemes) => schemes.every((scheme) => isAccepted(scheme, input)))) {
      throw new HttpError('unauthorized', undefined, refusal);
    }
  };
}

function isAccepted(scheme: CompiledScheme, input: SecurityInput): boolean {
  const given = scheme.read(input);
  return given !== undefined && scheme.isAccepted(given);
}

/** Compiles a comparison whose time reveals nothing about the accepted values, except roughly the length of the longest. */
function compileComparison(values: readonly string[]): (given: string) => boolean {
  const maxBytes = Math.max(...values.map((value) => Buffer.byteLength(value)));
  const capacity = Math.ceil((maxBytes + 1) / 256) * 256;
  const accepted = values.map((value) => pad(value, Buffer.alloc(capacity + 4)));
  const padded = Buffer.alloc(capacity + 4);
  return (given) => {
    // A text has at least as many bytes as characters. A text that is truncated here differs from all values by its length.
    if (given.length > capacity) return false;
    pad(given, padded);
    let isEqual = false;
    // Every value is compared, also after a match.
    for (const value of accepted) isEqual = timingSafeEqual(value, padded) || isEqual;
    return isEqual;
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
  return { ...means, isAccepted: compileComparison(values) };
}

function getMeans(document: ApiDocument, name: string, scheme: SecurityScheme): Omit<CompiledScheme, 'isAccepted'> {
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
