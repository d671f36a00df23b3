/** Completes the `.env` of this machine with the settings that the services of our documents need to start. */
import { randomBytes } from 'node:crypto';
import { chmod, stat } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import type { ApiDocument, SecurityScheme } from '../../openapi/document/document.ts';
import { schemeCredentials } from '../../openapi/settings/document-settings.ts';
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import { fileSuffix, hasFileForm, type Setting } from '../../openapi/settings/kind/setting.ts';
import { toolSettings } from '../../openapi/settings/tool-settings.ts';
import type { Environment } from '../../service/config/environment.ts';
import { allowedHosts, extendedHosts, type Ports } from './allowed-hosts.ts';
import { writeIfChanged, readTextFile, type WriteOptions } from '../file/files.ts';
import type { StepOutcome } from '../cli/report.ts';

/** A setting that `.env` must have. */
export interface Wanted {
  readonly name: string;
  readonly value: string;
  readonly why: string;
  /** The variable that names a file with the value. If this variable is set, the value is not added. */
  readonly fileVariable?: string;
  /** Returns the new value for an existing one. Default: an existing value stays. */
  readonly extend?: (present: string) => string;
}

/** Returns the secrets of the containers of PostgreSQL and Typesense, which the services use too. */
export const engineSecrets = (random: () => string = randomKey): Wanted[] =>
  [toolSettings.postgresPassword, serviceSettings.typesenseApiKey].map((setting) => toWanted(setting, random()));

/** What a machine of a developer has, and no machine that others can reach. */
export function developmentSettings(environment: Environment): Wanted[] {
  const { environment: kind, metricsOpen } = serviceSettings;
  return environment[kind.name] === 'production' ? [] : [toWanted(metricsOpen, 'loopback')];
}

/**
 * Returns random credentials for every security scheme of the documents, and the hosts of the services on this machine.
 * @param ports default: the ports are not known before the services listen, so whole hosts are allowed
 */
export function wantedSettings(
  documents: readonly ApiDocument[],
  random: () => string = randomKey,
  ports: Ports = new Map(),
): Wanted[] {
  const schemes = documents.flatMap(({ securitySchemes }) => [...securitySchemes]);
  const settings = new Map(schemes.map(([scheme]) => schemeCredentials(scheme)).map((one) => [one.name, one]));
  const credentials = [...settings.values()].map((setting): Wanted => {
    // Schemes of several documents may share a setting; a pair with a colon is valid for all kinds.
    const isPair = schemes.some(
      ([other, description]) => schemeCredentials(other).name === setting.name && isBasic(description),
    );
    return toWanted(setting, isPair ? `fountainai:${random()}` : random());
  });
  const own = allowedHosts(ports);
  const hosts = toWanted(ensembleSettings.allowedHosts, own.join(','));
  return [...credentials, { ...hosts, extend: (present) => extendedHosts(present, own) }];
}

/** The comment above a setting is its description from the table of settings. */
function toWanted(setting: Setting<unknown>, value: string): Wanted {
  const { name, description } = setting;
  const why = `${description.charAt(0).toUpperCase()}${description.slice(1)}.`;
  return { name, value, why, ...(hasFileForm(setting) ? { fileVariable: `${name}${fileSuffix}` } : {}) };
}

/** Returns the settings without those whose file the environment names. */
export function withoutFiles(wanted: readonly Wanted[], environment: Environment): Wanted[] {
  return wanted.filter(({ fileVariable }) => fileVariable === undefined || !environment[fileVariable]?.trim());
}

/** Returns true if the values of the scheme are `user:password`. */
export function isBasic(scheme: SecurityScheme): boolean {
  return 'scheme' in scheme && scheme.scheme.toLowerCase() === 'basic';
}

/**
 * Returns the text with missing settings appended and with our lists of hosts extended. All other settings stay, also those
 * with an empty value.
 */
export function completed(before: string, wanted: readonly Wanted[]): string {
  const present = parseEnv(before);
  const text = wanted.reduce(
    (extended, { name, extend }) => (extend === undefined ? extended : withValue(extended, name, extend)),
    before,
  );
  const missing = withoutFiles(wanted, present).filter(({ name }) => !(name in present));
  if (missing.length === 0) return text;
  const head = text === '' ? '# Settings of this machine, secrets among them: never commit this file.\n' : text;
  const lines = missing.map(({ name, value, why }) => `\n# ${why}\n${name}=${value}\n`);
  return `${head}${head.endsWith('\n') ? '' : '\n'}${lines.join('')}`;
}

/** Changes the value of a setting in its line. A line that cannot be changed safely stays. */
function withValue(text: string, name: string, change: (present: string) => string): string {
  const present = parseEnv(text)[name];
  const lines = text.split('\n');
  const index = lines.findLastIndex((line) => parseEnv(line)[name] === present);
  if (present === undefined || index < 0 || change(present) === present) return text;
  const [head = '', ...rest] = (lines[index] ?? '').split('=');
  const value = rest.join('=').replace(present, () => change(present));
  const changed = lines.with(index, `${head}=${value}`).join('\n');
  return parseEnv(changed)[name] === change(present) ? changed : text;
}

/**
 * Writes the missing settings to `file`, and restricts its permissions to its owner.
 * @throws Error of the file system if the file cannot be read or written
 */
export async function completeEnvironmentFile(
  file: string,
  wanted: readonly Wanted[],
  { dryRun = false }: Pick<WriteOptions, 'dryRun'> = {},
): Promise<StepOutcome> {
  const outcome = await writeIfChanged(file, completed((await readTextFile(file)) ?? '', wanted), {
    dryRun,
    mode: 0o600,
  });
  if (outcome !== 'unchanged' || !(await isOpen(file))) return outcome;
  if (!dryRun) await chmod(file, 0o600);
  return 'updated';
}

/** Returns true if users other than the owner have any permission. */
const isOpen = async (file: string): Promise<boolean> => ((await stat(file)).mode & 0o077) !== 0;

const randomKey = (): string => randomBytes(24).toString('base64url');
