/** The keys that the ensemble sends to the services of a project, for `.env`. */
import type { ApiDocument } from '../../openapi/document/document.ts';
import { isObject, objectOf } from '../../openapi/json/json.ts';
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { credentialsSetting } from '../../openapi/settings/setting-names.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import type { Config } from '../../service/config/config.ts';
import type { Wanted } from '../initialize/environment-file.ts';

const { serviceCredentials, adminApiKeys } = ensembleSettings;

type Keys = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Returns the setting with the first accepted value of each security scheme of the services; undefined if it is not needed. Schemes
 * that the ensemble has a key for already are not in it, and no scheme of administrators is.
 */
export function wantedServiceKeys(
  documents: readonly ApiDocument[],
  credentials: Config['credentials'],
): Wanted | undefined {
  const keys: Keys = Object.fromEntries(
    documents
      .map((document) => [document.name, keysFor(document, credentials)] as const)
      .filter(([, own]) => hasAny(own)),
  );
  if (!hasAny(keys)) return undefined;
  return {
    name: serviceCredentials.name,
    value: `'${JSON.stringify(keys)}'`,
    why: 'The keys that the ensemble sends to the services of this project.',
    extend: (present) => withKeys(present, keys),
  };
}

const hasAny = (value: object): boolean => Object.keys(value).length > 0;

function keysFor(
  { securitySchemes }: ApiDocument,
  credentials: Config['credentials'],
): Readonly<Record<string, string>> {
  const excluded: readonly string[] = [serviceSettings.apiKeys.name, adminApiKeys.name];
  const schemes = [...securitySchemes.keys()].filter((scheme) => !excluded.includes(credentialsSetting(scheme)));
  return Object.fromEntries(
    schemes.flatMap((scheme) => {
      const [value] = credentials(scheme);
      return value === undefined ? [] : [[scheme, value] as const];
    }),
  );
}

/** Adds the missing keys. Values that are there, and texts that are no such JSON, are a person's. */
function withKeys(present: string, keys: Keys): string {
  const before = parse(present);
  if (before === undefined) return present;
  const merged = Object.entries(keys).map(([name, own]) => [name, { ...own, ...objectOf(before[name]) }] as const);
  const after = JSON.stringify({ ...before, ...Object.fromEntries(merged) });
  return after === JSON.stringify(before) ? present : after;
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
