/**
 * Selects the keys for a call. Our own key is sent only to our own hosts (`ALLOWED_HOSTS`); other hosts receive only
 * the values of `SERVICE_CREDENTIALS` for their service. If neither has a value, the operation is rejected.
 */
import type { ServiceCredentials } from 'fountainai';
import {
  type ApiDocument,
  type Credential,
  credentialOf,
  type Operation,
  type SecurityRequirement,
  type SecurityScheme,
} from 'fountainai/openapi';
import type { AddressPolicy } from './address-policy.ts';
import type { Refusal } from '../tools/snapshot.ts';

export interface KeySettings {
  readonly isOwn: AddressPolicy['isOwn'];
  readonly serviceApiKey: string | undefined;
  readonly serviceCredentials: ServiceCredentials;
}

/** Returns every key that may be sent with a call. */
export function listKeys({ serviceApiKey, serviceCredentials }: Omit<KeySettings, 'isOwn'>): string[] {
  const others = [...serviceCredentials.values()].flatMap((schemes) => [...schemes.values()]);
  return serviceApiKey === undefined ? others : [serviceApiKey, ...others];
}

/** The service that is called. */
export interface KeyTarget {
  readonly service: { readonly id: string; readonly credentials?: 'caller' | undefined };
  readonly document: ApiDocument;
  /** The address to which keys would be sent. */
  readonly destination: string;
}

interface Permitted {
  readonly credentials: readonly Credential[];
}

export type Permission = Permitted | { readonly refusal: Refusal };

/** The security scheme of our own services for `SERVICE_API_KEY`, which is never sent for `adminApiKeyAuth`. */
const ownScheme = 'apiKeyAuth';

/** The values of the caller by scheme. */
export type CallerValues = ReadonlyMap<string, string>;

/**
 * Returns the credentials for a call of the operation (empty if it is open), or the reason why it cannot be called.
 * @param values for a service with credentials of the caller; undefined before there is a caller: then the schemes decide alone
 */
export function permissionFor(
  settings: KeySettings,
  target: KeyTarget,
  operation: Operation,
  values?: CallerValues,
): Permission {
  if (target.service.credentials === 'caller') return permissionOfCaller(target, operation, values);
  return permissionBy((name) => credentialFor(settings, target, name), operation);
}

function permissionOfCaller(target: KeyTarget, operation: Operation, values: CallerValues | undefined): Permission {
  const credentialOfCaller = (name: string): Credential | string => {
    const value = values === undefined ? 'any' : values.get(name);
    if (value === undefined) return `the caller has sent no value for its security scheme ${name}`;
    return toCredential(target, name, value);
  };
  return permissionBy(credentialOfCaller, operation);
}

/** Returns the reason if the caller has no credentials for a call of a service that needs them. */
export function findCallerFault(
  target: KeyTarget,
  operation: Operation,
  values: CallerValues = new Map(),
): string | undefined {
  if (target.service.credentials !== 'caller') return undefined;
  const permission = permissionOfCaller(target, operation, values);
  return 'refusal' in permission ? permission.refusal.reason : undefined;
}

function permissionBy(find: (name: string) => Credential | string, operation: Operation): Permission {
  if (operation.security.length === 0) return { credentials: [] };
  const entries = operation.security.map((requirement) => credentialsFor(find, requirement));
  const met = entries.find((entry) => 'credentials' in entry);
  if (met !== undefined) return met;
  const reason = entries.flatMap((entry) => ('reason' in entry ? [entry.reason] : [])).join('; or ');
  return { refusal: { code: 'ensemble-credentials-missing', reason } };
}

function credentialsFor(
  find: (name: string) => Credential | string,
  requirement: SecurityRequirement,
): Permitted | { readonly reason: string } {
  const parts = [...requirement.keys()].map(find);
  const refusals = parts.filter((part) => typeof part === 'string');
  if (refusals.length > 0) return { reason: refusals.join(', and ') };
  return { credentials: parts.filter((part) => typeof part !== 'string') };
}

/** Returns the credential, or the reason why it is missing. */
function credentialFor(settings: KeySettings, target: KeyTarget, name: string): Credential | string {
  const scheme = target.document.securitySchemes.get(name);
  if (scheme === undefined) return `its document does not define the security scheme "${name}"`;
  const { id } = target.service;
  const value = settings.serviceCredentials.get(id)?.get(name) ?? ownKey(settings, target, name, scheme);
  if (value === undefined)
    return `no value is set for its security scheme ${name} (SERVICE_CREDENTIALS, service ${id})`;
  return toCredential(target, name, value);
}

function toCredential({ document }: KeyTarget, name: string, value: string): Credential | string {
  const scheme = document.securitySchemes.get(name);
  if (scheme === undefined) return `its document does not define the security scheme "${name}"`;
  return (
    credentialOf(scheme, value) ?? `its security scheme ${name} has the type "${scheme.type}", which is not supported`
  );
}

function ownKey(settings: KeySettings, target: KeyTarget, name: string, scheme: SecurityScheme): string | undefined {
  if (name !== ownScheme || scheme.type !== 'apiKey') return undefined;
  return settings.isOwn(new URL(target.destination)) ? settings.serviceApiKey : undefined;
}
