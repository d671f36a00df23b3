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
  readonly service: { readonly id: string };
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

/** Returns the credentials for a call of the operation (empty if it is open), or the reason why it cannot be called. */
export function permissionFor(settings: KeySettings, target: KeyTarget, operation: Operation): Permission {
  if (operation.security.length === 0) return { credentials: [] };
  const entries = operation.security.map((requirement) => credentialsFor(settings, target, requirement));
  const met = entries.find((entry) => 'credentials' in entry);
  if (met !== undefined) return met;
  const reason = entries.flatMap((entry) => ('reason' in entry ? [entry.reason] : [])).join('; or ');
  return { refusal: { code: 'ensemble-credentials-missing', reason } };
}

function credentialsFor(
  settings: KeySettings,
  target: KeyTarget,
  requirement: SecurityRequirement,
): Permitted | { readonly reason: string } {
  const parts = [...requirement.keys()].map((name) => credentialFor(settings, target, name));
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
  return (
    credentialOf(scheme, value) ?? `its security scheme ${name} has the type "${scheme.type}", which is not supported`
  );
}

function ownKey(settings: KeySettings, target: KeyTarget, name: string, scheme: SecurityScheme): string | undefined {
  if (name !== ownScheme || scheme.type !== 'apiKey') return undefined;
  return settings.isOwn(new URL(target.destination)) ? settings.serviceApiKey : undefined;
}
