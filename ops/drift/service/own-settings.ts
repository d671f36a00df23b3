/** Settings for the services that a check starts, independent of the settings and data of this machine. */
import { pino } from 'pino';
import type { ApiDocument } from '../../../openapi/document/document.ts';
import { ensembleSettings } from '../../../openapi/settings/ensemble-settings.ts';
import { serviceSettings } from '../../../openapi/settings/service-settings.ts';
import { type Config, portSetting, readConfig } from '../../../service/config/config.ts';
import type { TemporaryFolder } from '../../process/at-signal.ts';
import { findMemoryFolder } from '../../process/memory-folder.ts';
import { ownedFolder } from '../../process/owned-folder.ts';
import { wantedSettings } from '../../initialize/environment-file.ts';

export type OwnData = TemporaryFolder;

export const createOwnData = (): OwnData => ownedFolder('fountainai-drift-', findMemoryFolder());

/** Random credentials for every security scheme, and a free port for every service. */
export function createOwnConfig(
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
