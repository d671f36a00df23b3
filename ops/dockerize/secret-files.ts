/** Writes the files of the containers' secrets from `.env`: those that the compose files of a folder name. */
import { chmod, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openYaml } from '../../openapi/library/open-library.ts';
import type { JsonObject } from '../../openapi/document/document.ts';
import { errorLine } from '../../openapi/errors/error-text.ts';
import { objectOf } from '../../openapi/json/json.ts';
import { textKind } from '../../openapi/settings/kind/kinds.ts';
import type { Setting } from '../../openapi/settings/kind/setting.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import { toolSettings } from '../../openapi/settings/tool-settings.ts';
import {
  ConfigError,
  type Environment,
  readEnvironmentFile,
  SettingsReader,
} from '../../service/config/environment.ts';
import type { StepResult } from '../cli/report.ts';
import { type Change, readTextFile, writeIfChanged, type WriteOptions } from '../file/files.ts';
import { toDatabaseAddress } from './compose/backing-services.ts';
import { listOwnSecrets, secretFolder, toSecretName } from './compose/secrets.ts';

const composeFile = 'docker-compose.yml';
/** Compose reads the first that exists. https://docs.docker.com/compose/how-tos/multiple-compose-files/merge/ */
const overrideFiles = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];
/** Tags of Compose, which say how a value is merged. They change nothing about the names of secrets. */
const mergeTags = /(?<=[:[{,-][ \t]+)!(?:reset|override)(?=\s|$)/gm;

/** Users of this machine cannot enter the folder. A container has one user of many, and only the files that it is given. */
const modes = { folder: 0o700, file: 0o644 };

/**
 * Writes each secret to its file; a secret that is not set has an empty file, which counts as not set.
 * @param folder with the compose files and `.env`, whose values alone are written: those of a shell are not for the disk
 * @throws ConfigError if `.env` or a file that it names cannot be read, or the engines have no password
 */
export async function writeSecretFiles(
  folder: string,
  { dryRun = false }: Pick<WriteOptions, 'dryRun'> = {},
): Promise<StepResult> {
  const names = await listSecretNames(folder);
  const detail = join(folder, secretFolder);
  const texts = readTexts(names, await readEnvironmentFile(folder), folder, dryRun);
  const isNew = (await stat(detail).catch(() => undefined)) === undefined;
  if (!dryRun) await mkdir(detail, { recursive: true, mode: modes.folder });
  const changes = [await restrict(detail, modes.folder, dryRun)];
  for (const [name, text] of [['.gitignore', '*\n'] as const, ...texts]) {
    const file = join(detail, name);
    changes.push(
      await writeIfChanged(file, text, { dryRun, mode: modes.file }),
      await restrict(file, modes.file, dryRun),
    );
  }
  if (isNew) return { outcome: 'created', detail };
  return { outcome: changes.every((change) => change === 'unchanged') ? 'unchanged' : 'updated', detail };
}

/** Returns the names of the secrets in the compose files whose files are written from `.env`. */
export async function listSecretNames(folder: string): Promise<readonly string[]> {
  return [...new Set((await readComposeFiles(folder)).flatMap(listOwnSecrets))].sort();
}

/** Returns the content of the compose files that exist. @throws ConfigError if one of them cannot be parsed */
export async function readComposeFiles(folder: string): Promise<readonly JsonObject[]> {
  const [own, ...overrides] = await Promise.all(
    [composeFile, ...overrideFiles].map((name) => read(join(folder, name))),
  );
  return [own, overrides.find((one) => one !== undefined)].filter((one) => one !== undefined);
}

async function read(file: string): Promise<JsonObject | undefined> {
  const text = await readTextFile(file);
  if (text === undefined) return undefined;
  try {
    return objectOf(openYaml().parseYaml(text.replaceAll(mergeTags, '')));
  } catch (error) {
    const problem = `cannot be parsed: ${errorLine(error)}`;
    throw new ConfigError([{ code: 'settings-file-unreadable', setting: file, problem }]);
  }
}

/** Returns the variables of secrets that the environment sets otherwise than `.env`, so that the containers do not get them. */
export async function listUnusedSecrets(folder: string, environment: Environment): Promise<readonly string[]> {
  const file = await readEnvironmentFile(folder);
  const variables = (await listSecretNames(folder)).map((name) => name.toUpperCase());
  return variables.filter((name) => {
    const value = environment[name]?.trim() ?? '';
    return value !== '' && value !== file[name]?.trim();
  });
}

function readTexts(
  names: readonly string[],
  environment: Environment,
  folder: string,
  dryRun: boolean,
): readonly (readonly [name: string, text: string])[] {
  const settings = new SettingsReader(environment, folder);
  const texts = names.map((name) => [name, readSecret(name, settings)] as const);
  const { postgresPassword } = toolSettings;
  const needed = [postgresPassword, serviceSettings.typesenseApiKey];
  for (const setting of needed)
    if (texts.some(([name, text]) => name === toSecretName(setting) && text === ''))
      settings.addMissing(setting, 'must be set in .env for the containers; remove the line to have a value chosen');
  if (!dryRun) settings.finish();
  return texts.map(([name, text]) => [name, text === '' ? '' : `${text}\n`] as const);
}

/** Returns the text of a secret; empty if it is not set. */
function readSecret(name: string, settings: SettingsReader): string {
  if (name !== toSecretName(serviceSettings.databaseUrl)) return settings.read(toTextSetting(name)) ?? '';
  const password = settings.read(toolSettings.postgresPassword);
  return password === undefined ? '' : toDatabaseAddress(password);
}

/** The service that reads the secret parses it, and reports its faults. */
const toTextSetting = (name: string): Setting<string> => ({
  ...textKind,
  name: name.toUpperCase(),
  isSecret: true,
  description: 'secret of a container',
  readers: ['compose'],
});

/** Sets the permissions, also where the umask has taken some. */
async function restrict(path: string, mode: number, dryRun: boolean): Promise<Change> {
  const found = await stat(path).catch(() => undefined);
  if (found !== undefined && (found.mode & 0o777) === mode) return 'unchanged';
  if (!dryRun) await chmod(path, mode);
  return 'updated';
}
