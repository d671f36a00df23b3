/** Settings to start services with for a check: neither this machine's settings nor its data have to do with it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { ApiDocument } from '../../openapi/document.ts';
import { ensembleSettings } from '../../openapi/settings/ensemble-settings.ts';
import { serviceSettings } from '../../openapi/settings/service-settings.ts';
import { type Config, portSetting, readConfig } from '../../service/config.ts';
import { wantedSettings } from '../lib/environment-file.ts';

export interface OwnData {
  /** Absolute path of a folder that is nobody else's. */
  readonly path: string;
  remove(): Promise<void>;
}

export async function ownData(): Promise<OwnData> {
  const path = await mkdtemp(join(tmpdir(), 'fountainai-drift-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Random credentials for every security scheme, and a free port for every service. */
export function ownConfig(
  documents: readonly ApiDocument[],
  data: OwnData,
  environment: Config['environment'],
): Config {
  const wanted = Object.fromEntries(wantedSettings(documents).map(({ name, value }) => [name, value]));
  const ports = Object.fromEntries(documents.map(({ name }) => [portSetting(name), '0']));
  return readConfig({
    [ensembleSettings.serviceApiKey.name]: wanted[serviceSettings.apiKeys.name] ?? 'drift',
    [serviceSettings.environment.name]: environment,
    [serviceSettings.dataDirectory.name]: data.path,
    ...ports,
    ...wanted,
  });
}

export const silentLog = pino({ level: 'silent' });
