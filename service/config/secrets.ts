/** The secrets that the services have from their settings, so that none of them appears in a foreign text. */
import { credentialsSetting } from '../../openapi/settings/setting-names.ts';
import { schemeCredentials } from '../../openapi/settings/document-settings.ts';
import { fileSuffix, type Setting, type SettingReader } from '../../openapi/settings/kind/setting.ts';
import { environmentSettings } from '../../openapi/settings/table.ts';
import { type Environment, SettingsReader } from './environment.ts';

/**
 * Returns the value of each secret setting that one of the readers reads, including the credentials of all security
 * schemes: of a list and of a map each value, and of an address also its password. Invalid settings have no values.
 * @param folder the base of relative paths of secret files
 */
export function listSecrets(environment: Environment, folder: string, readers: readonly SettingReader[]): string[] {
  const settings = new SettingsReader(environment, folder);
  const secret = [...environmentSettings, ...listCredentials(environment)].filter(({ isSecret }) => isSecret === true);
  const read = secret.filter((setting) => setting.readers.some((reader) => readers.includes(reader)));
  return [...new Set(read.flatMap((setting) => listTexts(settings.read(setting))))];
}

/** The name of a scheme can end with the suffix of files, too. */
function listCredentials(environment: Environment): Setting<unknown>[] {
  const names = Object.keys(environment).filter((name) => name.startsWith(credentialsSetting('')));
  const settings = names.flatMap((name) => [name, name.replace(new RegExp(`${fileSuffix}$`), '')]);
  return [...new Set(settings)].map((name) => ({ ...schemeCredentials(''), name }));
}

function listTexts(value: unknown): string[] {
  if (typeof value === 'string') return [value, ...listPasswords(value)];
  if (value instanceof Map) return [...value.values()].flatMap(listTexts);
  return Array.isArray(value) ? value.flatMap(listTexts) : [];
}

/** A PostgreSQL address can have its password in the query. */
function listPasswords(text: string): string[] {
  if (!URL.canParse(text)) return [];
  const { password, searchParams } = new URL(text);
  return [password, ...searchParams.getAll('password')].filter(Boolean);
}
