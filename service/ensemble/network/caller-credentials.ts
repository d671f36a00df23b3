/**
 * The credentials that a caller sends for services of its own, in `X-Service-Credentials`. They live as long as the request, go
 * to their service only, and are removed from all texts.
 */
import { HttpError, type ServiceCredentials } from 'fountainai';
import { isObject } from 'fountainai/openapi';
import { createRemoveSecrets, type RemoveSecrets } from '../secrets/remove-secrets.ts';
import type { CallerCredentials, Snapshot } from '../tools/snapshot.ts';
import { findCallerFault } from './credentials.ts';

const headerName = 'X-Service-Credentials';
/** Maximum characters of the header. */
const maxLength = 8192;
const maxValues = 100;

const form = 'must be base64url of JSON {"<service id>": {"<scheme>": "<value>"}}';

/**
 * @param header undefined if it is missing: then the caller has no credentials
 * @throws HttpError bad_request, without any part of the header
 */
export function readCallerCredentials(header: string | undefined, snapshots: readonly Snapshot[]): CallerCredentials {
  const values: ServiceCredentials = header === undefined ? new Map() : parse(header);
  const known = new Set(snapshots.flatMap(({ service }) => (service.credentials === 'caller' ? [service.id] : [])));
  if ([...values.keys()].some((id) => !known.has(id))) {
    throw refusal('names a service that is not registered with "credentials": "caller"');
  }
  return {
    values,
    findFault: (snapshot, operation) => findCallerFault(snapshot, operation, values.get(snapshot.service.id)),
  };
}

/** Returns a header with the values for one service; undefined if it has no value. */
export function keepOwnCredentials({ values }: CallerCredentials, serviceId: string): string | undefined {
  const own = values.get(serviceId);
  if (own === undefined) return undefined;
  return Buffer.from(JSON.stringify({ [serviceId]: Object.fromEntries(own) })).toString('base64url');
}

/** Returns a function that removes the values of the caller. */
export function removeCallerSecrets({ values }: CallerCredentials): RemoveSecrets {
  const secrets = [...values.values()].flatMap((schemes) => [...schemes.values()]);
  return secrets.length === 0 ? (text) => text : createRemoveSecrets(secrets);
}

function parse(header: string): ServiceCredentials {
  if (header.length > maxLength) throw refusal(`must have at most ${maxLength} characters`);
  const services = Object.entries(decode(header)).map(([id, schemes]) => [id, readSchemes(schemes)] as const);
  const credentials = new Map(services);
  const count = [...credentials.values()].reduce((sum, { size }) => sum + size, 0);
  if (count > maxValues) throw refusal(`must have at most ${maxValues} values`);
  return credentials;
}

function decode(header: string): object {
  const text = /^[\w-]+={0,2}$/.test(header) ? Buffer.from(header, 'base64url').toString() : '';
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // The error of the parser has a part of the text.
  }
  throw refusal(form);
}

function readSchemes(schemes: unknown): ReadonlyMap<string, string> {
  if (!isObject(schemes)) throw refusal(form);
  return new Map(
    Object.entries(schemes).map(([scheme, value]) => {
      if (typeof value !== 'string' || !isSendable(value)) throw refusal(form);
      return [scheme, value];
    }),
  );
}

/** A value becomes a header, a part of the query or a cookie, which have no control characters and no halves of characters. */
const isSendable = (value: string): boolean => /^[^\0-\x1f\x7f\p{Surrogate}]+$/u.test(value);

const refusal = (fault: string): HttpError =>
  new HttpError('bad_request', 'the credentials for services are not valid', {
    details: `/header/${headerName} ${fault}`,
  });
