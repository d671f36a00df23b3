/** The `.env` of this machine: what it must say for the services of our documents to start, and adding what it lacks. */
import { randomBytes } from 'node:crypto';
import { chmod, stat } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import type { ApiDocument, SecurityScheme } from '../../openapi/document.ts';
import { schemeCredentials } from '../../openapi/settings/document-settings.ts';
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import { fileSuffix, hasFileForm, type Setting } from '../../openapi/settings/setting.ts';
import { toolSettings } from '../../openapi/settings/tool-settings.ts';
import type { Environment } from '../../service/environment.ts';
import { allowedHosts, extendedHosts, type Ports } from './allowed-hosts.ts';
import { bringTo, textOf, type WriteOptions } from './files.ts';
import type { Outcome } from './report.ts';

/** One setting that `.env` is to have. */
export interface Wanted {
  readonly name: string;
  readonly value: string;
  readonly why: string;
  /** The variable that names a file with the value; if it is set, the value is not added. */
  readonly fileVariable?: string;
  /** What becomes of a value that is there already; left out: it stays. */
  readonly extend?: (present: string) => string;
}

/** What the containers of PostgreSQL and Typesense are started with; the services use the same secrets. */
export const engineSecrets = (random: () => string = randomKey): Wanted[] =>
  [toolSettings.postgresPassword, serviceSettings.typesenseApiKey].map((setting) => toWanted(setting, random()));

/** What a machine of a developer has, and no machine that others can reach. */
export function developmentSettings(environment: Environment): Wanted[] {
  const { environment: kind, metricsOpen } = serviceSettings;
  return environment[kind.name] === 'production' ? [] : [toWanted(metricsOpen, 'loopback')];
}

/**
 * Credentials for every security scheme of the documents, random, and where the services are on this machine.
 * @param ports left out: they are only known once the services listen, so whole hosts are allowed
 */
export function wantedSettings(
  documents: readonly ApiDocument[],
  random: () => string = randomKey,
  ports: Ports = new Map(),
): Wanted[] {
  const schemes = documents.flatMap(({ securitySchemes }) => [...securitySchemes]);
  const settings = new Map(schemes.map(([scheme]) => schemeCredentials(scheme)).map((one) => [one.name, one]));
  const credentials = [...settings.values()].map((setting): Wanted => {
    // Schemes of several documents may share a setting; a pair with a colon does for all kinds.
    const isPair = schemes.some(
      ([other, description]) => schemeCredentials(other).name === setting.name && isBasic(description),
    );
    return toWanted(setting, isPair ? `fountainai:${random()}` : random());
  });
  const own = allowedHosts(ports);
  const hosts = toWanted(ensembleSettings.allowedHosts, own.join(','));
  return [...credentials, { ...hosts, extend: (present) => extendedHosts(present, own) }];
}

/** The comment above a setting is its description in the table. */
function toWanted(setting: Setting<unknown>, value: string): Wanted {
  const { name, description } = setting;
  const why = `${description.charAt(0).toUpperCase()}${description.slice(1)}.`;
  return { name, value, why, ...(hasFileForm(setting) ? { fileVariable: `${name}${fileSuffix}` } : {}) };
}

/** Without the secrets that are in files: the environment names the file of each. */
export function withoutFiles(wanted: readonly Wanted[], environment: Environment): Wanted[] {
  return wanted.filter(({ fileVariable }) => fileVariable === undefined || !environment[fileVariable]?.trim());
}

/** Its values are `user:password`. */
export function isBasic(scheme: SecurityScheme): boolean {
  return 'scheme' in scheme && scheme.scheme.toLowerCase() === 'basic';
}

/**
 * The text with what it lacks added at its end, and lists of hosts that we keep extended; what it says already stays,
 * also a setting that is set to nothing.
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

/** Changes the value of a setting where it stands; a line that can't be changed safely stays. */
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
 * Writes what is missing to `file`, and closes it to everybody but its owner.
 * @throws Error of the file system where it can't be read or written
 */
export async function completeEnvironmentFile(
  file: string,
  wanted: readonly Wanted[],
  { dryRun = false }: Pick<WriteOptions, 'dryRun'> = {},
): Promise<Outcome> {
  const outcome = await bringTo(file, completed((await textOf(file)) ?? '', wanted), { dryRun, mode: 0o600 });
  if (outcome !== 'unchanged' || !(await isOpen(file))) return outcome;
  if (!dryRun) await chmod(file, 0o600);
  return 'updated';
}

/** Others than the owner may do something with it. */
const isOpen = async (file: string): Promise<boolean> => ((await stat(file)).mode & 0o077) !== 0;

const randomKey = (): string => randomBytes(24).toString('base64url');
