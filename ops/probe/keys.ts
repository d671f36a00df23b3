/** Credentials for a running service: given on the command line, or those of this machine for services of our own. */
import { credentialOf } from '../../openapi/request/credential.ts';
import type { ApiDocument } from '../../openapi/document/document.ts';
import { schemeCredentials } from '../../openapi/settings/document-settings.ts';
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { credentialsSetting } from '../../service/config/config.ts';
import { type Environment, readSetting } from '../../service/config/environment.ts';
import { type CredentialValues, isMet } from './address/credential-values.ts';
import { OpsError } from '../error/ops-error.ts';

export interface KeyOptions {
  readonly document: ApiDocument;
  /** Of the service. */
  readonly url: string;
  /** `<scheme>=<value>`, as given. */
  readonly given: readonly string[];
  readonly environment: Environment;
}

/**
 * The settings of this machine go to its own services alone: to loopback, and to hosts in `ALLOWED_HOSTS`.
 * @throws OpsError where an operation asks for credentials that are not known, ConfigError for a setting at fault
 */
export function credentialsFor(options: KeyOptions): CredentialValues {
  const { document } = options;
  const credentials = findCredentials(options);
  const missing = missingSchemes(document, credentials);
  if (missing.length === 0) return credentials;
  const remedy = missing
    .map((scheme) => `give --key ${scheme}=<value>, or set ${credentialsSetting(scheme)}`)
    .join('; ');
  throw new OpsError(
    'cli-credentials-missing',
    `there are no credentials for ${missing.join(', ')}`,
    `${remedy} (settings are sent to loopback and to ALLOWED_HOSTS alone)`,
    { data: { schemes: missing } },
  );
}

/**
 * The same for a service that may be called without some of its credentials.
 * @throws OpsError for a key of an unknown scheme, ConfigError for a setting at fault
 */
export function findCredentials({ document, url, given, environment }: KeyOptions): CredentialValues {
  const values = new Map(given.map((pair) => parse(pair, document)));
  const own = isOwnAddress(new URL(url), environment) ? environment : {};
  return (scheme) => values.get(scheme) ?? readSetting(own, schemeCredentials(scheme))?.[0];
}

/**
 * Of keys that are given for several documents, those of this one.
 * @param keys `<scheme>=<value>`, each
 */
export function getKeys({ securitySchemes }: ApiDocument, keys: readonly string[]): readonly string[] {
  return keys.filter((key) => securitySchemes.has(key.slice(0, Math.max(0, key.indexOf('=')))));
}

/** @throws OpsError for a key that is of no document */
export function requireOwners(keys: readonly string[], documents: readonly ApiDocument[]): void {
  const owned = new Set(documents.flatMap((document) => getKeys(document, keys)));
  const unknown = keys.find((key) => !owned.has(key));
  if (unknown === undefined) return;
  const [scheme = ''] = unknown.split('=', 1);
  const schemes = [...new Set(documents.flatMap(({ securitySchemes }) => [...securitySchemes.keys()]))].join(', ');
  throw new OpsError(
    'cli-scheme-unknown',
    `no tested document has the security scheme "${scheme}"`,
    schemes === '' ? 'remove --key: the documents need no credentials' : `use one of ${schemes}`,
    { data: { scheme } },
  );
}

function parse(pair: string, { securitySchemes, source }: ApiDocument): [scheme: string, value: string] {
  const end = pair.indexOf('=');
  const scheme = pair.slice(0, Math.max(0, end));
  if (end < 1 || end === pair.length - 1)
    throw new OpsError('cli-option-invalid', '--key has no value', 'write --key <scheme>=<value>', {
      data: { option: 'key' },
    });
  if (securitySchemes.has(scheme)) return [scheme, pair.slice(end + 1)];
  const known = [...securitySchemes.keys()].join(', ') || 'none';
  throw new OpsError(
    'cli-scheme-unknown',
    `"${source}" has no security scheme "${scheme}"`,
    `use one of its schemes: ${known}`,
    { data: { scheme } },
  );
}

/** True for loopback, and for the hosts in `ALLOWED_HOSTS`: the keys of this machine are sent to no others. */
export function isOwnAddress({ host, hostname }: URL, environment: Environment): boolean {
  const allowed = readSetting(environment, ensembleSettings.allowedHosts) ?? [];
  return ['localhost', '127.0.0.1', '[::1]', ...allowed].some((name) => name === hostname || name === host);
}

/** Schemes of operations that can't be called, as far as a value could help. */
function missingSchemes(document: ApiDocument, credentials: CredentialValues): readonly string[] {
  const closed = document.operations.filter(({ security }) => {
    return security.length > 0 && !security.some((requirement) => isMet(document, requirement, credentials));
  });
  const schemes = new Set(closed.flatMap(({ security }) => security.flatMap((requirement) => [...requirement.keys()])));
  return [...schemes].filter((name) => {
    const scheme = document.securitySchemes.get(name);
    return scheme !== undefined && credentials(name) === undefined && credentialOf(scheme, 'a:b') !== undefined;
  });
}
