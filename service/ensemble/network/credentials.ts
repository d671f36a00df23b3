/**
 * Which keys go with a call. Our own key goes to hosts of our own alone (`ALLOWED_HOSTS`), to others only what
 * `SERVICE_CREDENTIALS` names, service by service; where neither gives a value, the operation is refused.
 */
import type { ServiceContext, ServiceCredentials } from 'fountainai';
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

type Config = ServiceContext['config'];

export interface KeySettings {
  readonly isOwn: AddressPolicy['isOwn'];
  readonly serviceApiKey: string | undefined;
  readonly serviceCredentials: ServiceCredentials;
}

/** Returns every key that may go with a call. */
export function listKeys({ serviceApiKey, serviceCredentials }: Omit<KeySettings, 'isOwn'>): string[] {
  const others = [...serviceCredentials.values()].flatMap((schemes) => [...schemes.values()]);
  return serviceApiKey === undefined ? others : [serviceApiKey, ...others];
}

/** Returns every secret of the settings of the ensemble, none of which any service or model may show. */
export function secretsIn(config: Config, document: ApiDocument): string[] {
  const { openai, typesense, databaseUrl } = config;
  const accepted = [...document.securitySchemes.keys()].flatMap((scheme) => config.credentials(scheme));
  const databasePassword = databaseUrl === undefined ? '' : new URL(databaseUrl).password;
  return [...listKeys(config), ...accepted, openai?.apiKey ?? '', typesense?.apiKey ?? '', databasePassword];
}

/** The service that is called. */
export interface KeyTarget {
  readonly service: { readonly id: string };
  readonly document: ApiDocument;
  /** The address that keys would be sent to. */
  readonly destination: string;
}

interface Permitted {
  readonly credentials: readonly Credential[];
}

export type Permission = Permitted | { readonly refusal: Refusal };

/** The scheme of our own services that `SERVICE_API_KEY` is a value of. It is never one of `adminApiKeyAuth`. */
const ownScheme = 'apiKeyAuth';

/** What to send with a call of the operation (nothing where it is open), or why it can't be called. */
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

/** The credential, or why there is none. */
function credentialFor(settings: KeySettings, target: KeyTarget, name: string): Credential | string {
  const scheme = target.document.securitySchemes.get(name);
  if (scheme === undefined) return `its document does not say what ${name} is`;
  const { id } = target.service;
  const value = settings.serviceCredentials.get(id)?.get(name) ?? ownKey(settings, target, name, scheme);
  if (value === undefined)
    return `no value is set for its security scheme ${name} (SERVICE_CREDENTIALS, service ${id})`;
  return (
    credentialOf(scheme, value) ?? `its security scheme ${name} is of a kind (${scheme.type}) that can't be met here`
  );
}

function ownKey(settings: KeySettings, target: KeyTarget, name: string, scheme: SecurityScheme): string | undefined {
  if (name !== ownScheme || scheme.type !== 'apiKey') return undefined;
  return settings.isOwn(new URL(target.destination)) ? settings.serviceApiKey : undefined;
}
